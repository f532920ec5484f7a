import type { AccountMailToSend } from "#domain/commands.ts";
import type { MailContent } from "./content.ts";
import { say, type Tongue } from "./tongue.ts";

/** On whose behalf a mail about an account speaks. */
export const SENDER = "Comanda";

/** A mail about somebody's account, in the words of their language. */
export function accountMail({ template, person, link }: AccountMailToSend, url: string, tongue: Tongue): MailContent {
  const { language, words } = tongue;
  const { subject, heading, paragraphs, button, hint } = words.account[template];
  const isProven = template !== "verify_email" && template !== "change_email";
  const values = { name: person.firstName, email: person.email };
  return {
    language,
    direction: words.direction,
    subject,
    sender: SENDER,
    heading,
    // Who has not shown that the address is theirs is not greeted: a name could say anything to anybody.
    paragraphs: [
      ...(isProven ? [say(words, words.hello, values)] : []),
      ...paragraphs.map((text) => say(words, text, values)),
    ],
    slip: null,
    link: { label: button, url, hint: link === null ? null : hint },
    closing: link === null ? hint : null,
  };
}
