import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { COMMON_HASHES } from "./common-passwords.data.ts";

/** So much of each SHA-256 is kept: one in a million other passwords is refused by mistake. */
export const COMMON_HASH_BYTES = 4;

/** Read once an isolate, by the first who chooses a password. */
let common: ReadonlySet<number> | undefined;

/** Whether a password is among the 5,000 commonest of those that are long enough, in whatever letters. Asks nobody. */
export function isCommonPassword(password: string): boolean {
  common ??= readHashes();
  const plain = password.normalize("NFC").toLowerCase();
  return common.has(createHash("sha256").update(plain).digest().readUInt32BE(0));
}

function readHashes(): ReadonlySet<number> {
  const bytes = Buffer.from(COMMON_HASHES, "base64");
  return new Set(
    Array.from({ length: bytes.length / COMMON_HASH_BYTES }, (_, n) => bytes.readUInt32BE(n * COMMON_HASH_BYTES)),
  );
}
