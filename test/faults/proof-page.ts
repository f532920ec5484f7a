import { writeFileSync } from "node:fs";
import path from "node:path";
import { asMarkdown } from "#test/bench/table.ts";
import { keptRecords, type RunRecord } from "./record.ts";

const PAGE = path.join(import.meta.dirname, "..", "..", "docs", "proof.md");

const INTRODUCTION = `# What was broken, and what came of it

Written by runs, never by hand: each section is the newest run of its kind. How the experiments work is told in
[the rig](fault-rig.md). A number that belongs to an invariant is that of [\`npm run audit\`](operating.md).
`;

/** Writes docs/proof.md from the newest run of each kind. */
export function writeProof(): void {
  writeFileSync(PAGE, proofPage(keptRecords()));
}

/** The page for these runs, experiments in the order of their numbers. */
function proofPage(records: readonly RunRecord[]): string {
  const numbered = (id: string) => Number(/^F(\d+)$/.exec(id)?.[1] ?? Infinity);
  const sorted = records.toSorted((a, b) => numbered(a.id) - numbered(b.id) || a.id.localeCompare(b.id));
  return [INTRODUCTION, summary(sorted), ...sorted.map(section)].join("\n");
}

function summary(records: readonly RunRecord[]): string {
  const rows = records.map(({ id, title, injected, held, broken, circumstances }) => [
    id,
    title,
    String(Object.values(injected).reduce((sum, times) => sum + times, 0)),
    String(held),
    String(broken.length),
    circumstances.commit,
  ]);
  return `${asMarkdown(["", "what was done", "times", "held", "broken", "commit"], rows)}\n`;
}

function section({ id, title, circumstances, seed, injected, figures, held, broken, table }: RunRecord): string {
  const { command, date, commit, machine, seconds } = circumstances;
  const rows = [...Object.entries(injected).map(([what, times]) => [what, `${times} ×`]), ...Object.entries(figures)];
  const found =
    broken.length === 0
      ? `${held} checks held, none was broken.`
      : `${held} checks held. Broken:\n\n${broken.map(({ what, why }) => `- ${what}: ${why}`).join("\n")}`;
  return `## ${id}: ${title}

\`${command}\`, seed ${seed}, ${seconds} s on ${date} UTC, at commit ${commit}. Machine: ${machine}.

${asMarkdown(["", ""], rows)}

${found}
${table ? `\n${asMarkdown(table[0] ?? [], table.slice(1))}\n` : ""}`;
}
