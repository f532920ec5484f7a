import { createHash, createHmac, randomBytes } from "node:crypto";
import { CODE_LENGTH, CODE_LETTERS } from "#domain/devices.ts";
import type { SecretKeys } from "./keys.ts";

const SECRET_BYTES = 32;
const SECRET = /^pair_[A-Za-z0-9_-]{43}$/;
const CODE_OF = "comanda:pairing-code\n";
const HASH_OF = "comanda:pairing-code-hash\n";

/** What a tablet proves itself by while it waits: 256 random bits, the first refresh token of the session that it will get. */
export const newPairingSecret = (): string => `pair_${randomBytes(SECRET_BYTES).toString("base64url")}`;

export const isPairingSecret = (text: string): boolean => SECRET.test(text);

/**
 * The code that goes with a secret. Derived, so that a page which is loaded anew shows it again and nobody stores it; it tells 34 of the
 * 256 bits.
 */
export function codeOf(secret: string): string {
  let rest = BigInt(`0x${createHash("sha256").update(CODE_OF).update(secret).digest("hex")}`);
  const letters = BigInt(CODE_LETTERS.length);
  let code = "";
  for (let place = 0; place < CODE_LENGTH; place++) {
    code += CODE_LETTERS[Number(rest % letters)];
    rest /= letters;
  }
  return code;
}

/** What the database keeps instead of a code, under the newest key first. A code is short: without the key its hash could be guessed. */
export const hashesOfCode = ({ newest, byKid }: SecretKeys, code: string): [string, ...string[]] => {
  const hash = (bytes: Uint8Array) => createHmac("sha256", bytes).update(HASH_OF).update(code).digest("hex");
  const older = [...byKid.values()].filter(({ kid }) => kid !== newest.kid);
  return [hash(newest.bytes), ...older.map(({ bytes }) => hash(bytes))];
};
