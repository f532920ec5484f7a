export type Row = readonly string[];

/** Columns side by side for a terminal: the first one to the left, numbers to the right. */
export function asText(head: Row, rows: readonly Row[]): string {
  const widths = widthsOf([head, ...rows]);
  const line = (row: Row) =>
    widths.map((width, column) => (column === 0 ? pad(row, column, width) : padLeft(row, column, width))).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("──");
  return [line(head), rule, ...rows.map(line)].map((each) => each.trimEnd()).join("\n");
}

/** The same as a Markdown table, as the formatter has it. */
export function asMarkdown(head: Row, rows: readonly Row[]): string {
  const escaped = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const [first = [], ...others] = escaped;
  const widths = widthsOf(escaped).map((width) => Math.max(3, width));
  const line = (row: Row) => `| ${widths.map((width, column) => pad(row, column, width)).join(" | ")} |`;
  return [line(first), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...others.map(line)].join("\n");
}

const widthsOf = (rows: readonly Row[]): number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
const pad = (row: Row, column: number, width: number) => (row[column] ?? "").padEnd(width);
const padLeft = (row: Row, column: number, width: number) => (row[column] ?? "").padStart(width);
