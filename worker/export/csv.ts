import type { Row } from "#domain/export.ts";

/** A cell that begins like this is a formula to a spreadsheet, whatever quotes are around it. */
const FORMULA = /^[=+\-@\t\r]/;

/** The first line of a table: spreadsheets take the mark before it for UTF-8. */
export const csvHead = (columns: readonly string[]): string => `\uFEFF${columns.map(csvCell).join(",")}\r\n`;

/** A row, in the order of the columns. */
export const csvLine = (columns: readonly string[], row: Row): string =>
  `${columns.map((column) => csvCell(row[column])).join(",")}\r\n`;

/** One cell: what a spreadsheet would calculate has an apostrophe before it, and is text. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
