import type { MailContent, MailSlip } from "./content.ts";

/** The mail for readers without pictures and colours: nothing is said only in the other one. */
export function renderText({ sender, heading, paragraphs, slip, link, closing }: MailContent): string {
  return [
    sender,
    slip ? [heading, `${slip.number} · ${slip.forName}`].join("\n") : heading,
    ...paragraphs,
    ...(slip ? slipBlocks(slip) : []),
    link ? [`${link.label}: ${link.url}`, link.hint ?? ""].join("\n").trim() : "",
    closing ?? "",
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function slipBlocks({ itemsTitle, lines, sums }: MailSlip): string[] {
  const items = lines.flatMap(({ quantity, name, details, amount }) => [
    `${quantity} × ${name}  ${amount}`,
    ...details.map((detail) => `    ${detail}`),
  ]);
  const totals = sums.map(({ label, amount }) => (amount === "" ? label : `${label}: ${amount}`));
  return [[`${itemsTitle}:`, ...items].join("\n"), totals.join("\n")];
}
