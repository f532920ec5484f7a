import os from "node:os";
import { asText } from "#test/bench/table.ts";
import { EXPERIMENTS } from "#test/faults/experiments/all.ts";
import type { Experiment, Report } from "#test/faults/experiments/experiment.ts";
import { Progress } from "#test/faults/progress.ts";
import { writeProof } from "#test/faults/proof-page.ts";
import { circumstancesSince, keepRecord, type RunRecord } from "#test/faults/record.ts";
import { MATRIX_HEAD, matrixRows } from "#test/faults/sweep/matrix.ts";
import { scenariosCalled, sweepFaults, Unsound, type CellResult } from "#test/faults/sweep/run.ts";
import { numberOption, readOptions, runCommand, wholeOption, WrongUsage } from "./wrong-usage.ts";

const USAGE = `Breaks what lies between the parts of a whole system, and looks whether anything was lost, doubled or shown to the wrong person.

  npm run faults                              everything, half a minute each, and a fifth of F1
  npm run faults -- --only F1,F3              these alone
  npm run faults -- --only F3 --minutes 10    for so long
  npm run faults -- --seed 7                  draws what happens from this seed
  npm run faults -- --rate 60                 so many things that people do each second (25)
  npm run faults -- --share 2/5               of F1 the second fifth; 1/1 is all of it
  npm run faults -- --scenario "guest orders" of F1 the scenarios with this in their names
  npm run faults -- --write                   writes docs/proof.md from the newest run of each kind
  npm run faults -- --unrecorded              is none of them: a short run, which must not stand for a long one

A part of F1 that --scenario names is no record, either.

${["F1  each call of each scenario is broken in each way", ...EXPERIMENTS.map(({ id, title }) => `${id.padEnd(3)} ${title}`)].map((line) => `  ${line}`).join("\n")}

Ends with 0 when everything held, 1 when something was broken (its evidence is in .local/faults/), 2 for wrong usage.`;

/** A call may go another way the second time; when most do, the sweep has broken nothing. */
const FIRED_LEAST = 0.5;

type Wishes = {
  only: string[];
  seed: number;
  seconds: number;
  perSecond: number;
  share: { of: number; rest: number };
  scenario: string | undefined;
  write: boolean;
  isRecorded: boolean;
};

async function main(args: string[]): Promise<number> {
  const wishes = wishesOf(args);
  if (!wishes) {
    console.log(USAGE);
    return 0;
  }
  const progress = new Progress();
  let [held, broken] = [0, 0];
  const count = (good: number, bad: number) => ([held, broken] = [held + good, broken + bad]);
  if (wishes.only.includes("F1")) count(...(await sweep(wishes, progress)));
  for (const experiment of EXPERIMENTS) {
    if (wishes.only.includes(experiment.id)) count(...(await experience(experiment, wishes, progress)));
  }
  if (wishes.write) writeProof();
  if (broken > 0)
    console.log(`\nThe same again: npm run faults -- ${["--seed", wishes.seed, ...withoutSeed(args)].join(" ")}`);
  console.log(`\n${held} passed, ${broken} failed`);
  return broken > 0 ? 1 : 0;
}

/** F1. Returns how many faults were survived, and how many were not. */
async function sweep({ seed, share, scenario, isRecorded }: Wishes, progress: Progress): Promise<[number, number]> {
  const [startedMs, loadBefore] = [Date.now(), os.loadavg()[0] ?? 0];
  const onCell = (result: CellResult, done: number, all: number) => {
    progress.show("F1 ", done / all, `${result.scenario}: ${result.call.operation}, ${result.mode}`);
    for (const { what, why } of result.broken)
      progress.say(
        `  ✗ ${result.scenario}: ${result.call.operation} (${result.call.nth}), ${result.mode}: ${what}: ${why}`,
      );
  };
  const results = await sweepFaults({ seed, share, only: scenario, onCell });
  const rows = matrixRows(results);
  progress.say(`\n${asText(MATRIX_HEAD, rows)}\n`);
  const fired = results.filter((result) => result.fired).length;
  const held = results.filter((result) => result.fired && result.broken.length === 0).length;
  const broken = results
    .filter((result) => result.broken.length > 0)
    .map(({ scenario: name, call, mode, broken: [first] }) => ({
      what: `${name}: ${call.operation}, ${mode}`,
      why: `${first?.what}: ${first?.why}`,
    }));
  if (fired === 0 || fired < results.length * FIRED_LEAST)
    broken.push({ what: "the faults come about", why: `${fired} of ${results.length} did` });
  progress.say(`F1: ${results.length} cells, ${fired} faults came about, ${broken.length} broke something`);
  const record: RunRecord = {
    id: "F1",
    title: "Each call of each scenario is broken in each way",
    circumstances: circumstancesSince("faults", startedMs, loadBefore),
    seed,
    injected: { "single faults": fired },
    figures: { cells: String(results.length), "not come about": String(results.length - fired) },
    held,
    broken,
    table: [[...MATRIX_HEAD], ...rows],
  };
  if (isRecorded && scenario === undefined) keepRecord(record);
  return [held, broken.length];
}

