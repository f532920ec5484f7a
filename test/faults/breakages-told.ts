import { uuidv7 } from "uuidv7";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Breakage } from "./breakages.ts";
import type { Evening } from "./evening.ts";

/** One at least for every check of what is told to whom: events, steps, feeds, sessions, mails, secrets and numbers. */
export function toldBreakages(evening: Evening, r: TestRestaurant): Breakage[] {
  const { cooked, served, cancelled, waiting, ready, untouched, customer } = evening;
  const event = (id: string, version: number) =>
    `(select id from outbox where aggregate_id = '${id}' and version = ${version})`;
  const firstMail = (id: string) =>
    `(select id from notifications where order_id = '${id}' and template = 'order_placed' and channel = 'email')`;
  const ghost = uuidv7();
  const unsend = (id: string) => [
    `delete from inbox where event_id in (select id from outbox where aggregate_id = ${firstMail(id)})`,
    `delete from deliveries where aggregate_id = ${firstMail(id)}`,
    `delete from outbox where aggregate_id = ${firstMail(id)}`,
  ];
  return [
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
      what: "a consumer handled something that has no time",
      sql: [`insert into inbox (consumer, event_id) values ('kitchen', gen_random_uuid())`],
      invariant: 6,
      says: "a consumer has done what nobody ever sent: event ",
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
      what: "a customer's order was placed by somebody else",
      sql: [
        `update order_events set by_user_id = '${evening.staff.userId}' where order_id = '${ready.id}' and seq = 1`,
        `update idempotency_keys set scope = 'user:${evening.staff.userId}:orders.place'
         where key = (select command from order_events where order_id = '${ready.id}' and seq = 1)`,
      ],
      invariant: 7,
      says: `a step was made in the name of somebody else: order ${ready.id}, step 1`,
    },
    {
      what: "an order is younger than its first step",
      sql: [`update orders set placed_at = placed_at + interval '1 hour' where id = '${waiting.id}'`],
      invariant: 7,
      says: `an order was placed at another time than its first step: order ${waiting.id}`,
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
      what: "somebody was told of one order when another had moved",
      sql: [`update notifications set order_id = '${served.id}' where order_id = '${ready.id}' and channel = 'in_app'`],
      invariant: 9,
      says: "the news of one order are told as another's: notification ",
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
      what: "an old link to a guest's order works again",
      sql: [
        `insert into order_capabilities (order_id, scope, generation, expires_at) values ('${waiting.id}', 'track', 2, now())`,
      ],
      invariant: 9,
      says: `a guest's order has two links of one kind that work, or the newest is over and an older one works: order ${waiting.id}, track`,
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
