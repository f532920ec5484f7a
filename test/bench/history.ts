import type pg from "pg";

const DAYS = 365;
/** What is kept for a while only: events and answers of the last days. */
const RECENT_DAYS = 7;
const CHUNK = 50_000;

/**
 * Writes orders of the last year by inserts of many rows at once: done, with lines, steps, slips, links, mails and portions taken.
 * What a sweep would have thrown away by now is there for the last days only. Foreign keys and triggers look away meanwhile: the
 * rows are right by how they are made, and the audit finds nothing wrong with them.
 */
export async function writeHistory(db: pg.Client, orders: number): Promise<void> {
  await db.query("set session_replication_role = replica");
  await db.query("set synchronous_commit = off");
  await db.query(CALENDAR, [orders, DAYS]);
  for (let from = 0; from < orders; from += CHUNK) {
    const to = Math.min(orders, from + CHUNK);
    await db.query("begin");
    await db.query(PAST, [from, to - 1]);
    await db.query(STEPS);
    for (const insert of INSERTS) await db.query(insert);
    for (const insert of RECENT_INSERTS) await db.query(insert.replaceAll("$days", String(RECENT_DAYS)));
    await db.query("commit");
  }
  for (const statement of AFTERWARDS) await db.query(statement);
  await db.query("vacuum (analyze)");
}

/** When each order was placed, oldest first, by turns at each restaurant of the bench, and its number of that day. */
const CALENDAR = `
create temporary table calendar as
select n, at, r.id as restaurant_id, r.menu_version, (at at time zone r.timezone)::date as day,
  (row_number() over (partition by r.id, (at at time zone r.timezone)::date order by n))::int
    + case when r.number_day = (at at time zone r.timezone)::date then r.last_number else 0 end as number,
  r.feed_seq + 5 * row_number() over (partition by r.id order by n) as feed_seq
from generate_series(0, $1::int - 1) as n
cross join lateral (select now() - make_interval(secs => (1 - n::float / $1) * $2 * 86400) as at) as time
join (select *, row_number() over (order by slug) - 1 as turn from restaurants where slug like 'bench-%') r on r.turn = n % 5`;

/** One row for each order of a piece, with all that other rows say of it, too. */
const PAST = `
create temporary table past on commit drop as
select c.*, uuidv7(c.at - now()) as id, uuidv7(c.at - now()) as mail_id, case when c.n % 2 = 0 then u.id end as user_id,
  sum.subtotal, sum.tax
from calendar c
join (select id, row_number() over (order by email) - 1 as turn from users where email like 'customer-%') u on u.turn = c.n % 200
cross join lateral (
  select sum(m.price_minor) as subtotal, sum(round(m.price_minor * 2000 / 12000.0)) as tax
  from menu_items m where m.restaurant_id = c.restaurant_id and m.sort in (1 + c.n % 20, 21 + c.n % 20)
) sum
where c.n between $1 and $2`;

/** The steps of an order, each with the event that told of it. */
const STEPS = `
create temporary table steps on commit drop as
select p.id, p.restaurant_id, p.user_id, p.n, s.seq, s.was, s.became, p.at + (s.seq - 1) * interval '5 min' as at,
  uuidv7(p.at + (s.seq - 1) * interval '5 min' - now()) as event_id, gen_random_uuid()::text as key
from past p cross join (values
  (1, null::order_status, 'placed'::order_status), (2, 'placed', 'confirmed'), (3, 'confirmed', 'preparing'),
  (4, 'preparing', 'ready'), (5, 'ready', 'picked_up')
) as s(seq, was, became)`;

