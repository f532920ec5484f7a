import { setTimeout as sleep } from "node:timers/promises";
import type { Rig } from "./rig.ts";

/** How the system was at one moment: milliseconds since the watching began. */
export type Moment = {
  atMs: number;
  /** Deliveries that are not acknowledged, and how long the oldest of their events has waited, in seconds. */
  waiting: number;
  oldestSeconds: number;
  /** Bytes by part; null where the system does not say. */
  memory: Record<string, number> | null;
};

/** Looks at the system every so often, until it is disposed of. */
export type Monitor = AsyncDisposable & { readonly moments: readonly Moment[] };

/** Begins to look; `onMoment` is told each time. */
export function watching(rig: Rig, everyMs: number, onMoment?: (moment: Moment) => void): Monitor {
  const moments: Moment[] = [];
  const over = new AbortController();
  const start = performance.now();
  const look = async () => {
    const { rows } = await rig.db.query<{ waiting: number; oldest: number }>(
      `select count(*)::int as waiting, coalesce(extract(epoch from clock_timestamp() - min(e.created_at)), 0)::float8 as oldest
       from deliveries d join outbox e on e.id = d.event_id where d.acked_at is null and not d.parked`,
    );
    const { waiting, oldest } = rows[0] ?? { waiting: 0, oldest: 0 };
    const moment = { atMs: performance.now() - start, waiting, oldestSeconds: oldest, memory: rig.memory() };
    moments.push(moment);
    onMoment?.(moment);
  };
  const work = async () => {
    while (!over.signal.aborted) {
      await look();
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    moments,
    async [Symbol.asyncDispose]() {
      over.abort();
      await working;
    },
  };
}
