// Short spellings for cookies, the same on the server and in a browser. Nothing here throws: bad input is null.

/** 16 bytes of a UUID as 22 characters. */
export function uuidToShort(uuid: string): string {
  const hex = uuid.replaceAll("-", "");
  let bytes = "";
  for (let at = 0; at < 32; at += 2) bytes += String.fromCharCode(Number.parseInt(hex.slice(at, at + 2), 16));
  return toBase64Url(bytes);
}

/** The UUID of 22 characters; null for anything else. */
export function shortToUuid(short: string): string | null {
  const bytes = fromBase64Url(short);
  if (bytes?.length !== 16) return null;
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A text of any language as characters that a cookie takes. */
export function textToBase64Url(text: string): string {
  return toBase64Url(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** The text again; null where it is none. */
export function base64UrlToText(encoded: string): string | null {
  const bytes = fromBase64Url(encoded);
  if (bytes === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Random characters that need no escaping anywhere; each carries six bits. */
export function randomText(bytes: number): string {
  return toBase64Url(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))));
}

const toBase64Url = (bytes: string) => btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function fromBase64Url(encoded: string): string | null {
  if (!/^[\w-]*$/.test(encoded)) return null;
  try {
    return atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
}
