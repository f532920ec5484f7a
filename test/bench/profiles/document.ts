import { readFileSync, writeFileSync } from "node:fs";
import { tableOf } from "../figures.ts";
import type { Picture } from "../picture.ts";
import { asMarkdown } from "../table.ts";
import type { ProfileReport } from "./run.ts";

/** The figures of one profile, as `docs/performance.md` shows them. */
export function sectionOf(
  what: string,
  { circumstances, figures }: ProfileReport,
  pictures: Readonly<Record<string, Picture>>,
): string {
  const { command, seconds, date, commit, machine, load } = circumstances;
  const { head, rows } = tableOf(figures);
  const images = Object.entries(pictures).map(([file, { title }]) => `![${title}](images/load-${file}.svg)`);
  return [
    what.charAt(0).toUpperCase() + what.slice(1),
    asMarkdown(head, rows),
    ...images,
    `Measured with \`${command}\` in ${seconds} s on ${date} UTC, at commit ${commit}. Machine: ${machine}; load average ` +
      `${load.map((each) => each.toFixed(1)).join(" before and ")} after.`,
  ].join("\n\n");
}

/** Puts a section between its two marks, and leaves everything else as it is. Throws where a document has no such marks. */
export function withSection(document: string, name: string, section: string): string {
  const [begin, end] = [`<!-- ${name}: written by npm run bench -->`, `<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The document has no place for ${name}.`);
  return `${document.slice(0, from + begin.length)}\n\n${section}\n\n${document.slice(to)}`;
}

/** Puts a section between its marks in a file. Throws where the file has no such marks. */
export function writeSection(file: string, name: string, section: string): void {
  writeFileSync(file, withSection(readFileSync(file, "utf8"), name, section));
}
