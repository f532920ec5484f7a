import type { NotificationToSend } from "#domain/commands.ts";
import { accountMail } from "./account-mail.ts";
import { orderMail } from "./order-mail.ts";
import { renderHtml } from "./render-html.ts";
import { renderText } from "./render-text.ts";
import { tongueOf } from "./tongue.ts";

/** Writes the mail for a notification, in the language of its reader. `url` is where it leads: an order's page, or an account link. */
export function composeMail(
  notification: NotificationToSend,
  { url }: { url: string },
): { subject: string; text: string; html: string } {
  const tongue = tongueOf(notification.locale);
  const content =
    "order" in notification ? orderMail(notification, url, tongue) : accountMail(notification, url, tongue);
  return { subject: content.subject, text: renderText(content), html: renderHtml(content) };
}
