import type {
  AccountMailToSend,
  ApplyResult,
  InvitationMailToSend,
  MarkSentCommand,
  NotificationToSend,
  OrderMailToSend,
} from "#domain/commands.ts";
import type { Delivery } from "#domain/events.ts";
import { follow } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { composeMail } from "../mail/compose.ts";
import { deriveLink } from "../tokens/account-link.ts";
import { deriveCapability } from "../tokens/capability.ts";

/**
 * Mails one notification. Whatever fails in between is tried again by the queue: the notification's id makes the provider take it
 * once, and the row says that it was sent only after that. Two round trips and one mail.
 */
export async function sendNotification(deps: Deps, delivery: Delivery): Promise<void> {
  const wanted = await deps.db.call<NotificationToSend | null>("notification_to_send_v1", { delivery });
  if (!wanted) return;
  const mail = composeMail(wanted, { url: urlOf(deps, wanted) });
  const { providerId } = await deps.mailer.send({ to: wanted.to, ...mail }, wanted.id);
  const command: MarkSentCommand = { delivery, providerId };
  follow(deps, await deps.db.call<ApplyResult>("mark_sent_v1", command));
}

/** Where a mail leads. */
function urlOf(deps: Deps, wanted: NotificationToSend): string {
  if ("order" in wanted) return orderUrlOf(deps, wanted);
  if ("application" in wanted) return `${deps.env.PUBLIC_URL}/account/applications`;
  return accountUrlOf(deps, wanted);
}

/** Where a link of one's own is opened, or the account's own page. */
const accountUrlOf = ({ env, keys }: Deps, { link }: AccountMailToSend | InvitationMailToSend): string =>
  `${env.PUBLIC_URL}/${link ? `a/${deriveLink(keys.secrets, link)}` : "account"}`;

/** A guest's private link, which is another one for saying how it was; or the page of an order that belongs to an account. */
function orderUrlOf({ env, keys }: Deps, { order, trackGeneration, reviewGeneration }: OrderMailToSend): string {
  const link =
    reviewGeneration === null
      ? { scope: "track" as const, generation: trackGeneration }
      : { scope: "review" as const, generation: reviewGeneration };
  const { scope, generation } = link;
  if (generation === null) return `${env.PUBLIC_URL}/orders/${order.id}`;
  return `${env.PUBLIC_URL}/t/${deriveCapability(keys.secrets, { orderId: order.id, scope, generation })}`;
}
