import type { MailContent, MailLine, MailSlip, MailSum } from "./content.ts";
import { escapeHtml } from "./format.ts";

// Mail programs know tables and inline styles, and hardly anything else. The colours are those of the pages.
const PAPER = "#faf7f2";
const SURFACE = "#ffffff";
const INK = "#2a2420";
const MUTED = "#6b635c";
const TOMATO = "#c4301f";
const LINE = "#e3dfda";
const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans Arabic',Tahoma,sans-serif";

/** The mail as HTML. Every text that comes from a person is escaped here, where it enters the page. */
export function renderHtml(mail: MailContent): string {
  const { direction } = mail;
  const start = direction === "rtl" ? "right" : "left";
  const end = direction === "rtl" ? "left" : "right";
  const paragraphs = mail.paragraphs.map(
    (text) => `<p style="margin:0 0 12px;font-size:16px;line-height:1.5;color:${INK}">${escapeHtml(text)}</p>`,
  );
  return `<!doctype html>
<html lang="${mail.language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light">
<title>${escapeHtml(mail.subject)}</title>
</head>
<body style="margin:0;padding:0;background:${PAPER};${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${PAPER}"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" dir="${direction}" style="max-width:520px;background:${SURFACE};border:1px solid ${LINE};border-radius:14px;text-align:${start}">
<tr><td style="padding:24px 24px 0">
<p style="margin:0;font-size:14px;color:${MUTED}">${escapeHtml(mail.sender)}</p>
<h1 style="margin:4px 0 16px;font-size:24px;line-height:1.25;color:${INK}">${escapeHtml(mail.heading)}</h1>
${paragraphs.join("\n")}
${mail.link === null ? "" : renderLink(mail.link)}
</td></tr>
${mail.slip === null ? "" : renderSlip(mail.slip, end)}
<tr><td style="padding:16px 24px 24px">${mail.closing === null ? "" : small(mail.closing)}</td></tr>
</table>
</td></tr></table>
</body>
</html>`;
}

const renderLink = ({ url, label, hint }: NonNullable<MailContent["link"]>) =>
  `<p style="margin:20px 0 8px"><a href="${escapeHtml(url)}" style="display:inline-block;background:${TOMATO};color:#ffffff;text-decoration:none;font-size:16px;font-weight:600;padding:14px 22px;border-radius:999px">${escapeHtml(label)}</a></p>
${hint === null ? "" : small(hint)}`;

const renderSlip = ({ number, forName, itemsTitle, lines, sums }: MailSlip, end: string) =>
  `<tr><td style="padding:16px 24px 0"><div style="border-top:2px dashed ${LINE};font-size:0;line-height:0">&nbsp;</div></td></tr>
<tr><td style="padding:8px 24px 0">
<p style="margin:0 0 4px;font-size:20px;font-weight:700;color:${INK}">${escapeHtml(number)}</p>
${small(forName)}
<h2 style="margin:12px 0 4px;font-size:14px;color:${MUTED};font-weight:600">${escapeHtml(itemsTitle)}</h2>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="font-size:16px;line-height:1.4;color:${INK}">
${lines.map((line) => renderLine(line, end)).join("\n")}
${sums.map((sum, index) => renderSum(sum, end, index === 0)).join("\n")}
</table>
</td></tr>`;

const small = (text: string) =>
  `<p style="margin:0;font-size:14px;line-height:1.5;color:${MUTED}">${escapeHtml(text)}</p>`;

const renderLine = ({ quantity, name, details, amount }: MailLine, end: string) => `<tr>
<td style="padding:6px 0;vertical-align:top"><strong>${escapeHtml(quantity)} × ${escapeHtml(name)}</strong>${details
  .map((detail) => `<br><span style="font-size:14px;color:${MUTED}">${escapeHtml(detail)}</span>`)
  .join("")}</td>
<td style="padding:6px 0;vertical-align:top;text-align:${end};white-space:nowrap"><bdi>${escapeHtml(amount)}</bdi></td>
</tr>`;

function renderSum({ label, amount, strong }: MailSum, end: string, first: boolean): string {
  const border = first ? `border-top:1px solid ${LINE};` : "";
  const weight = strong ? "font-weight:700;" : `color:${MUTED};font-size:14px;`;
  return `<tr>
<td style="${border}${weight}padding:8px 0 2px">${escapeHtml(label)}</td>
<td style="${border}${weight}padding:8px 0 2px;text-align:${end};white-space:nowrap"><bdi>${escapeHtml(amount)}</bdi></td>
</tr>`;
}
