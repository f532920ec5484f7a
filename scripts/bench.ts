import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "#test/bench/bench.ts";
import { LIMITS } from "#test/bench/limits.ts";
import { audit, chain } from "#test/bench/parts/chain.ts";
import { fanout } from "#test/bench/parts/fanout.ts";
import { history } from "#test/bench/parts/history.ts";
import { menu } from "#test/bench/parts/menu.ts";
import { orders } from "#test/bench/parts/orders.ts";
import { push } from "#test/bench/parts/push.ts";
import { signin } from "#test/bench/parts/signin.ts";
import { circumstances, inMarkdown, inText, type Report } from "#test/bench/report.ts";
import { startRig } from "#test/bench/rig.ts";

const ROOT = path.join(import.meta.dirname, "..");

const USAGE = `npm run bench -- [--only orders,menu,push,fanout,chain,history,signin] [--rounds 3] [--seconds 3] [--write]

  --only <parts>      measures these alone
  --rounds <n>        how often each pair takes turns (1 to 20)
  --seconds <n>       how long each turn takes (1 to 60)
  --write             writes docs/speed.md as well
  --bundle <folder>   measures a build that exists instead of the present sources
  --port <n>          the product's port, with five more behind it, instead of free ones
  --profile <folder>  writes CPU profiles of the local services and the generator there
  --inspect <port>    lets a debugger look into the Worker there

Prints a table and writes .local/bench.json. Needs nothing to run beside it; whatever else runs on the machine, it slows.`;

/** Each returns how many orders the Worker accepted in it. */
const PARTS: Record<string, (bench: Bench) => Promise<number>> = {
  orders,
  menu: async (bench) => (await menu(bench), 0),
  push,
  fanout: async (bench) => (await fanout(bench), 0),
  chain,
  signin,
  history: async (bench) => (await history(bench), 0),
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: Object.keys(PARTS).join(",") },
      rounds: { type: "string", default: "3" },
      seconds: { type: "string", default: "3" },
      write: { type: "boolean", default: false },
      bundle: { type: "string" },
      port: { type: "string" },
      profile: { type: "string" },
      inspect: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const parts = values.only.split(",");
  const strange = parts.find((part) => !Object.hasOwn(PARTS, part));
  if (strange !== undefined) throw new Error(`There is no part "${strange}".\n\n${USAGE}`);
  const [rounds, seconds] = [bounded("--rounds", values.rounds, 20), bounded("--seconds", values.seconds, 60)];
  const [startedMs, loadBefore] = [Date.now(), os.loadavg()[0] ?? 0];
  const say = (line: string) => console.log(`${((Date.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);

  say("Starting the whole system …");
  const rig = await startRig({
    dir: path.join(ROOT, ".local", "bench"),
    port: values.port === undefined ? undefined : bounded("--port", values.port, 65_000),
    bundleDir: values.bundle && path.resolve(values.bundle),
    profileDir: values.profile && path.resolve(values.profile),
    inspectorPort: values.inspect === undefined ? undefined : bounded("--inspect", values.inspect, 65_535),
  });
  const bench: Bench = { rig, rounds, seconds, say, figures: [] };
  try {
    let accepted = 0;
    for (const part of parts) {
      say(`— ${part}`);
      accepted += (await PARTS[part]?.(bench)) ?? 0;
    }
    await audit(bench, accepted);
  } finally {
    if (rig.logs.length > 0) say(`The Worker logged ${rig.logs.length} lines; the first: ${rig.logs[0]}`);
    for (const failed of await rig.stop()) console.error(`  ✗ ${failed}`);
  }

  const command = ["npm run bench", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(" ");
  const report: Report = {
    circumstances: circumstances(command, startedMs, loadBefore),
    figures: bench.figures,
    limits: LIMITS,
  };
  console.log(`\n${inText(report.figures)}\n`);
  mkdirSync(path.join(ROOT, ".local"), { recursive: true });
  writeFileSync(path.join(ROOT, ".local", "bench.json"), `${JSON.stringify(report, null, 2)}\n`);
  if (values.write) writeFileSync(path.join(ROOT, "docs", "speed.md"), inMarkdown(report));
}

function bounded(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`${name} must be a whole number from 1 to ${most}.`);
  return value;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
