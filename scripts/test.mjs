// `npm test`: everything a change must pass, from a fresh clone. Closes with one line, "N passed, N failed".
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { install, requireNode, run } from "../local/install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const REPORT = path.join(ROOT, ".local", "test-report.json");
const bin = (name, file) => [path.join(ROOT, "node_modules", name, file)];

/**
 * Two rows, because there are two cores; each goes on from the left. The build is made before the tests, so that none of them waits for
 * it: they all run the same bundle.
 * @type {[name: string, args: string[]][][]}
 */
const CHECKS = [
  [
    ["types of the Worker and the pages", [...bin("typescript", "bin/tsc"), "-p", "tsconfig.worker.json"]],
    ["types of tools and tests", [...bin("typescript", "bin/tsc"), "-p", "tsconfig.node.json"]],
  ],
  [
    ["build", [...bin("tsx", "dist/cli.mjs"), "scripts/build.ts"]],
    ["lint", [...bin("oxlint", "bin/oxlint"), "--type-aware", "--deny-warnings"]],
    ["format", [...bin("prettier", "bin/prettier.cjs"), "--check", "--log-level=warn", "."]],
  ],
];

requireNode();
await install();
mkdirSync(path.dirname(REPORT), { recursive: true });
rmSync(REPORT, { force: true });

const env = { ...process.env, WRANGLER_SEND_METRICS: "false" };
const verdicts = (await Promise.all(CHECKS.map(inARow))).flat();
let failed = verdicts.filter((good) => !good).length;

const tests = [
  ...bin("vitest", "vitest.mjs"),
  "run",
  ...["unit", "integration", "browser"].flatMap((project) => ["--project", project]),
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${REPORT}`,
];
const code = await run(process.execPath, [...tests, ...process.argv.slice(2)], env);
const report = readReport();
// A run that ends badly without a failed test (a crash, an unhandled error, no report) is a failure all the same.
const broken = report.failed > 0 || code === 0 ? report.failed : 1;
failed += broken;
console.log(`${report.passed + verdicts.filter(Boolean).length} passed, ${failed} failed`);
process.exitCode = failed === 0 && code === 0 && report.passed > 0 ? 0 : 1;

/** Runs checks one after the other. What a failed one printed is shown in one piece. */
async function inARow(checks) {
  const good = [];
  for (const [name, args] of checks) {
    const started = Date.now();
    let output = "";
    const code = await run(process.execPath, args, env, (text) => (output += text));
    if (code !== 0) console.log(output.trimEnd());
    console.log(`${code === 0 ? "✓" : "✗"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    good.push(code === 0);
  }
  return good;
}

function readReport() {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(REPORT, "utf8"));
    // A file that cannot even be loaded has no failed test, only a failed suite.
    return { passed: numPassedTests, failed: numFailedTests || Math.min(numFailedTestSuites, 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
