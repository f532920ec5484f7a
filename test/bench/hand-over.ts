import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

const PAUSE_MS = 500;

/**
 * Hands over what is done and two seconds old, twice a second until it is disposed of: a kitchen whose rail only ever fills soon has
 * more orders open than its board carries. By SQL alone, because the moves of a crew are not what is measured here. An order whose
 * events are still on their way stays: its consumers look at what it is now.
 */
export function handingOver(db: pg.Client): AsyncDisposable {
  const over = new AbortController();
  const work = async () => {
    while (!over.signal.aborted) {
      await db.query(
        `update orders o set status = 'picked_up' where status = 'placed' and placed_at < now() - interval '2 seconds'
           and not exists (select from deliveries d where d.aggregate_id = o.id and d.acked_at is null)`,
      );
      await sleep(PAUSE_MS);
    }
  };
  const working = work();
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await working;
    },
  };
}
