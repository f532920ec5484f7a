import { uuidv7 } from "uuidv7";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Evening } from "./evening.ts";

/** Something that must never happen: how to make it by force, and what the audit must say. */
export type Breakage = {
  what: string;
  /** Run one after the other, past triggers and foreign keys. */
  sql: string[];
  /** The one invariant that finds it. */
  invariant: number;
  /** What stands in its finding. */
  says: string;
};

/** One breakage at least for every check of the database. */
export function breakagesOf(evening: Evening, r: TestRestaurant): Breakage[] {
  const { cooked, served, cancelled, waiting, ready, untouched, customer } = evening;
  const command = (id: string, seq: number) =>
    `(select command from order_events where order_id = '${id}' and seq = ${seq})`;
  const event = (id: string, version: number) =>
    `(select id from outbox where aggregate_id = '${id}' and version = ${version})`;
  const firstMail = (id: string) =>
    `(select id from notifications where order_id = '${id}' and template = 'order_placed' and channel = 'email')`;
  const [stranger, station, ghost] = [uuidv7(), uuidv7(), uuidv7()];
  const unsend = (id: string) => [
    `delete from inbox where event_id in (select id from outbox where aggregate_id = ${firstMail(id)})`,
    `delete from deliveries where aggregate_id = ${firstMail(id)}`,
    `delete from outbox where aggregate_id = ${firstMail(id)}`,
  ];
  return [
    {
      what: "more tarts were sold than there were",
      sql: [
        "alter table stock drop constraint stock_quantity_not_negative",
        `insert into stock_moves (item_id, delta, reason, ref)
         select item_id, -quantity - 1, 'waste', 'a fall' from stock where item_id = '${r.tart.id}'`,
        `update stock set quantity = -1 where item_id = '${r.tart.id}'`,
      ],
      invariant: 1,
      says: `a balance is below nothing: dish ${r.tart.id}`,
    },
    {
      what: "a balance was changed past its moves",
      sql: [`update stock set quantity = quantity + 1 where item_id = '${r.tart.id}'`],
      invariant: 1,
      says: `a balance is not the sum of its moves: dish ${r.tart.id}`,
    },
    {
      what: "a balance was changed past its moves, and the sum of what was sold does not fit either",
      sql: [`update stock set quantity = quantity - 1 where item_id = '${r.cola.id}'`],
      invariant: 1,
      says: `what came in is not what was sold and what is left: dish ${r.cola.id}`,
    },
    {
      what: "a crate was counted twice",
      sql: [
        "alter table stock_moves drop constraint stock_moves_once",
        `insert into stock_moves select * from stock_moves where ref = 'opening' and item_id = '${r.tart.id}'`,
        `update stock set quantity = quantity + 20 where item_id = '${r.tart.id}'`,
      ],
      invariant: 1,
      says: `a move counts twice: restock opening of dish ${r.tart.id}`,
    },
    {
      what: "an order took no portion",
      sql: [
        `delete from stock_moves where ref = '${ready.id}' and item_id = '${r.cola.id}'`,
        `update stock set quantity = quantity + 1 where item_id = '${r.cola.id}'`,
      ],
      invariant: 1,
      says: `an order's portions were not taken, or others than it has: order ${ready.id}, dish ${r.cola.id}`,
    },
    {
      what: "a guest was told another total than the one that is stored",
      sql: [
        `update idempotency_keys set answer = replace(answer::text, '"totalMinor" : ${cooked.totalMinor}', '"totalMinor" : 1')::json
         where key = ${command(cooked.id, 1)}`,
      ],
      invariant: 2,
      says: `an answer tells of an order that is not there, or was never like that: order ${cooked.id}, version 1`,
    },
    {
      what: "a retry placed a second order",
      sql: [
        `update idempotency_keys set scope = 'x', key = ${command(cooked.id, 1)} where key = ${command(waiting.id, 1)}`,
        `update order_events set command = ${command(cooked.id, 1)} where order_id = '${waiting.id}'`,
      ],
      invariant: 3,
      says: `one key placed two orders: order ${waiting.id}`,
    },
    {
      what: "a retry moved an order a second time",
      sql: [
        `update idempotency_keys set scope = 'x', key = ${command(served.id, 2)} where key = ${command(served.id, 4)}`,
        `update order_events set command = ${command(served.id, 2)} where order_id = '${served.id}' and seq = 4`,
      ],
      invariant: 3,
      says: `one key moved an order twice: order ${served.id}, step 4`,
    },
    {
      what: "the answer to a command was not kept",
      sql: [`delete from idempotency_keys where key = ${command(cooked.id, 2)}`],
      invariant: 3,
      says: `a command left no answer for its repeat: order ${cooked.id}, step 2`,
    },
    {
      what: "an order's tax is not that of its lines",
      sql: [`update orders set tax_minor = tax_minor + 1 where id = '${waiting.id}'`],
      invariant: 4,
      says: `an order does not add up: order ${waiting.id}`,
    },
    {
      what: "an order has lost its lines",
      sql: [`delete from order_lines where order_id = '${untouched.order.id}'`],
      invariant: 4,
      says: `an order does not add up: order ${untouched.order.id}`,
    },
    {
      what: "a line's tax was rounded the wrong way",
      sql: [
        `update order_lines set tax_minor = tax_minor + 1 where order_id = '${waiting.id}' and position = 0`,
        `update orders set tax_minor = tax_minor + 1 where id = '${waiting.id}'`,
      ],
      invariant: 4,
      says: `of order ${waiting.id}`,
    },
    {
      what: "a dish was sold at another price than the menu said",
      sql: [`update menu_items set price_minor = price_minor + 1 where id = '${r.soup.id}'`],
      invariant: 4,
      says: `a line costs something else than its dish and options did: line ${waiting.lines[1]?.id} of order ${waiting.id}`,
    },
    {
      what: "a choice was sold at another price than the menu said",
      sql: [`update options set price_delta_minor = price_delta_minor + 1 where id = '${r.toppings.olives}'`],
      invariant: 4,
      says: `a line costs something else than its dish and options did: line ${cooked.lines[0]?.id} of order ${cooked.id}`,
    },
    {
      what: "somebody keeps money in fractions",
      sql: ["alter table orders add column tip_minor numeric"],
      invariant: 4,
      says: "an amount is not kept in whole minor units: orders.tip_minor",
    },
    {
      what: "a station has no slip of a finished order",
      sql: [`delete from tickets where order_id = '${cooked.id}' and station_id = '${r.stations.bar}'`],
      invariant: 5,
      says: `an order has not exactly one slip at each of its stations: order ${cooked.id}`,
    },
    {
      what: "the kitchen handled an order and hung up no slip",
      sql: [`delete from tickets where order_id = '${waiting.id}'`],
      invariant: 5,
      says: `an order has not exactly one slip at each of its stations: order ${waiting.id}`,
    },
    {
      what: "a station has two slips of one order",
      sql: [
        "alter table tickets drop constraint tickets_one_per_station",
        `insert into tickets select * from tickets where order_id = '${cooked.id}'`,
      ],
      invariant: 5,
      says: `an order has not exactly one slip at each of its stations: order ${cooked.id}`,
    },
    {
      what: "a slip still waits although its order was picked up",
      sql: [`update tickets set state = 'queued' where order_id = '${cooked.id}' and station_id = '${r.stations.hot}'`],
      invariant: 5,
      says: `a slip is ahead of its order, behind it, or shows another state: slip of order ${cooked.id} at station ${r.stations.hot}`,
    },
    {
      what: "a slip hangs next door",
      sql: [
        `insert into stations (id, restaurant_id, slug, name) values ('${station}', '${stranger}', 'next-door', 'Next door')`,
        `update order_lines set station_id = '${station}' where order_id = '${waiting.id}'`,
        `update tickets set station_id = '${station}' where order_id = '${waiting.id}'`,
      ],
      invariant: 5,
      says: `a slip hangs in the kitchen of another restaurant: slip of order ${waiting.id} at station ${station}`,
    },
    {
      what: "an order was placed and nobody was told",
      sql: [
        `delete from inbox where event_id = ${event(waiting.id, 1)}`,
        `delete from deliveries where aggregate_id = '${waiting.id}'`,
        `delete from outbox where aggregate_id = '${waiting.id}'`,
      ],
      invariant: 6,
      says: `a change of an order has no event, or more than one: order ${waiting.id}, step 1`,
    },
    {
      what: "an event speaks of a move that was rolled back",
      sql: [
        `insert into outbox (id, type, aggregate_id, version, restaurant_id, request_id, data)
         values ('${ghost}', 'order.moved', '${waiting.id}', 2, '${r.id}', 'test', '{"from": "placed", "to": "confirmed"}')`,
      ],
      invariant: 6,
      says: `an event tells of what never happened: order.moved ${ghost}`,
    },
    {
      what: "a mail waits for an event that was never written",
      sql: unsend(cooked.id),
      invariant: 6,
      says: "a mail has no event that sends it, or more than one: notification ",
    },
    {
      what: "a consumer was forgotten",
      sql: [
        `delete from inbox where event_id = ${event(waiting.id, 1)} and consumer = 'kitchen'`,
        `delete from deliveries where event_id = ${event(waiting.id, 1)} and consumer = 'kitchen'`,
      ],
      invariant: 6,
      says: "an event is missing a delivery: event ",
    },
    {
      what: "an order's event is on its way to the sender of mails",
      sql: [
        `insert into deliveries (event_id, consumer, aggregate_id, version, gen, next_at)
         values (${event(waiting.id, 1)}, 'sender', '${waiting.id}', 1, 1, now())`,
      ],
      invariant: 6,
      says: "a delivery is of no event, or goes to whom it does not concern: event ",
    },
    {
      what: "a delivery was acknowledged without being handled",
      sql: [`delete from inbox where event_id = ${event(waiting.id, 1)} and consumer = 'kitchen'`],
      invariant: 6,
      says: "a delivery is done without its inbox row, or the other way round: event ",
    },
    {
      what: "a consumer handled an event whose command was rolled back",
      sql: [`insert into inbox (consumer, event_id) values ('kitchen', '${ghost}')`],
      invariant: 6,
      says: `a consumer has done what nobody ever sent: event ${ghost} to kitchen`,
    },
    {
      what: "a step was handled before the one before it",
      sql: [
        `delete from inbox where event_id = ${event(cooked.id, 1)} and consumer = 'kitchen'`,
        `update deliveries set acked_at = null where event_id = ${event(cooked.id, 1)} and consumer = 'kitchen'`,
      ],
      invariant: 6,
      says: "a newer event was done before an older one: event ",
    },
    {
      what: "an event was given up that nobody meant to be",
      sql: [
        `update deliveries set parked = true where aggregate_id = '${untouched.order.id}' and consumer = 'kitchen'`,
      ],
      invariant: 6,
      says: "a delivery was given up: event ",
    },
    {
      what: "an event has been lying about for five minutes",
      sql: [`update outbox set created_at = now() - interval '5 minutes' where aggregate_id = '${untouched.order.id}'`],
      invariant: 6,
      says: "a delivery has not been done for 120 seconds: event ",
    },
    {
      what: "a version was counted without a step",
      sql: [
        `update orders set version = 2 where id = '${waiting.id}'`,
        `update tickets set version = 2 where order_id = '${waiting.id}'`,
      ],
      invariant: 7,
      says: `an order's steps have a gap: order ${waiting.id}`,
    },
    {
      what: "a driver confirmed an order",
      sql: [`update order_events set by_role = 'driver' where order_id = '${cooked.id}' and seq = 2`],
      invariant: 7,
      says: `a step is not in the table of moves: order ${cooked.id}, step 2`,
    },
    {
      what: "an order was declined without a word",
      sql: [
        `update order_events set reason = null where order_id = '${evening.declined.id}' and seq = 2`,
        `update orders set reason = null where id = '${evening.declined.id}'`,
      ],
      invariant: 7,
      says: `a step is not in the table of moves: order ${evening.declined.id}, step 2`,
    },
    {
      what: "a step begins where the order was not",
      sql: [`update order_events set from_status = 'preparing' where order_id = '${cooked.id}' and seq = 2`],
      invariant: 7,
      says: `a step does not begin where the one before it ended: order ${cooked.id}, step 2`,
    },
    {
      what: "an order was changed past its history",
      sql: [`update orders set status_at = status_at - interval '1 hour' where id = '${cooked.id}'`],
      invariant: 7,
      says: `an order is not where its last step left it: order ${cooked.id}`,
    },
    {
      what: "the kitchen handled the first step after the others",
      sql: [
        `update deliveries set acked_at = now() + interval '1 hour' where event_id = ${event(cooked.id, 1)} and consumer = 'kitchen'`,
      ],
      invariant: 7,
      says: "a consumer went back to an older version: event ",
    },
    {
      what: "two orders have one number of the kitchen's feed",
      sql: [
        `update orders set feed_seq = (select feed_seq from orders where id = '${cooked.id}') where id = '${waiting.id}'`,
      ],
      invariant: 8,
      says: `a number of a restaurant's feed was given twice, or never: order ${waiting.id}`,
    },
    {
      what: "one of a person's news is missing",
      sql: [
        `update notifications set seq = seq + 50 where channel = 'in_app' and seq = 2 and user_id = '${customer.userId}'`,
      ],
      invariant: 8,
      says: `the news of a person have a gap: user ${customer.userId}`,
    },
    {
      what: "a mail goes to somebody else",
      sql: [`update notifications set recipient = 'eve@example.com' where id = ${firstMail(cooked.id)}`],
      invariant: 9,
      says: "somebody is told of an order that is not theirs: notification ",
    },
    {
      what: "an account's order has a link",
      sql: [
        `insert into order_capabilities (order_id, scope, generation, expires_at) values ('${served.id}', 'track', 1, now())`,
      ],
      invariant: 9,
      says: `an order that belongs to an account can be opened with a link: order ${served.id}, track`,
    },
    {
      what: "a cancelled order kept its portions",
      sql: [
        `delete from stock_moves where ref = '${cancelled.id}' and reason = 'order_returned'`,
        `update stock set quantity = quantity - 3 where item_id = '${r.tart.id}'`,
      ],
      invariant: 11,
      says: `did not give back what it took, or another one did: order ${cancelled.id}, dish ${r.tart.id}`,
    },
    {
      what: "an order that was cooked gave its portions back",
      sql: [
        `insert into stock_moves (item_id, delta, reason, ref) values ('${r.tart.id}', 1, 'order_returned', '${evening.wasted.id}')`,
        `update stock set quantity = quantity + 1 where item_id = '${r.tart.id}'`,
      ],
      invariant: 11,
      says: `did not give back what it took, or another one did: order ${evening.wasted.id}, dish ${r.tart.id}`,
    },
    {
      what: "a session can be renewed with two tokens",
      sql: [
        "drop index refresh_tokens_one_usable",
        `insert into refresh_tokens (hash, session_id) values (repeat('c', 64), '${customer.actor.sessionId}')`,
      ],
      invariant: 13,
      says: `a session has more than one usable refresh token: session ${customer.actor.sessionId}`,
    },
    {
      what: "a token was traded for nothing",
      sql: [
        `update refresh_tokens set replaced_by = repeat('b', 64)
         where session_id = '${customer.actor.sessionId}' and replaced_at is not null`,
      ],
      invariant: 13,
      says: `a refresh token was traded for one that its session does not have: session ${customer.actor.sessionId}`,
    },
    {
      what: "two sessions share their tokens",
      sql: ["drop index sessions_family_unique", `update sessions set family_id = '${ghost}'`],
      invariant: 13,
      says: `two sessions are of one family: family ${ghost}`,
    },
    {
      what: "somebody is mailed twice about one event",
      sql: [
        "alter table notifications drop constraint notifications_once",
        `insert into notifications (id, event_id, channel, recipient, user_id, order_id, template, order_status, locale, status,
           provider_id, created_at, sent_at)
         select '${ghost}', event_id, channel, recipient, user_id, order_id, template, order_status, locale, status, 'other',
           created_at - interval '8 days', sent_at
         from notifications where id = ${firstMail(cooked.id)}`,
      ],
      invariant: 14,
      says: "somebody is told of one event twice: event ",
    },
    {
      what: "a mail counts as sent, and the provider knows nothing of it",
      sql: [`update notifications set provider_id = null where id = ${firstMail(cooked.id)}`],
      invariant: 14,
      says: "a notification is sent without its proof, or has one unsent: notification ",
    },
    {
      what: "one mail counts for two guests",
      sql: [
        `update notifications set provider_id = (select provider_id from notifications where id = ${firstMail(cooked.id)})
         where id = ${firstMail(cancelled.id)}`,
      ],
      invariant: 14,
      says: "one mail stands for two notifications: mail ",
    },
    {
      what: "the sender was done before the mail was",
      sql: [
        `update notifications set status = 'queued', sent_at = null, provider_id = null where id = ${firstMail(cooked.id)}`,
      ],
      invariant: 14,
      says: "a mail is done and was not sent: notification ",
    },
    {
      what: "a customer was not told that their food is ready",
      sql: [
        `delete from notifications where order_id = '${ready.id}' and channel = 'in_app' and order_status = 'ready'`,
        `update users set feed_seq = feed_seq - 1 where id = '${customer.userId}'`,
      ],
      invariant: 14,
      says: `a customer was not told of a step: order ${ready.id}, step 4`,
    },
    {
      what: "a guest's confirmation was never written",
      sql: [...unsend(cooked.id), `delete from notifications where id = ${firstMail(cooked.id)}`],
      invariant: 14,
      says: `a mail about the present state was never written: order ${cooked.id}, step 1`,
    },
    {
      what: "an event carries an address",
      sql: [`update outbox set data = data || '{"email": "ada@example.com"}' where aggregate_id = '${waiting.id}'`],
      invariant: 16,
      says: "an event says more than ids and states: event ",
    },
    {
      what: "the words of a failure name a person",
      sql: [
        `update deliveries set last_error = 'no mailbox ada@example.com' where event_id = ${event(waiting.id, 1)} and consumer = 'kitchen'`,
      ],
      invariant: 16,
      says: "the words of a failed delivery tell of a person, or hold a secret: event ",
    },
    {
      what: "a token is kept in the clear",
      sql: ["update service_tokens set hash = 'svc_till'"],
      invariant: 16,
      says: "a secret is kept as it is, and not as its hash: service token ",
    },
    {
      what: "who mistyped their name is kept by name",
      sql: [`insert into sign_in_attempts (subject, recent) values ('ada@example.com', '{}')`],
      invariant: 16,
      says: "who tried to sign in is kept by name: an attempt of ",
    },
    {
      what: "a number was given and its order is gone",
      sql: [`update restaurants set last_number = last_number + 1 where id = '${r.id}'`],
      invariant: 17,
      says: `the orders of a day are not numbered 1, 2, 3 to the last: restaurant ${r.id} on `,
    },
    {
      what: "an order is of tomorrow",
      sql: [`update orders set business_day = business_day + 1 where id = '${waiting.id}'`],
      invariant: 17,
      says: `an order is of a day that has not begun: order ${waiting.id}`,
    },
  ];
}
