import type { MailContent } from "./compose.ts";

/** The mail for readers without pictures and colours: nothing is said only in the other one. */
export function renderText(mail: MailContent): string {
  const lines = mail.lines.flatMap(({ quantity, name, details, amount }) => [
    `${quantity} × ${name}  ${amount}`,
    ...details.map((detail) => `    ${detail}`),
  ]);
  const sums = mail.sums.map(({ label, amount }) => (amount === "" ? label : `${label}: ${amount}`));
  return [
    mail.restaurant,
    [mail.heading, `${mail.number} · ${mail.forName}`].join("\n"),
    ...mail.paragraphs,
    [`${mail.itemsTitle}:`, ...lines].join("\n"),
    sums.join("\n"),
    [`${mail.link.label}: ${mail.link.url}`, mail.link.hint ?? ""].join("\n").trim(),
    mail.closing ?? "",
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}
