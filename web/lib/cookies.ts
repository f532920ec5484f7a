const HEADER_MAX = 32 * 1024;

/** One cookie's raw value from a `Cookie` header or `document.cookie`. The first of that name counts, as for servers. */
export function cookieValue(cookies: string | null | undefined, name: string): string | null {
  if (!cookies || cookies.length > HEADER_MAX) return null;
  for (const pair of cookies.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
