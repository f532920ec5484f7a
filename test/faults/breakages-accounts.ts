import type { Breakage } from "./breakages.ts";
import type { Evening } from "./evening.ts";

/** One at least for every check of what happens to accounts. */
export function accountBreakages({ newcomer: { userId }, hired, applicant, leaver }: Evening): Breakage[] {
  const told = `(select id from notifications where user_id = '${userId}' and template = 'password_changed')`;
  return [
    {
      what: "an address was verified and nobody was told",
      sql: [`delete from outbox where aggregate_id = '${userId}' and type = 'user.email_verified'`],
      invariant: 6,
      says: `something happened to an account and no event tells of it: account ${userId}, step 2`,
    },
    {
      what: "a link for a new password went to a stranger",
      sql: [
        `update notifications set recipient = 'eve@example.com' where user_id = '${userId}' and link_id is not null`,
      ],
      invariant: 9,
      says: "a mail about an account goes to an address that is not its own: notification ",
    },
    {
      what: "a link for a new password works for a month",
      sql: [`update account_links set expires_at = created_at + interval '30 days' where user_id = '${userId}'`],
      invariant: 13,
      says: "a link of an account works longer than it may: link ",
    },
    {
      what: "a password was changed behind its owner's back",
      sql: [
        `delete from inbox where event_id in (select id from outbox where aggregate_id = ${told})`,
        `delete from deliveries where aggregate_id = ${told}`,
        `delete from outbox where aggregate_id = ${told}`,
        `delete from notifications where id = ${told}`,
      ],
      invariant: 14,
      says: `nobody was told that a password was changed: account ${userId}, step 3`,
    },
    {
      what: "an account was switched off, and the page that tells so was torn out",
      sql: [`delete from audit_log where user_id = '${userId}' and action = 'user.disabled'`],
      invariant: 15,
      says: "somebody's rights were changed and it is not written down: event ",
    },
    {
      what: "somebody gave themselves a role",
      sql: [`update audit_log set by_user_id = user_id where user_id = '${userId}' and action = 'user.role_changed'`],
      invariant: 15,
      says: "an act is written down as somebody's who did it to themselves: act ",
    },
    {
      what: "an act was written down that never was one",
      sql: [`update audit_log set after = before where user_id = '${userId}' and action = 'user.role_changed'`],
      invariant: 15,
      says: "an act is written down that changed nothing: act ",
    },
    {
      what: "a refusal was written down of somebody who never was",
      sql: [
        `insert into security_log (id, minute, at, last_at, kind, code, route, principal, request_id, count)
         values (new_id(), now(), now(), now(), 'not_allowed', 'not_allowed', 'GET /', 'user:' || gen_random_uuid(), 'r', 1)`,
      ],
      invariant: 15,
      says: "a refusal is written down of somebody who is not there: refusal ",
    },
    {
      what: "a stolen session was written down, and goes on",
      sql: [
        `update sessions set revoked_at = null where user_id = '${userId}'`,
        `insert into security_log (id, minute, at, last_at, kind, code, route, principal, request_id, count)
         values (new_id(), now(), now(), now(), 'refresh_reuse', 'unauthorized', 'GET /', 'user:${userId}', 'r', 1)`,
      ],
      invariant: 15,
      says: "a session was stolen and none has ended: refusal ",
    },
    {
      what: "an account was switched off past everybody",
      sql: [`update users set status = 'disabled' where id = '${userId}'`],
      invariant: 15,
      says: `the newest act about somebody's state is not how it is: account ${userId}`,
    },
    {
      what: "an invitation went to a stranger",
      sql: [
        `update notifications set recipient = 'eve@example.com' where template = 'staff_invitation' and recipient = '${hired.email}'`,
      ],
      invariant: 9,
      says: "an invitation was mailed to somebody else: notification ",
    },
    {
      what: "an invitation works for a month",
      sql: [`update invitations set expires_at = sent_at + interval '30 days' where email = 'not-yet@example.com'`],
      invariant: 13,
      says: "an invitation works longer than it may: invitation ",
    },
    {
      what: "somebody joined as what nobody had invited them for",
      sql: [`update invitations set role = 'owner' where email = '${hired.email}'`],
      invariant: 15,
      says: "somebody joined by an invitation and it is not written down as it was: invitation ",
    },
    {
      what: "somebody was made an owner past everybody",
      sql: [`update memberships set role = 'owner' where user_id = '${hired.userId}'`],
      invariant: 15,
      says: `the newest act about somebody's role in a restaurant is not how it is: account ${hired.userId} at `,
    },
    {
      what: "an application was declined by somebody else than is written down",
      sql: [
        `update applications set decided_by = '${hired.userId}' where user_id = '${applicant.userId}' and state = 'declined'`,
      ],
      invariant: 15,
      says: "an application was decided and it is not written down once, as it was: application ",
    },
    {
      what: "a stranger was told that their application was declined",
      sql: [
        `update notifications set user_id = '${userId}', recipient = (select email from users where id = '${userId}')
         where user_id = '${applicant.userId}' and template = 'application_declined'`,
      ],
      invariant: 9,
      says: "a mail about an application went to somebody else than who sent it: notification ",
    },
    {
      what: "an application was declined and nobody says so",
      sql: [
        `update notifications set template = 'application_received' where user_id = '${applicant.userId}' and template = 'application_declined'`,
      ],
      invariant: 14,
      says: "an application came to a state that its sender is not told of: application ",
    },
    {
      what: "nobody knows any more who had an account deleted",
      sql: [`delete from erasures where user_id = '${leaver.userId}'`],
      invariant: 18,
      says: `an account is nobody's and nobody deleted it, or the other way round: account ${leaver.userId}`,
    },
    {
      what: "a deleted account is mailed a link",
      sql: [
        `insert into account_links (id, user_id, purpose, email, expires_at)
         values (new_id(), '${leaver.userId}', 'reset_password', 'nell@example.com', now() + interval '1 minute')`,
      ],
      invariant: 18,
      says: `somebody who was deleted is still signed in, works somewhere or is awaited: account ${leaver.userId}`,
    },
    {
      what: "where a deleted account's mails went is known after all",
      sql: [
        `update notifications set recipient = 'nell@example.com'
         where user_id = '${leaver.userId}' and order_id is null and channel = 'email'`,
      ],
      invariant: 18,
      says: `somebody counts as forgotten, and something still knows them: account ${leaver.userId}`,
    },
    {
      what: "a deletion was never gone on with",
      sql: [
        `update erasures set done_at = null, requested_at = now() - interval '2 hours' where user_id = '${leaver.userId}'`,
      ],
      invariant: 18,
      says: `somebody was to be forgotten an hour ago, and is not, though nothing of theirs is under way: account ${leaver.userId}`,
    },
    {
      what: "a dish still has the words of whoever was forgotten",
      sql: [`update order_lines set note = 'For Nell' where order_id = '${leaver.orderId}'`],
      invariant: 18,
      says: `an order is nobody's and still says whose it was: order ${leaver.orderId}`,
    },
    {
      what: "the answer to a repeat still names whoever was forgotten",
      sql: [
        `update idempotency_keys set answer = jsonb_set(answer::jsonb, '{order,note}', '"For Nell"')::json
         where answer#>>'{order,id}' = '${leaver.orderId}'`,
      ],
      invariant: 18,
      says: `an answer that is kept tells whose an order was that is nobody's: order ${leaver.orderId}`,
    },
  ];
}
