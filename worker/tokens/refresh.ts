import { createHash, createHmac, randomBytes } from "node:crypto";
import type { SecretKeys } from "./keys.ts";

const SECRET_BYTES = 32;
const PURPOSE = "comanda:refresh-successor\n";

/** A new opaque token of 256 random bits: the first of its family. */
export const newRefreshToken = (): string => `rt_${randomBytes(SECRET_BYTES).toString("base64url")}`;

/**
 * The token that follows a presented one. Derived, so that a client whose answer was lost can show the old token again and be
 * given the very same successor, which we do not have to store.
 */
export function successorOf({ newest }: SecretKeys, refreshToken: string): string {
  const secret = createHmac("sha256", newest.bytes).update(PURPOSE).update(refreshToken).digest("base64url");
  return `rt_${secret}`;
}

/** What the database keeps instead of the token. Full entropy needs no slow hash. */
export const hashOpaque = (token: string): string => createHash("sha256").update(token).digest("hex");