async function experience(
  experiment: Experiment,
  { seed, seconds, perSecond, isRecorded }: Wishes,
  progress: Progress,
): Promise<[number, number]> {
  const [startedMs, loadBefore] = [Date.now(), os.loadavg()[0] ?? 0];
  const { id, title } = experiment;
  const onProgress = (share: number, doing: string) => progress.show(id.padEnd(3), share, doing);
  const report = await experiment.run({ seed, seconds, perSecond, onProgress });
  const broken = report.checks.filter(({ isGood }) => !isGood);
  show(report, progress);
  const record: RunRecord = {
    id,
    title,
    circumstances: circumstancesSince("faults", startedMs, loadBefore),
    seed,
    injected: report.injected,
    figures: report.figures,
    held: report.checks.length - broken.length,
    broken,
  };
  if (isRecorded) keepRecord(record);
  return [report.checks.length - broken.length, broken.length];
}

function show({ id, title, seed, seconds, injected, figures, checks }: Report, progress: Progress): void {
  progress.say(`\n${id}  ${title} (${Math.round(seconds)} s, seed ${seed})`);
  const rows = [...Object.entries(injected).map(([what, times]) => [what, `${times} ×`]), ...Object.entries(figures)];
  for (const [what = "", value = ""] of rows) progress.say(`    ${what}: ${value}`);
  for (const { what, isGood, why } of checks) progress.say(isGood ? `  ✓ ${what}` : `  ✗ ${what}: ${why}`);
}

const OPTIONS = {
  only: { type: "string" },
  seed: { type: "string", default: "1" },
  minutes: { type: "string", default: "0.5" },
  rate: { type: "string", default: "25" },
  share: { type: "string", default: "1/5" },
  scenario: { type: "string" },
  write: { type: "boolean", default: false },
  unrecorded: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

function wishesOf(args: string[]): Wishes | null {
  const values = readOptions(args, OPTIONS);
  if (values.help) return null;
  const known = ["F1", ...EXPERIMENTS.map(({ id }) => id)];
  const only = values.only?.split(",") ?? known;
  const strange = only.find((id) => !known.includes(id));
  if (strange !== undefined) throw new WrongUsage(`There is no experiment "${strange}": only ${known.join(", ")}.`);
  const [, rest = "", of = ""] = /^(\d+)\/(\d+)$/.exec(values.share) ?? [];
  if (Number(rest) < 1 || Number(rest) > Number(of)) throw new WrongUsage("--share is a part of a whole, such as 2/5.");
  if (scenariosCalled(values.scenario ?? "").length === 0) {
    throw new WrongUsage(`No scenario has "${values.scenario}" in its name.`);
  }
  return {
    only,
    seed: wholeOption("--seed", values.seed, 0, 2 ** 31 - 1),
    seconds: 60 * numberOption("--minutes", values.minutes, 0.1, 600),
    perSecond: numberOption("--rate", values.rate, 1, 1_000),
    share: { of: Number(of), rest: Number(rest) - 1 },
    scenario: values.scenario,
    write: values.write,
    isRecorded: !values.unrecorded,
  };
}

const withoutSeed = (args: string[]): string[] => args.filter((arg, n) => arg !== "--seed" && args[n - 1] !== "--seed");

await runCommand(USAGE, async () => {
  try {
    return await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Unsound)) throw error;
    console.error(`  ✗ ${error.message}`);
    return 1;
  }
});
