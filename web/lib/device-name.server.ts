import Bowser from "bowser";

/** What a browser calls itself, for its owner to recognise: "Firefox", "Android". Null where it does not say. */
export function deviceName(userAgent: string | null): { browser: string | null; system: string | null } {
  if (!userAgent) return { browser: null, system: null };
  const { browser, os } = Bowser.parse(userAgent);
  return { browser: browser.name || null, system: os.name || null };
}
