import type { InvitationMailToSend } from "#domain/commands.ts";
import type { MailContent } from "./content.ts";
import { say, type Tongue } from "./tongue.ts";

/** A mail that asks somebody to work in a restaurant. Nobody is greeted by name: an address is all that is known of them. */
export function invitationMail({ invitation }: InvitationMailToSend, url: string, tongue: Tongue): MailContent {
  const { language, words } = tongue;
  const { subject, heading, paragraph, roles, button, hint } = words.invitation;
  const { restaurantName: restaurant, role, invitedBy: name } = invitation;
  const values = { restaurant, name, role: roles[role] };
  return {
    language,
    direction: words.direction,
    subject: say(words, subject, values),
    sender: restaurant,
    heading: say(words, heading, values),
    paragraphs: [say(words, paragraph, values)],
    slip: null,
    link: { label: button, url, hint },
    closing: null,
  };
}
