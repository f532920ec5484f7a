import { named, type Seen } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import type { Evidence, Mail } from "../evidence.ts";
import { beganAt } from "./run.ts";
import { groupBy } from "./wishes.ts";

/** A notification that goes by mail. */
export type Notification = { id: string; recipient: string; status: "queued" | "sent"; isOfRun: boolean };

/** Each notification that counts as sent was mailed once, to whom it is for, under its own id. */
export async function mails(query: Query, evidence: Evidence): Promise<Seen[]> {
  const notifications = await query<Notification>(
    `select id, recipient, status, coalesce(sent_at >= to_timestamp($1::float8 / 1000), false) as "isOfRun"
     from notifications where channel = 'email'`,
    [beganAt(evidence)],
  );
  return [mailedOnce(evidence.mails, notifications), reallySent(evidence.mails, notifications)];
}

/** Every mail has the key of one notification, and no other mail has it. */
function mailedOnce(mailbox: readonly Mail[], notifications: readonly Notification[]): Seen {
  const known = new Map(notifications.map((each) => [each.id, each]));
  const offenders = [...groupBy(mailbox, ({ id, idempotencyKey }) => idempotencyKey ?? `none of mail ${id}`)]
    .filter(([key, sent]) => sent.length > 1 || known.get(key)?.recipient !== sent[0]?.to)
    .map(([key, sent]) => `key ${key}: mails ${sent.map(({ id }) => id).join(", ")}`);
  return {
    looked: mailbox.length,
    offending: named("a mail is no notification's, another's, or its second", offenders),
  };
}

/** What is marked as sent since the run began is in the mailbox. */
function reallySent(mailbox: readonly Mail[], notifications: readonly Notification[]): Seen {
  const keys = new Set(mailbox.map(({ idempotencyKey }) => idempotencyKey));
  const sent = notifications.filter(({ status, isOfRun }) => status === "sent" && isOfRun);
  const offenders = sent.filter(({ id }) => !keys.has(id)).map(({ id }) => `notification ${id}`);
  return { looked: sent.length, offending: named("a mail that counts as sent was never sent", offenders) };
}
