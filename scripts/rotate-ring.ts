import { madeAt } from "./make-keys.ts";

/** As many keys as `worker/env.ts` takes. */
export const RING_MAX = 8;

/**
 * A ring with a new key in front. A key stays for as long as something that it made may be valid: until `validSeconds` after another
 * took its place. One that does not say when it was made stays. Throws when there is no room for a new one.
 */
export function rotate<Key extends { kid: string }>(
  ring: readonly Key[],
  fresh: Key,
  { validSeconds, nowMs }: { validSeconds: number; nowMs: number },
): Key[] {
  const stays = ring.filter((_, n) => {
    const replaced = n === 0 ? nowMs : madeAt(ring[n - 1]?.kid ?? "");
    return replaced === null || nowMs - replaced <= validSeconds * 1_000;
  });
  if (stays.length >= RING_MAX) {
    throw new Error(
      `There are ${stays.length} keys that may still be needed, and no room for another. Rotate less often.`,
    );
  }
  return [fresh, ...stays];
}
