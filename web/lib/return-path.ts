const PATH_MAX = 500;

/**
 * A path on this site to go back to, or `otherwise`. Whatever could lead elsewhere is refused: `//host`, `/\host`, a scheme, control
 * characters, an `@`, and what becomes one of these when its dots are resolved: `/..//host`.
 */
export function returnPath(wanted: FormDataEntryValue | null | undefined, otherwise = "/"): string {
  if (typeof wanted !== "string" || wanted.length > PATH_MAX) return otherwise;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || /[\\@]/.test(wanted)) return otherwise;
  const url = new URL(wanted, "https://here.invalid");
  if (url.origin !== "https://here.invalid" || url.pathname.startsWith("//")) return otherwise;
  return `${url.pathname}${url.search}${url.hash}`;
}
