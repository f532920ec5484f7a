import type { Delivery } from "#domain/events.ts";

export const BATCH_SIZE = 50;
/**
 * Two calls each, the claim and the publication: within the thousand that a request may make, and ten thousand deliveries. What a rush or
 * an outage has left is then gone with the next sweeps; with eighteen batches it took a quarter of an hour.
 */
export const BATCHES_MAX = 200;
/** So one sweep never outlives its cron tick. */
export const DRAIN_MS_MAX = 20_000;

/** Two functions and a clock, so the loop is tested without a queue. */
export interface DrainDeps {
  claim(limit: number): Promise<readonly Delivery[]>;
  publish(deliveries: readonly Delivery[]): Promise<void>;
  now(): number;
}

/**
 * Publishes what is due. A lease is a promise to try, not proof of delivery: when an isolate dies its lease lapses and the next
 * sweep takes the row with a new generation. A delivery is done when its consumer has its inbox row. At least once, never lost.
 * Returns how many were handed on. A queue that takes nothing ends the sweep: claiming on would only use up generations.
 */
export async function drain({ claim, publish, now }: DrainDeps): Promise<number> {
  const end = now() + DRAIN_MS_MAX;
  let handedOn = 0;
  for (let batch = 0; batch < BATCHES_MAX && now() < end; batch++) {
    const rows = await claim(BATCH_SIZE);
    if (rows.length > 0) await publish(rows); // dedup id with the generation: reusing it would swallow the rescue
    handedOn += rows.length;
    if (rows.length < BATCH_SIZE) break;
  }
  return handedOn;
}
