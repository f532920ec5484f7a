import type { BackArea } from "#web/messages/catalogue.ts";

const PAGES: Record<BackArea, RegExp> = {
  kitchen: /^\/(kitchen|ticket)(\/|$)/i,
  admin: /^\/(admin|manage)(\/|$)/i,
  settings:
    /^\/(account\/.|orders\/[^/]+\/review(\/|$)|(forgot-password|reset-password|verify-email|join|signup)(\/|$))/i,
};

/**
 * What a page needs of the texts that not every page has. Links between such rooms load the page anew. An address is read as the
 * router reads it: capitals and encoded letters lead to the same page.
 */
export function backAreasOf(pathname: string): BackArea[] {
  const path = decoded(pathname);
  return (Object.keys(PAGES) as BackArea[]).filter((area) => PAGES[area].test(path));
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
