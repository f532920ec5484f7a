import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";

/** What scrypt may cost. Raising a number here makes every older hash be renewed at its owner's next sign-in. */
export const SCRYPT_COST = { logN: 15, r: 8, p: 3 } as const;

export const SALT_BYTES = 16;
export const HASH_BYTES = 32;

/** Above these a stored string is refused rather than computed: a hostile row must not buy minutes of CPU. */
const COST_MAX = { logN: 17, r: 16, p: 8 };

/** "busy" is an answer like any other: the caller says 503 with Retry-After. */
export type Hashed = { ok: true; phc: string } | { ok: false; reason: "busy" };
export type Verified = { ok: true; matches: boolean; needsRehash: boolean } | { ok: false; reason: "busy" };

/** What a shard of the hasher answers. */
export interface PasswordHasher {
  hash(password: string): Promise<Hashed>;
  verify(password: string, phc: string): Promise<Verified>;
}

export interface PasswordHash {
  logN: number;
  r: number;
  p: number;
  salt: Uint8Array;
  hash: Uint8Array;
}

/** Writes a hash as a PHC string: `$scrypt$ln=15,r=8,p=3$salt$hash`, base64 without padding. */
export function encodePhc({ logN, r, p, salt, hash }: PasswordHash): string {
  return `$scrypt$ln=${logN},r=${r},p=${p}$${toBase64(salt)}$${toBase64(hash)}`;
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Reads a PHC string; null when it is none, or asks for more work than we ever set. */
export function parsePhc(phc: string): PasswordHash | null {
  const parts = PHC.exec(phc);
  if (!parts) return null;
  const [, logN, r, p, salt, hash] = parts as unknown as [string, string, string, string, string, string];
  const parsed = { logN: Number(logN), r: Number(r), p: Number(p), salt: fromBase64(salt), hash: fromBase64(hash) };
  const affordable = parsed.logN <= COST_MAX.logN && parsed.r <= COST_MAX.r && parsed.p <= COST_MAX.p;
  return affordable && parsed.logN > 0 && parsed.r > 0 && parsed.p > 0 ? parsed : null;
}

/** True when a stored hash was made with other costs than today's, so the next sign-in should store a new one. */
export function needsRehash(phc: string): boolean {
  const parsed = parsePhc(phc);
  if (!parsed) return true;
  const { logN, r, p } = SCRYPT_COST;
  return parsed.logN !== logN || parsed.r !== r || parsed.p !== p || parsed.hash.length !== HASH_BYTES;
}

/** Compares without telling, by its time, how much was right. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * What scrypt needs in memory: node refuses 32 MiB and one byte by its default, and N=2^15, r=8 is just above.
 */
export function memoryBytes({ logN, r, p }: { logN: number; r: number; p: number }): number {
  return 128 * r * (2 ** logN + p) + 1024 * 1024;
}

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replaceAll("=", "");
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
