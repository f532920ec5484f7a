import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

const DRAIN_MS_MAX = 180_000;

/** How many deliveries are still on their way. */
export async function backlog(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ open: number }>(
    `select count(*)::int as open from deliveries where acked_at is null and not parked`,
  );
  return rows[0]?.open ?? 0;
}

/** Waits until every delivery is done, and says how long that took. A publish that was lost waits for its lease and the cron trigger. */
export async function drained(db: pg.Client): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < DRAIN_MS_MAX) {
    if ((await backlog(db)) === 0) return performance.now() - start;
    await sleep(50);
  }
  throw new Error(`${await backlog(db)} deliveries are still on their way after ${DRAIN_MS_MAX / 1000} s.`);
}

/** What the database says about every order since the beginning of the run. All of these have to be equal. */
export type Account = {
  orders: number;
  events: number;
  kitchen: number;
  notifications: number;
  mailed: number;
  sent: number;
  /** Orders whose slips hang at each station that has work to do, and at no other. */
  ticketed: number;
};

/** Counts what came of all orders in a database. */
export async function accountOf(db: pg.Client): Promise<Account> {
  const { rows } = await db.query<Account>(`
    select
      (select count(*)::int from orders) as orders,
      (select count(*)::int from outbox where type = 'order.placed') as events,
      (select count(*)::int from inbox i join outbox e on e.id = i.event_id
        where e.type = 'order.placed' and i.consumer = 'kitchen') as kitchen,
      (select count(*)::int from inbox i join outbox e on e.id = i.event_id
        where e.type = 'order.placed' and i.consumer = 'notifications') as notifications,
      (select count(*)::int from inbox i join outbox e on e.id = i.event_id join notifications n on n.id = e.aggregate_id
        where e.type = 'notification.queued' and i.consumer = 'sender' and n.template = 'order_placed') as mailed,
      (select count(*)::int from notifications where status = 'sent' and template = 'order_placed') as sent,
      (select count(*)::int from orders o where
        (select count(*) from tickets t where t.order_id = o.id) =
        (select count(distinct l.station_id) from order_lines l where l.order_id = o.id)) as ticketed`);
  const [row] = rows;
  if (!row) throw new Error("The database does not answer.");
  return row;
}

/** Whether what was accepted is what was processed, exactly. */
export const isExact = (account: Account): boolean => new Set(Object.values(account)).size === 1;
