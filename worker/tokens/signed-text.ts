import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { SecretKey, SecretKeys } from "./keys.ts";

/** A token that is a text and its signature, derived and never stored. The text names the key that it is made with. */
export function signText({ newest }: SecretKeys, textOf: (kid: string) => string): string {
  const text = textOf(newest.kid);
  return `${text}.${macOf(newest, text)}`;
}

/** Whether a text was signed by this key of ours. */
export function isSigned({ byKid }: SecretKeys, kid: string, text: string, mac: string): boolean {
  const key = byKid.get(kid);
  if (!key) return false;
  // As text and not as bytes: the last character of a base64url text carries two bits that nobody reads.
  const expected = Buffer.from(macOf(key, text));
  const given = Buffer.from(mac);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const macOf = (key: SecretKey, text: string) => createHmac("sha256", key.bytes).update(text).digest("base64url");
