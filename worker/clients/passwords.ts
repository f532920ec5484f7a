import type { Bindings } from "../bindings.ts";
import { AppError } from "../errors.ts";

/** Each shard is a gate of its own; more of them hash more at once, on machines of their own. */
const SHARDS = 4;
const BUSY_RETRY_SECONDS = 2;

export type Passwords = {
  hash(password: string): Promise<string>;
  verify(password: string, phc: string): Promise<{ matches: boolean; needsRehash: boolean }>;
};

/** Hashes in the Durable Object made for it. When its queue is full, the caller is told to come back. */
export function createPasswords({ HASHER }: Pick<Bindings, "HASHER">): Passwords {
  const shard = () => HASHER.get(HASHER.idFromName(`shard-${Math.floor(Math.random() * SHARDS)}`));
  const busy = () => new AppError("unavailable", undefined, { retryAfterSeconds: BUSY_RETRY_SECONDS });
  return {
    async hash(password) {
      const hashed = await shard().hash(password);
      if (!hashed.ok) throw busy();
      return hashed.phc;
    },
    async verify(password, phc) {
      const verified = await shard().verify(password, phc);
      if (!verified.ok) throw busy();
      return verified;
    },
  };
}
