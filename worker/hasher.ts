import { DurableObject } from "cloudflare:workers";
import { randomBytes, scrypt } from "node:crypto";
import {
  encodePhc,
  equalBytes,
  HASH_BYTES,
  type Hashed,
  memoryBytes,
  needsRehash,
  parsePhc,
  type PasswordHasher,
  SALT_BYTES,
  SCRYPT_COST,
  type Verified,
} from "./password.ts";

const RUNNING_MAX = 2; // each takes 32 MiB of the isolate's 128
const WAITING_MAX = 20; // about 1.5 s of work: whoever comes later is told to come back
const PASSWORD_BYTES_MAX = 1024;

/**
 * Runs scrypt away from the isolates that serve requests, behind a gate: two at once, twenty waiting, then "busy".
 * It stores nothing; a shard that dies loses only the answers it owed.
 */
export class Hasher extends DurableObject implements PasswordHasher {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Hashes a password with a fresh salt. */
  async hash(password: string): Promise<Hashed> {
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#gated(() => derive(password, salt, SCRYPT_COST, HASH_BYTES));
    return hash ? { ok: true, phc: encodePhc({ ...SCRYPT_COST, salt, hash }) } : { ok: false, reason: "busy" };
  }

  /** Checks a password against a stored string; an unreadable string costs as much as a wrong password. */
  async verify(password: string, phc: string): Promise<Verified> {
    const stored = parsePhc(phc);
    const { salt, hash, ...cost } = stored ?? {
      salt: randomBytes(SALT_BYTES),
      hash: randomBytes(HASH_BYTES),
      ...SCRYPT_COST,
    };
    const derived = await this.#gated(() => derive(password, salt, cost, hash.length));
    if (!derived) return { ok: false, reason: "busy" };
    return { ok: true, matches: stored !== null && equalBytes(derived, hash), needsRehash: needsRehash(phc) };
  }

  async #gated<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#running >= RUNNING_MAX) {
      if (this.#waiting.length >= WAITING_MAX) return null;
      await new Promise<void>((resolve) => this.#waiting.push(resolve)); // wakes up owning a place
    } else {
      this.#running++;
    }
    try {
      // scrypt holds the thread: without this pause, callers pile up outside, where nobody counts them.
      await scheduler.wait(0);
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

function derive(password: string, salt: Uint8Array, cost: { logN: number; r: number; p: number }, bytes: number) {
  const secret = new TextEncoder().encode(password.normalize("NFC"));
  if (secret.length > PASSWORD_BYTES_MAX)
    throw new Error("A password this long should have been refused by the schema.");
  return new Promise<Uint8Array>((resolve, reject) => {
    const options = { N: 2 ** cost.logN, r: cost.r, p: cost.p, maxmem: memoryBytes(cost) };
    scrypt(secret, salt, bytes, options, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))));
  });
}
