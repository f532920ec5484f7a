const PATH_MAX = 500;

/**
 * A path on this site to go back to, or `otherwise`. Whatever could lead elsewhere is refused: `//host`, `/\host`, a scheme, control
 * characters, an `@`.
 */
export function returnPath(wanted: FormDataEntryValue | null | undefined, otherwise = "/"): string {
  if (typeof wanted !== "string" || wanted.length > PATH_MAX) return otherwise;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || /[\\@]/.test(wanted)) return otherwise;
  const url = new URL(wanted, "https://here.invalid");
  return url.origin === "https://here.invalid" ? `${url.pathname}${url.search}${url.hash}` : otherwise;
}
