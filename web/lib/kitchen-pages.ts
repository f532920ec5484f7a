/**
 * Pages of the back of house, which have texts of their own. Links between the two rooms load the page anew. An address is read as
 * the router reads it: capitals and encoded letters lead to the same page.
 */
export const needsKitchenTexts = (pathname: string): boolean => /^\/(kitchen|ticket)(\/|$)/i.test(decoded(pathname));

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
