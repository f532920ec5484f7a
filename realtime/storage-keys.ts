import type * as Party from "partykit/server";

/** Durable Objects take so many keys in one call. */
export const KEYS_MAX = 128;

/** Deletes keys, however many there are. */
export async function deleteKeys(storage: Party.Storage, keys: readonly string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += KEYS_MAX) await storage.delete(keys.slice(from, from + KEYS_MAX));
}
