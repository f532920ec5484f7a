import { named, type Seen } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import type { Evidence } from "../evidence.ts";

/** What was meant to be given up was: it is parked, or was replayed since and is done. That nothing else was, the database's own check says. */
export async function poison(query: Query, { poison: meant }: Evidence): Promise<Seen[]> {
  const given = await query<{ id: string }>(
    `select distinct event_id as id from deliveries where event_id = any ($1::uuid[]) and (parked or acked_at is not null)`,
    [meant],
  );
  const done = new Set(given.map(({ id }) => id));
  const offenders = meant.filter((id) => !done.has(id)).map((id) => `event ${id}`);
  return [{ looked: meant.length, offending: named("an event that was meant to be given up was not", offenders) }];
}
