import type { ApplicationKind } from "#domain/applications.ts";
import type { AccountMailToSend, ApplicationMailToSend, OrderMailToSend } from "#domain/commands.ts";
import type { OrderReason } from "#domain/order-reasons.ts";
import type { MemberRole } from "#domain/roles.ts";

/** Every text of the mails, in one language. Words in braces are filled in; nothing else is replaced. */
export type MailWords = {
  /** The first line of a mail about an account. */
  hello: string;
  /** Mails about an account. `hint` stands small below the button, or at the end of a mail that only tells. */
  account: Record<
    AccountMailToSend["template"],
    { subject: string; heading: string; paragraphs: string[]; button: string; hint: string }
  >;
  /** Mails about what somebody asked to be. */
  applications: Record<
    ApplicationKind,
    Record<
      ApplicationMailToSend["template"],
      { subject: string; heading: string; paragraphs: string[]; button: string }
    >
  >;
  /** A mail that asks somebody to work in a restaurant. */
  invitation: {
    subject: string;
    heading: string;
    paragraph: string;
    roles: Record<MemberRole, string>;
    button: string;
    hint: string;
  };
  direction: "ltr" | "rtl";
  /** For Intl. Arabic with European digits, as menus in Arabic-speaking cities print. */
  locale: string;
  subjects: Record<OrderMailToSend["template"], string>;
  headings: Record<OrderMailToSend["template"], string>;
  /** Of the mail that brings a new link. */
  linkIsNew: string;
  /** What happens next, by how the food is handed over. */
  placedPickup: string;
  placedTable: string;
  placedDelivery: string;
  readyPickup: string;
  readyTable: string;
  readyDelivery: string;
  completedPickup: string;
  completedTable: string;
  completedDelivery: string;
  /** Asks for a review. */
  howWasIt: string;
  notCharged: string;
  /** The usual reasons, each a sentence of its own. */
  reasons: Record<OrderReason, string>;
  /** Before the restaurant's own words. */
  reason: string;
  order: string;
  forName: string;
  items: string;
  note: string;
  subtotal: string;
  taxIncluded: string;
  taxAdded: string;
  total: string;
  payAtCounter: string;
  follow: string;
  privateLink: string;
  /** On the button that leads to a review, and what its link is worth to a guest. */
  review: string;
  reviewLink: string;
  questions: string;
};
