export type MailLine = { quantity: string; name: string; details: string[]; amount: string };
export type MailSum = { label: string; amount: string; strong: boolean };
/** What was ordered. */
export type MailSlip = { number: string; forName: string; itemsTitle: string; lines: MailLine[]; sums: MailSum[] };

/** What a mail says, before it becomes text and HTML. Plain texts, not yet escaped for anything. */
export type MailContent = {
  language: string;
  direction: "ltr" | "rtl";
  subject: string;
  /** On whose behalf it speaks. */
  sender: string;
  heading: string;
  paragraphs: string[];
  slip: MailSlip | null;
  link: { label: string; url: string; hint: string | null } | null;
  closing: string | null;
};