const INSERTS = [
  `insert into orders (id, restaurant_id, user_id, number, business_day, status, version, feed_seq, fulfilment, contact_name,
     contact_email, locale, currency, tax_mode, subtotal_minor, tax_minor, total_minor, payment_method, menu_version,
     placed_at, promised_at, promise_made_at, status_at)
   select id, restaurant_id, user_id, number, day, 'picked_up', 5, feed_seq, 'pickup', 'Ada', 'past-' || n || '@example.com',
     'en', 'GBP', 'inclusive', subtotal, tax, subtotal, 'counter', menu_version, at, at + interval '20 min', at,
     at + interval '20 min'
   from past`,
  `insert into order_lines (id, order_id, position, item_id, station_id, name, translations, quantity, unit_price_minor,
     subtotal_minor, tax_bp, tax_minor)
   select uuidv7(p.at - now()), p.id, i.position, i.id, i.station_id, i.name, i.translations, 1, i.price_minor, i.price_minor, 2000,
     round(i.price_minor * 2000 / 12000.0)
   from past p
   join lateral (
     select m.id, m.station_id, m.name, m.translations, m.price_minor, row_number() over (order by m.sort) - 1 as position
     from menu_items m where m.restaurant_id = p.restaurant_id and m.sort in (1 + p.n % 20, 21 + p.n % 20)
   ) i on true`,
  `insert into order_events (order_id, seq, type, from_status, to_status, by_role, by_user_id, command, at)
   select id, seq, case seq when 1 then 'placed' else 'moved' end::order_event_type, was, became, 'staff',
     case seq when 1 then user_id end, key, at
   from steps`,
  `insert into tickets (order_id, station_id, state, version, created_at, updated_at)
   select distinct l.order_id, l.station_id, 'handed_over'::ticket_state, 5, p.at, p.at
   from past p join order_lines l on l.order_id = p.id`,
  `insert into order_capabilities (order_id, scope, generation, expires_at)
   select id, s, 1, at + interval '30 days' from past cross join unnest('{track,cancel}'::capability_scope[]) as s
   where user_id is null`,
  `insert into notifications (id, event_id, channel, recipient, user_id, order_id, template, order_status, locale, status,
     provider_id, created_at, sent_at)
   select p.mail_id, s.event_id, 'email', 'past-' || p.n || '@example.com', p.user_id, p.id, 'order_placed', 'placed', 'en',
     'sent', 'past-' || p.n, p.at, p.at
   from past p join steps s on s.id = p.id and s.seq = 1`,
  `insert into stock_moves (item_id, delta, reason, ref, created_at)
   select s.item_id, -1, 'order', p.id::text, p.at
   from past p join order_lines l on l.order_id = p.id join stock s on s.item_id = l.item_id`,
];

/** What was sent of late: each step to two consumers, each confirmation to the sender of mails. */
const RECENT_INSERTS = [
  `create temporary table told on commit drop as
   select event_id, 'order.' || case seq when 1 then 'placed' else 'moved' end as type, id as aggregate_id, seq as version,
     restaurant_id, n, jsonb_strip_nulls(jsonb_build_object('from', was, 'to', became)) as data, at,
     '{kitchen,notifications}'::consumer[] as consumers
   from steps where at > now() - interval '$days days'
   union all
   select uuidv7(at - now()), 'notification.queued', mail_id, 1, restaurant_id, n, '{}', at, '{sender}'
   from past where at > now() - interval '$days days'`,
  `insert into outbox (id, type, aggregate_id, version, restaurant_id, request_id, data, created_at)
   select event_id, type::event_type, aggregate_id, version, restaurant_id, 'past-' || n, data, at from told`,
  `insert into deliveries (event_id, consumer, aggregate_id, version, gen, next_at, acked_at)
   select event_id, c, aggregate_id, version, 1, at, at from told cross join unnest(consumers) as c`,
  `insert into inbox (consumer, event_id, handled_at) select c, event_id, at from told cross join unnest(consumers) as c`,
  `insert into idempotency_keys (scope, key, body_hash, answer, created_at)
   select 'past:' || s.restaurant_id, s.key, repeat('a', 64),
     json_build_object('order', json_build_object('id', p.id, 'number', p.number, 'version', s.seq, 'status', s.became,
       'totalMinor', p.subtotal, 'currency', 'GBP', 'lines', repeat('x', 1500))), s.at
   from steps s join past p on p.id = s.id where s.at > now() - interval '$days days'`,
  `insert into notifications (id, event_id, channel, recipient, user_id, order_id, template, order_status, locale, seq, status,
     created_at, sent_at)
   select uuidv7(s.at - now()), s.event_id, 'in_app', s.user_id::text, s.user_id, s.id, 'order_moved', s.became, 'en',
     u.feed_seq + row_number() over (partition by s.user_id order by s.at, s.event_id), 'sent', s.at, s.at
   from steps s join users u on u.id = s.user_id where s.seq > 1 and s.at > now() - interval '$days days'`,
  `update users u set feed_seq = feed_seq + s.told
   from (select user_id, count(*) as told from steps where seq > 1 and at > now() - interval '$days days' group by user_id) s
   where u.id = s.user_id`,
];

/** What all of it has left behind: counters, and the crates that came in for what was sold. */
const AFTERWARDS = [
  `update restaurants r set feed_seq = c.feed_seq, number_day = c.day, last_number = c.number
   from (select distinct on (restaurant_id) * from calendar order by restaurant_id, n desc) c where c.restaurant_id = r.id`,
  `insert into stock_moves (item_id, delta, reason, ref)
   select item_id, -sum(delta), 'restock', 'a year of crates' from stock_moves where reason = 'order' group by item_id
   having sum(delta) <> 0`,
];
