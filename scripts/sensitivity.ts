import { spawnSync, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { PLANTED_BUGS, type Edit, type PlantedBug } from "#test/faults/planted/bugs.ts";
import { writeProof } from "#test/faults/proof-page.ts";
import { circumstancesSince, keepRecord } from "#test/faults/record.ts";
import { readOptions, runCommand, WrongUsage } from "./wrong-usage.ts";

const ROOT = path.join(import.meta.dirname, "..");
const RUN_MS_MAX = 10 * 60_000;

const USAGE = `Plants bugs into copies of this project, one at a time, and looks whether the rig sees them.

  npm run sensitivity                    every bug
  npm run sensitivity -- --only "gap"    those with this in their names, which docs/proof.md is not told of
  npm run sensitivity -- --write         writes docs/proof.md as well

${PLANTED_BUGS.map(({ name }) => `  - ${name}`).join("\n")}

Ends with 0 when each bug made its run fail, 1 when one went unseen or there was none, 2 for wrong usage.`;

type Sight = { bug: PlantedBug; isSeen: boolean; seconds: number; line: string };

function main(args: string[]): number {
  const values = readOptions(args, {
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [startedMs, loadBefore] = [Date.now(), os.loadavg()[0] ?? 0];
  const bugs = PLANTED_BUGS.filter(({ name }) => name.includes(values.only));
  if (bugs.length === 0) throw new WrongUsage(`There is no bug with "${values.only}" in its name.`);
  const sights = bugs.map(look);
  const unseen = sights.filter(({ isSeen }) => !isSeen);
  // Some of the bugs would pass for all of them.
  if (values.only !== "") return told(sights, unseen);
  keepRecord({
    id: "sensitivity",
    title: "Bugs that were planted, and the runs that saw them",
    circumstances: circumstancesSince("sensitivity", startedMs, loadBefore),
    seed: 1,
    injected: { "planted bugs": sights.length },
    figures: {},
    held: sights.length - unseen.length,
    broken: unseen.map(({ bug, line }) => ({ what: `${bug.name} was not seen`, why: line })),
    table: [
      ["planted", "run", "seen as", "after"],
      ...sights.map(({ bug, seconds, line }) => [bug.name, runOf(bug), line, `${Math.round(seconds)} s`]),
    ],
  });
  if (values.write) writeProof();
  return told(sights, unseen);
}

/** Closes with the sum. Returns the exit code. */
function told(sights: readonly Sight[], unseen: readonly Sight[]): number {
  console.log(`\n${sights.length - unseen.length} passed, ${unseen.length} failed`);
  return unseen.length > 0 ? 1 : 0;
}

const runOf = ({ run }: PlantedBug): string => `npm ${run.join(" ")}`;

/**
 * Plants one bug into a copy and has its run fail there. Only a run that says which check or test has failed has seen it: one that ends
 * well, that takes too long, or that cannot begin has not.
 */
function look(bug: PlantedBug): Sight {
  const folder = mkdtempSync(path.join(os.tmpdir(), "comanda-planted-"));
  const started = Date.now();
  try {
    copyTo(folder);
    for (const edit of bug.edits) plant(folder, edit);
    if (bug.edits.some(({ file }) => file.startsWith("db/"))) run(folder, ["exec", "--", "tsx", "db/write-version.ts"]);
    const { status, output } = run(folder, bug.run);
    const seconds = (Date.now() - started) / 1_000;
    const complaint = status === 1 ? firstComplaint(output) : null;
    const line =
      complaint ?? (status === 0 ? "nothing was noticed" : `it ended with ${status}: ${output.trim().slice(-200)}`);
    console.log(`${complaint === null ? "✗" : "✓"} ${bug.name} (${Math.round(seconds)} s)\n    ${line}`);
    return { bug, isSeen: complaint !== null, seconds, line };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is under version control, as it stands, beside the packages of this checkout. */
function copyTo(folder: string): void {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(path.join(ROOT, file), path.join(folder, file));
  }
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
}

function plant(folder: string, { file, find, replace }: Edit): void {
  const where = path.join(folder, file);
  const text = readFileSync(where, "utf8");
  if (text.split(find).length !== 2) throw new Error(`${file} has changed: what the bug stands for is not there once.`);
  writeFileSync(
    where,
    text.replace(find, () => replace),
  );
}

function run(folder: string, args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync("npm", args, {
    cwd: folder,
    encoding: "utf8",
    timeout: RUN_MS_MAX,
    maxBuffer: 2 ** 28,
  });
  return { status, output: `${stdout}\n${stderr}` };
}

/** The first check of the rig, test of vitest, or promise of the simulation that is said to be broken; null when none is. */
function firstComplaint(output: string): string | null {
  // oxlint-disable-next-line no-control-regex
  const lines = output.replaceAll(/\u001b\[[0-9;]*m/g, "").split("\n");
  return (
    lines
      .find((line) => /^\s*([✗×] |→ broken: )/.test(line))
      ?.trim()
      .slice(0, 200) ?? null
  );
}

await runCommand(USAGE, () => main(process.argv.slice(2)));
