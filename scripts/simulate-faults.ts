import { mkdtemp, rm } from "node:fs/promises";
import os, { tmpdir } from "node:os";
import path from "node:path";
import { startPostgres } from "#local/postgres.ts";
import { circumstancesSince, keepRecord } from "#test/faults/record.ts";
import { OPERATIONS, SHRINK_MS, simulate, storyOf, type Failure } from "#test/simulation/simulate.ts";
import { readOptions, runCommand, wholeOption, WrongUsage } from "./wrong-usage.ts";

const USAGE = `npm run simulate:faults -- [--seeds 300] [--from 1] [--ops ${OPERATIONS}]
npm run simulate:faults -- --seed 17 [--path 0:3:1] [--ops ${OPERATIONS}] [--story]

  --seeds <n>   lives through so many histories (1 to 1,000,000)
  --from <n>    the first of their seeds
  --seed <n>    lives through this one alone
  --path <p>    and that one of its shorter forms, as a failing run prints it
  --ops <n>     operations of each history (1 to 500)
  --shrink <s>  makes what failed shorter for so many seconds at most (1 to 3,600)
  --first       ends with the first seed that breaks a promise
  --record      is kept for docs/proof.md, which npm run faults -- --write writes
  --story       tells the history of the seed, whether it breaks a promise or not

Runs the Worker, the rooms and the consumers in this process, with a clock of their own, and lets chance decide which of their calls
is answered next and what goes wrong with it. Exits with 1 when a promise was broken, and tells how, as
briefly as it can be shown; with 2 for wrong usage.`;

async function main(args: string[]): Promise<number> {
  const values = readOptions(args, {
    seeds: { type: "string", default: "300" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    path: { type: "string" },
    ops: { type: "string", default: String(OPERATIONS) },
    shrink: { type: "string", default: String(SHRINK_MS / 1000) },
    first: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    story: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) return (console.log(USAGE), 0);
  const operations = bounded("--ops", values.ops, 500);
  const only = values.seed === undefined ? null : bounded("--seed", values.seed, 2 ** 31 - 1);
  if (only === null && (values.story || values.path !== undefined))
    throw new WrongUsage("--story and --path are of one history: name it with --seed.");
  const first = bounded("--from", values.from, 2 ** 30);
  const seeds =
    only === null ? Array.from({ length: bounded("--seeds", values.seeds, 1_000_000) }, (_, n) => first + n) : [only];

  const shrinkMs = bounded("--shrink", values.shrink, 3_600) * 1000;
  if (values.path !== undefined && !/^\d+(:\d+)*$/.test(values.path))
    throw new WrongUsage("--path is what a failing run has printed, such as 0:3:1.");

  const folder = await mkdtemp(path.join(tmpdir(), "comanda-simulation-"));
  const postgres = await startPostgres({ dataDir: path.join(folder, "postgres"), durable: false });
  try {
    if (values.story && only !== null) {
      const { story, broken } = await storyOf(postgres.url, only, operations);
      console.log([...story, broken ? `→ broken: ${broken.message}` : "→ every promise holds"].join("\n"));
      return broken ? 1 : 0;
    }
    const [startedMs, startedAt, loadBefore] = [performance.now(), Date.now(), os.loadavg()[0] ?? 0];
    let done = 0;
    const { passed, failures, calls } = await simulate({
      serverUrl: postgres.url,
      seeds,
      operations,
      stopsAtFirst: values.first,
      shrinkMs,
      ...(values.path !== undefined && { path: values.path }),
      onSeed: (_, failure) => {
        showProgress(++done, seeds.length, startedMs);
        if (failure) console.log(`\n${told(failure, operations)}\n`);
      },
    });
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(`\n${calls} calls were answered, or not, in ${seconds.toFixed(1)} s.`);
    console.log(`${passed} seeds passed, ${failures.length} failed`);
    if (values.record) {
      keepRecord({
        id: "Simulation",
        title: "Histories in which chance decides which call is answered next, and how",
        circumstances: circumstancesSince("simulate:faults", startedAt, loadBefore),
        seed: seeds[0] ?? 0,
        injected: { histories: seeds.length, "calls that were answered, or not": calls },
        figures: {},
        held: passed,
        broken: failures.map(({ seed, promise }) => ({ what: `seed ${seed}`, why: promise })),
      });
    }
    return failures.length === 0 ? 0 : 1;
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function told({ seed, path: where, promise, story }: Failure, operations: number): string {
  const ops = operations === OPERATIONS ? "" : ` --ops ${operations}`;
  const replay = `npm run simulate:faults -- --seed ${seed} --path ${where}${ops}`;
  return [`Seed ${seed}:`, ...story, `→ broken: ${promise}`, "", `Again: ${replay}`].join("\n");
}

const BAR = 30;
/** One line that is written over on a terminal; elsewhere, a line now and then. */
function showProgress(done: number, all: number, startedMs: number): void {
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  const full = Math.round((done / all) * BAR);
  const line = `[${"█".repeat(full)}${"·".repeat(BAR - full)}] ${done} of ${all} seeds, ${seconds} s`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
  else if (done % 50 === 0) console.log(line);
}

function bounded(name: string, text: string, most: number): number {
  return wholeOption(name, text, 1, most);
}

await runCommand(USAGE, async () => await main(process.argv.slice(2)));
