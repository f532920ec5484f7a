import { sql, type SQL } from "drizzle-orm";
import { GENERATIONS_MAX, type Consumer, type EventType } from "#domain/events.ts";
import type { Database } from "./database.ts";

/** A delivery that is not done, as its operator sees it. */
export type OpenDelivery = {
  eventId: string;
  consumer: Consumer;
  type: EventType;
  aggregateId: string;
  version: number;
  generation: number;
  parked: boolean;
  createdAt: string;
  nextAt: string;
  lastError: string | null;
};

/** What is not done yet, the oldest first; only what was given up, when asked. */
export async function listDeliveries(
  db: Database,
  { parkedOnly = false, limit = 100 }: { parkedOnly?: boolean; limit?: number } = {},
): Promise<OpenDelivery[]> {
  const rows = await db.rows<{ delivery: OpenDelivery }>(sql`
    select jsonb_build_object(
      'eventId', d.event_id, 'consumer', d.consumer, 'type', e.type, 'aggregateId', d.aggregate_id, 'version', d.version,
      'generation', d.gen, 'parked', d.parked, 'createdAt', iso(e.created_at), 'nextAt', iso(d.next_at),
      'lastError', d.last_error
    ) as delivery
    from deliveries d join outbox e on e.id = d.event_id
    where d.acked_at is null and (d.parked or not ${parkedOnly})
    order by e.created_at, d.event_id, d.consumer
    limit ${limit}`);
  return rows.map(({ delivery }) => delivery);
}

/** Puts one delivery that is not done back at the start; the next sweep publishes it. False when there is nothing to replay. */
export async function replayDelivery(db: Database, eventId: string, consumer: Consumer): Promise<boolean> {
  return (await replay(db, sql`event_id = ${eventId}::uuid and consumer = ${consumer}::consumer`)) > 0;
}

/** The same for everything that was given up, after whatever stopped it was repaired. */
export async function replayParked(db: Database): Promise<number> {
  return await replay(db, sql`parked`);
}

async function replay(db: Database, which: SQL): Promise<number> {
  // In order and past what is being worked on, so that this waits for nobody and nobody for this.
  const rows = await db.rows<{ eventId: string }>(sql`
    with chosen as materialized (
      select event_id, consumer from deliveries where acked_at is null and ${which}
      order by event_id, consumer limit 1000 for update skip locked
    )
    update deliveries d set parked = false, next_at = now(), gen_limit = d.gen + ${GENERATIONS_MAX}::int
    from chosen where d.event_id = chosen.event_id and d.consumer = chosen.consumer
    returning d.event_id as "eventId"`);
  return rows.length;
}
