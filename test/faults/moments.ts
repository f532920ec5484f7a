import { INVARIANTS, lookAt } from "#db/audit/invariants.ts";
import type { Query } from "#db/audit/query.ts";
import { lasting } from "./lasting.ts";

const EVERY_MS = 1_000;
const NAMED_MAX = 3;

/** What must hold at every moment, whatever is under way: stock. Each of its checks is one statement, which sees one moment. */
const OF_EVERY_MOMENT = INVARIANTS.filter(({ number }) => number === 1);

/** How often one looked, and the first things that were broken. */
export type Moments = { looks: number; broken: string[] };

/** Looks every second at what must hold at every moment, while `signal` allows. A database that is away is looked at the next time. */
export async function watchMoments(query: Query, signal: AbortSignal, everyMs = EVERY_MS): Promise<Moments> {
  const moments: Moments = { looks: 0, broken: [] };
  while (await lasting(signal, everyMs)) {
    for (const invariant of OF_EVERY_MOMENT) {
      const seen = await lookAt(query, invariant).catch(() => null);
      if (!seen) continue;
      moments.looks++;
      moments.broken.push(...seen.flatMap(({ offending }) => offending));
    }
    moments.broken.splice(NAMED_MAX);
  }
  return moments;
}
