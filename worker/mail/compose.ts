import type { NotificationToSend } from "#domain/commands.ts";
import { accountMail } from "./account-mail.ts";
import { applicationMail } from "./application-mail.ts";
import { invitationMail } from "./invitation-mail.ts";
import { orderMail } from "./order-mail.ts";
import { renderHtml } from "./render-html.ts";
import { renderText } from "./render-text.ts";
import type { MailContent } from "./content.ts";
import { tongueOf, type Tongue } from "./tongue.ts";

/** Writes the mail for a notification, in the language of its reader. `url` is where it leads: an order's page, or a link of one's own. */
export function composeMail(
  notification: NotificationToSend,
  { url }: { url: string },
): { subject: string; text: string; html: string } {
  const tongue = tongueOf(notification.locale);
  const content = contentOf(notification, url, tongue);
  return { subject: content.subject, text: renderText(content), html: renderHtml(content) };
}

function contentOf(notification: NotificationToSend, url: string, tongue: Tongue): MailContent {
  if ("order" in notification) return orderMail(notification, url, tongue);
  if ("invitation" in notification) return invitationMail(notification, url, tongue);
  if ("application" in notification) return applicationMail(notification, url, tongue);
  return accountMail(notification, url, tongue);
}
