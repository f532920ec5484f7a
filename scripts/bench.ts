import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
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
import { runProfile } from "#test/bench/profiles/run.ts";
import { startRig, type RigOptions } from "#test/bench/rig.ts";
import { chosenProfiles, PROFILE_OPTIONS, PROFILE_USAGE } from "./bench-flags.ts";
import { readOptions, runCommand, wholeOption, WrongUsage } from "./wrong-usage.ts";

const ROOT = path.join(import.meta.dirname, "..");

const USAGE = `npm run bench -- [--only orders,menu,push,fanout,chain,history,signin] [--rounds 3] [--seconds 3] [--write]

  --only <parts>          measures these alone
  --rounds <n>            how often each pair takes turns (1 to 20)
  --seconds <n>           how long each turn takes (1 to 60)
  --write                 writes docs/speed.md as well
  --bundle <folder>       measures a build that exists instead of the present sources
  --port <n>              the product's port, with five more behind it, instead of free ones
  --cpu-profile <folder>  writes CPU profiles of the Worker, the local services and the generator there
  --inspect <port>        lets a debugger look into the Worker there

Prints a table and writes .local/bench.json. Needs nothing to run beside it; whatever else runs on the machine, it slows.

${PROFILE_USAGE}`;

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

async function main(args: string[]): Promise<number> {
  const values = readOptions(args, {
    ...PROFILE_OPTIONS,
    only: { type: "string", default: Object.keys(PARTS).join(",") },
    rounds: { type: "string", default: "3" },
    write: { type: "boolean", default: false },
    bundle: { type: "string" },
    port: { type: "string" },
    "cpu-profile": { type: "string" },
    inspect: { type: "string" },
    help: { type: "boolean", default: false },
  });
  if (values.help) return (console.log(USAGE), 0);
  const command = ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" ");
  const options = {
    port: values.port === undefined ? undefined : wholeOption("--port", values.port, 1, 65_000),
    bundleDir: values.bundle && path.resolve(values.bundle),
    profileDir: values["cpu-profile"] && path.resolve(values["cpu-profile"]),
    inspectorPort: values.inspect === undefined ? undefined : wholeOption("--inspect", values.inspect, 1, 65_535),
  };
  if (values.profile === undefined) return (await compare(values, options, command), 0);
  const results: boolean[] = [];
  for (const { name, profile } of chosenProfiles(values)) {
    results.push(await runProfile(name, profile, { ...options, root: ROOT, command, writes: values.write }));
  }
  return results.includes(false) ? 1 : 0;
}

/** Everything beside its bare parts, by turns. */
async function compare(
  values: { only: string; rounds: string; seconds?: string | undefined; write: boolean },
  options: Omit<RigOptions, "dir">,
  command: string,
): Promise<void> {
  const parts = values.only.split(",");
  const strange = parts.find((part) => !Object.hasOwn(PARTS, part));
  if (strange !== undefined) throw new WrongUsage(`There is no part "${strange}".`);
  const rounds = wholeOption("--rounds", values.rounds, 1, 20);
  const seconds = wholeOption("--seconds", values.seconds ?? "3", 1, 60);
  const [startedMs, loadBefore] = [Date.now(), os.loadavg()[0] ?? 0];
  const say = (line: string) => console.log(`${((Date.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);

  say("Starting the whole system …");
  const rig = await startRig({ dir: path.join(ROOT, ".local", "bench", "system"), ...options });
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

await runCommand(USAGE, async () => await main(process.argv.slice(2)));
