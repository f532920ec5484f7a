import type pg from "pg";

const DAYS = 365;
/** What is kept for a while only: events and answers of the last days. */
const RECENT_DAYS = 7;
const CHUNK = 50_000;

/**
 * Writes orders of the last year by inserts of many rows at once: done, with lines, steps, slips, links, mails and portions taken.
 * What a sweep would have thrown away by now is there for the last days only. Foreign keys and triggers look away meanwhile: the
 * rows are right by how they are made, and stock had its portions taken long ago.
 */
export async function writeHistory(db: pg.Client, orders: number): Promise<void> {
  await db.query("set session_replication_role = replica");
  await db.query("set synchronous_commit = off");
  for (let from = 0; from < orders; from += CHUNK) {
    const to = Math.min(orders, from + CHUNK);
    await db.query("begin");
    await db.query(PAST, [from, to - 1, orders, DAYS]);
    for (const insert of INSERTS) await db.query(insert);
    for (const insert of RECENT_INSERTS) await db.query(insert.replaceAll("$days", String(RECENT_DAYS)));
    await db.query("drop table past");
    await db.query("commit");
  }
  await db.query("vacuum (analyze)");
}

/** One row for each order: oldest first, by turns at each restaurant of the bench. */
const PAST = `
create temporary table past on commit drop as
select n, uuidv7(at - now()) as id, uuidv7(at - now()) as event_id, at, r.id as restaurant_id, r.menu_version,
  1000000 + n as number,
  case when n % 2 = 0 then u.id end as user_id
from generate_series($1::int, $2::int) as n
cross join lateral (select now() - make_interval(secs => (1 - n::float / $3) * $4 * 86400) as at) as time
join (select id, menu_version, row_number() over (order by slug) - 1 as turn from restaurants where slug like 'bench-%') r
  on r.turn = n % 5
join (select id, row_number() over (order by email) - 1 as turn from users where email like 'customer-%') u on u.turn = n % 200`;

const INSERTS = [
  `insert into orders (id, restaurant_id, user_id, number, business_day, status, version, feed_seq, fulfilment, contact_name,
     contact_email, locale, currency, tax_mode, subtotal_minor, tax_minor, total_minor, payment_method, menu_version,
     placed_at, promised_at, promise_made_at, status_at)
   select id, restaurant_id, user_id, number, at::date, 'picked_up', 5, n, 'pickup', 'Ada', 'past-' || n || '@example.com', 'en',
     'GBP', 'inclusive', 1300, 216, 1300, 'counter', menu_version, at, at + interval '20 min', at, at + interval '25 min'
   from past`,
  `insert into order_lines (id, order_id, position, item_id, station_id, name, translations, quantity, unit_price_minor,
     subtotal_minor, tax_bp, tax_minor)
   select uuidv7(p.at - now()), p.id, i.position, i.id, i.station_id, i.name, i.translations, 1, 650, 650, 2000, 108
   from past p
   join lateral (
     select m.id, m.station_id, m.name, m.translations, row_number() over (order by m.sort) - 1 as position
     from menu_items m where m.restaurant_id = p.restaurant_id and m.sort in (1 + p.n % 20, 21 + p.n % 20)
   ) i on true`,
  `insert into order_events (order_id, seq, type, from_status, to_status, by_role, command, at)
   select p.id, s.seq, case s.seq when 1 then 'placed' else 'moved' end::order_event_type, s.was, s.became, 'staff',
     gen_random_uuid(), p.at + s.seq * interval '5 min'
   from past p cross join (values
     (1, null::order_status, 'placed'::order_status), (2, 'placed', 'confirmed'), (3, 'confirmed', 'preparing'),
     (4, 'preparing', 'ready'), (5, 'ready', 'picked_up')
   ) as s(seq, was, became)`,
  `insert into tickets (order_id, station_id, state, version, created_at, updated_at)
   select distinct l.order_id, l.station_id, 'handed_over'::ticket_state, 5, p.at, p.at
   from past p join order_lines l on l.order_id = p.id`,
  `insert into order_capabilities (order_id, scope, generation, expires_at)
   select id, s, 1, at + interval '30 days' from past cross join unnest('{track,cancel}'::capability_scope[]) as s
   where user_id is null`,
  `insert into notifications (id, event_id, channel, recipient, user_id, order_id, template, order_status, locale, status,
     provider_id, created_at, sent_at)
   select uuidv7(at - now()), event_id, 'email', 'past-' || n || '@example.com', user_id, id, 'order_placed', 'placed', 'en',
     'sent', 'past-' || n, at, at from past`,
  `insert into stock_moves (item_id, delta, reason, ref, created_at)
   select s.item_id, -1, 'order', p.id::text, p.at
   from past p join order_lines l on l.order_id = p.id join stock s on s.item_id = l.item_id`,
];

const RECENT_INSERTS = [
  `insert into outbox (id, type, aggregate_id, version, restaurant_id, request_id, data, created_at)
   select event_id, 'order.placed', id, 1, restaurant_id, 'past-' || n, '{"to": "placed"}', at
   from past where at > now() - interval '$days days'`,
  `insert into deliveries (event_id, consumer, aggregate_id, version, gen, next_at, acked_at)
   select p.event_id, c, p.id, 1, 1, p.at, p.at from past p cross join unnest('{kitchen,notifications}'::consumer[]) as c
   where p.at > now() - interval '$days days'`,
  `insert into inbox (consumer, event_id, handled_at)
   select c, p.event_id, p.at from past p cross join unnest('{kitchen,notifications}'::consumer[]) as c
   where p.at > now() - interval '$days days'`,
  `insert into idempotency_keys (scope, key, body_hash, answer, created_at)
   select 'anon:' || restaurant_id, gen_random_uuid(), repeat('a', 64), jsonb_build_object('order', repeat('x', 1500)), at
   from past where at > now() - interval '$days days'`,
];
