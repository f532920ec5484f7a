// `npm run test:proof`: what breaks the parts and looks what came of it, in the short form that every change passes. Closes with one
// line, "N passed, N failed".
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { install, requireNode, run } from "../local/install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const tool = (file, ...args) => [path.join(ROOT, "node_modules", "tsx", "dist", "cli.mjs"), file, ...args];
const faults = (...args) => tool("scripts/faults.ts", "--unrecorded", "--seed", String(seed), ...args);
const seed = commitNumber();

/**
 * As much as fits beside `npm test`. Which share of the single faults it is, the commit decides: over many changes all have their turn.
 * People come at a lower rate than in a campaign: three systems share two cores, and what a fault has held back has to be waited for.
 */
const SHORT = { share: 5, minutes: "1", histories: 300, requests: 2_000, rate: "10" };

/**
 * Two rows, because there are two cores, and a third that waits for its queue most of the time; each goes on from the left. What is
 * drawn, the commit decides, but for the histories and the rights, which are the same for every change.
 * @type {[name: string, args: string[]][][]}
 */
const RUNS = [
  [
    [
      `F1, one in ${SHORT.share} single faults`,
      faults("--only", "F1", "--share", `${1 + (seed % SHORT.share)}/${SHORT.share}`),
    ],
    [`${SHORT.histories} simulated histories`, tool("scripts/simulate-faults.ts", "--seeds", String(SHORT.histories))],
  ],
  [
    ["F2, kills", faults("--only", "F2", "--minutes", SHORT.minutes, "--rate", SHORT.rate)],
    ["F5, Redis", faults("--only", "F5", "--minutes", SHORT.minutes, "--rate", SHORT.rate)],
    ["who may do what", [path.join(ROOT, "node_modules", "vitest", "vitest.mjs"), "run", "--project", "proof"]],
    [
      `${SHORT.requests} mutated requests`,
      tool("scripts/fuzz.ts", "--cases", String(SHORT.requests), "--seed", String(seed)),
    ],
  ],
  [["F3, a hostile queue", faults("--only", "F3", "--minutes", SHORT.minutes, "--rate", SHORT.rate)]],
];

requireNode();
await install();
// One build for all: the first to need it would make the others wait, and their clocks run.
let said = "";
const built = await run(process.execPath, tool("scripts/build.ts"), process.env, (text) => (said += text));
if (built !== 0) throw new Error(`The build failed.\n${said.trimEnd()}`);

const verdicts = (await Promise.all(RUNS.map(inARow))).flat();
const [passed, failed] = [0, 1].map((n) => verdicts.reduce((sum, verdict) => sum + verdict[n], 0));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** Runs one after the other. What a failed one printed is shown in one piece. */
async function inARow(runs) {
  const verdicts = [];
  for (const [name, args] of runs) {
    const started = Date.now();
    let output = "";
    const code = await run(process.execPath, args, process.env, (text) => (output += text));
    const [good, bad] = countsIn(output);
    // A run that ends badly without a failure of its own, or well without having tried anything, is a failure all the same.
    const verdict = [good, code === 0 ? bad + (good === 0 ? 1 : 0) : Math.max(1, bad)];
    if (verdict[1] > 0) console.log(output.trimEnd());
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${verdict[1] === 0 ? "✓" : "✗"} ${name}: ${good} passed (${seconds} s)`);
    verdicts.push(verdict);
  }
  return verdicts;
}

/** The last line that counts; vitest has its own way of saying it. */
function countsIn(output) {
  // eslint-disable-next-line no-control-regex
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, "");
  const ours = [...plain.matchAll(/^([\d,]+)(?: \w+)? passed, ([\d,]+) failed$/gm)].at(-1);
  if (ours) return [number(ours[1]), number(ours[2])];
  const tests = /^\s*Tests\s+(.*)$/m.exec(plain)?.[1] ?? "";
  return [number(/(\d+) passed/.exec(tests)?.[1]), number(/(\d+) failed/.exec(tests)?.[1])];
}

function number(text = "0") {
  return Number(text.replaceAll(",", ""));
}

/** A number that changes with each commit and stays with it; 0 outside of a repository. */
function commitNumber() {
  try {
    return parseInt(execFileSync("git", ["rev-parse", "HEAD"], { cwd: ROOT, encoding: "utf8" }).slice(0, 6), 16);
  } catch {
    return 0;
  }
}
