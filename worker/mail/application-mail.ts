import type { ApplicationMailToSend } from "#domain/commands.ts";
import type { MailContent } from "./content.ts";
import { SENDER } from "./account-mail.ts";
import { say, type Tongue } from "./tongue.ts";

/** A mail about what somebody asked to be. Who has not shown that the address is theirs is not greeted by name. */
export function applicationMail(
  { template, person, application }: ApplicationMailToSend,
  url: string,
  tongue: Tongue,
): MailContent {
  const { language, words } = tongue;
  const { subject, heading, paragraphs, button } = words.applications[application.kind][template];
  const { restaurantName, reason } = application;
  const values = { name: person.firstName, restaurant: restaurantName ?? "", reason: reason ?? "" };
  return {
    language,
    direction: words.direction,
    subject,
    sender: SENDER,
    heading,
    paragraphs: [
      ...(person.emailVerified ? [say(words, words.hello, values)] : []),
      ...paragraphs.map((text) => say(words, text, values)),
    ],
    slip: null,
    link: { label: button, url, hint: null },
    closing: null,
  };
}
