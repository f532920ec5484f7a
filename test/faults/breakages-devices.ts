import type { Breakage } from "./breakages.ts";
import type { Evening } from "./evening.ts";

const NOWHERE = "01940000-0000-7000-8000-000000000000";

/** One at least for every check of what happens to tablets. */
export function deviceBreakages({ hung: { deviceId, revokedId }, cooked }: Evening): Breakage[] {
  return [
    {
      what: "a tablet was revoked, and the page that tells so was torn out",
      sql: [`delete from audit_log where device_id = '${revokedId}' and action = 'device.revoked'`],
      invariant: 15,
      says: `a tablet is paired or revoked, and it is not written down: tablet ${revokedId}`,
    },
    {
      what: "a tablet that was revoked goes on",
      sql: [`update sessions set revoked_at = null where device_id = '${revokedId}'`],
      invariant: 13,
      says: "a session is of a tablet that is none, or that was revoked: session ",
    },
    {
      what: "a code works for a day",
      sql: [`update device_pairings set expires_at = created_at + interval '1 day' where device_id is null`],
      invariant: 13,
      says: "a code of a tablet works longer than it may: code of ",
    },
    {
      what: "a tablet that hangs nowhere moved an order",
      sql: [
        `update order_events set by_user_id = null, by_role = 'kitchen', by_device_id = '${NOWHERE}'
         where order_id = '${cooked.id}' and seq = 2`,
        `update idempotency_keys set scope = 'device:${NOWHERE}:orders.status'
         where key = (select command from order_events where order_id = '${cooked.id}' and seq = 2)`,
      ],
      invariant: 7,
      says: `a step was made in the name of somebody else: order ${cooked.id}, step 2`,
    },
    {
      what: "the secret of a tablet is kept as it is",
      sql: [`update device_pairings set secret_hash = 'pair_in-the-open' where device_id = '${deviceId}'`],
      invariant: 16,
      says: "a secret is kept as it is, and not as its hash: secret of a tablet",
    },
  ];
}
