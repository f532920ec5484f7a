import { randomInt } from "node:crypto";
import os from "node:os";
import { isSomeRoute, runCampaign, type CampaignReport, type Failure } from "#test/fuzz/campaign.ts";
import type { Tally } from "#test/fuzz/tally.ts";
import { circumstancesSince, keepRecord } from "#test/faults/record.ts";
import { lookAfterwards } from "#test/fuzz/verdict.ts";
import { startScratchPostgres } from "#test/support/scratch-postgres.ts";
import { startWorld } from "#test/support/system.ts";
import { numberOption, readOptions, runCommand, wholeOption, WrongUsage } from "./wrong-usage.ts";

const USAGE = `npm run fuzz -- [--cases 2000] [--seed n] [--only "POST /orders"] [--minutes m]

  --cases <n>      how many requests (1 to 10000000)
  --seed <n>       the same seed sends the same requests; without it, a new one is drawn and printed
  --only <text>    only routes whose name contains this, as "POST /orders" or "/hooks/"
  --minutes <n>    stops after so long
  --record         is kept for docs/proof.md, which npm run faults -- --write writes
  --at-once <n>    requests under way at once (1 to 32), 8 unless told; the seed's cases are divided among them

Starts a whole system of its own and asks it for everything that it has, rightly and then wrongly. Fails when an answer is a 5xx, breaks
the contract or tells a secret, when the Worker logs an error, or when an invariant of the database is broken. Ends
with 2 for wrong usage.`;

const PROGRESS_MS = 5_000;

async function main(args: string[]): Promise<number> {
  const values = readOptions(args, {
    cases: { type: "string", default: "2000" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    only: { type: "string" },
    minutes: { type: "string" },
    record: { type: "boolean", default: false },
    "at-once": { type: "string", default: "8" },
    help: { type: "boolean", default: false },
  });
  if (values.help) return (console.log(USAGE), 0);
  const cases = wholeOption("--cases", values.cases, 1, 10_000_000);
  const seed = wholeOption("--seed", values.seed, 0, 2 ** 31 - 1);
  const minutes = values.minutes === undefined ? undefined : numberOption("--minutes", values.minutes, 0.1, 24 * 60);
  const connections = wholeOption("--at-once", values["at-once"], 1, 32);
  if (values.only !== undefined && !(await isSomeRoute(values.only)))
    throw new WrongUsage(`Nothing is called "${values.only}".`);

  const [startedMs, loadBefore] = [Date.now(), os.loadavg()[0] ?? 0];
  console.log(`Seed ${seed}. Starting the whole system …`);
  const postgres = await startScratchPostgres({ durable: false });
  try {
    const world = await startWorld(postgres.url);
    try {
      const report = await runCampaign(world, {
        cases,
        seed,
        only: values.only,
        minutes,
        connections,
        onProgress: progressLine(cases),
        onFailure: (failure) => console.log(`\n✗ ${describe(failure)}\n`), // at once: a campaign may take an hour
      });
      const only = values.only === undefined ? "" : ` --only "${values.only}"`;
      const command = `--cases ${cases} --seed ${seed} --at-once ${connections}${only}`;
      const broken = brokenIn(report, await lookAfterwards(world));
      if (values.record) {
        keepRecord({
          id: "Fuzzing",
          title: "Every route with requests that are nearly right",
          circumstances: circumstancesSince("fuzz", startedMs, loadBefore),
          seed,
          injected: { requests: report.tally.cases },
          figures: {},
          held: report.tally.cases - report.tally.failed,
          broken,
        });
      }
      return show(report, broken, command);
    } finally {
      await world[Symbol.asyncDispose]();
    }
  } finally {
    await postgres.stop();
  }
}

/** One line that is written over itself, or on a log one each few seconds. */
function progressLine(cases: number): (tally: Tally) => void {
  const startedMs = Date.now();
  let saidMs = startedMs;
  return (tally) => {
    const now = Date.now();
    if (now - saidMs < (process.stdout.isTTY ? 200 : PROGRESS_MS)) return;
    saidMs = now;
    const seconds = (now - startedMs) / 1_000;
    const rate = Math.round(tally.cases / seconds);
    const line = `${seconds.toFixed(0).padStart(5)} s  ${tally.cases} of ${cases} cases, ${tally.failed} failed, ${rate}/s`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}  ` : `${line}\n`);
  };
}

type Broken = { what: string; why: string };

/** What is wrong beside the answers themselves comes last: what is in the database afterwards, and what was never reached. */
function brokenIn({ tally, failures }: CampaignReport, afterwards: readonly string[]): Broken[] {
  return [
    ...failures.map((failure) => ({ what: failure.target, why: describe(failure) })),
    ...afterwards.map((why) => ({ what: "afterwards", why })),
    ...tally
      .neverReached()
      .map((what) => ({ what, why: `${what} was never answered with a success: nothing behind it was tried` })),
  ];
}

function show({ tally, failures }: CampaignReport, broken: readonly Broken[], command: string): number {
  console.log(`\n${tally.table()}\n`);
  for (const { what, why } of broken) console.log(`✗ ${what}: ${why}\n`);
  const failed = Math.max(tally.failed, failures.length) + broken.length - failures.length;
  if (failed > 0) console.log(`Again: npm run fuzz -- ${command}`);
  console.log(`${tally.cases - tally.failed} cases passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

const describe = ({ target, problem, curl, answer, seed }: Failure) =>
  `${target}: ${problem}  (seed ${seed})\n  ${curl}\n  was answered ${answer}`;

await runCommand(USAGE, async () => await main(process.argv.slice(2)));
