import type { Breakage } from "./breakages.ts";
import type { Evening } from "./evening.ts";

/** One at least for every check of what happens to accounts. */
export function accountBreakages({ newcomer: { userId } }: Evening): Breakage[] {
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
  ];
}
