import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..", "..");
const execute = promisify(execFile);

// A test has to stand below the project to find its packages, where git, format and lint do not look; a file to be linted has to
// stand where lint does look.
let folder: string;
let elsewhere: string;
beforeAll(async () => {
  await mkdir(path.join(ROOT, ".local"), { recursive: true });
  folder = await mkdtemp(path.join(ROOT, ".local", "checks-"));
  elsewhere = await mkdtemp(path.join(tmpdir(), "comanda-checks-"));
});
afterAll(async () => {
  for (const each of [folder, elsewhere]) await rm(each, { recursive: true, force: true });
});

/** How a check of `npm test` ends when it meets this file. */
async function verdict(where: string, source: string, check: (file: string) => string[]): Promise<number> {
  await mkdir(path.dirname(where), { recursive: true });
  await writeFile(where, source);
  return await execute(process.execPath, check(where), { cwd: ROOT, timeout: 60_000 }).then(
    () => 0,
    (error: { code: number }) => error.code,
  );
}
const bin = (name: string, file: string) => path.join(ROOT, "node_modules", name, file);
const lint = (file: string) => [
  bin("oxlint", "bin/oxlint"),
  "-c",
  path.join(ROOT, ".oxlintrc.json"),
  "--deny-warnings",
  file,
];
const format = (file: string) => [bin("prettier", "bin/prettier.cjs"), "--check", "--ignore-path", "none", file];
const run = () => [
  bin("vitest", "vitest.mjs"),
  "run",
  "--root",
  folder,
  "--config",
  path.join(folder, "vitest.config.mjs"),
];

const SAYS = 'export const shout = (): void => console.log("hello");\n';
const QUIET = "export const quiet = 1;\n";

test("a word on the console outside the one logger turns lint red, and a quiet file does not", async () => {
  expect(await verdict(path.join(elsewhere, "loud.ts"), SAYS, lint)).not.toBe(0);
  expect(await verdict(path.join(elsewhere, "quiet.ts"), QUIET, lint)).toBe(0);
});

test("a file that is not formatted turns the format check red", async () => {
  expect(await verdict(path.join(elsewhere, "ugly.ts"), "export const   a=1", format)).not.toBe(0);
  expect(await verdict(path.join(elsewhere, "tidy.ts"), QUIET, format)).toBe(0);
});

test("a test that fails turns the test run red, and one that passes does not", async () => {
  await writeFile(
    path.join(folder, "vitest.config.mjs"),
    "export default { test: { include: ['kitchen.test.mjs'] } };\n",
  );
  const source = (sum: number) =>
    `import { expect, test } from "vitest";\ntest("1 + 1", () => expect(1 + 1).toBe(${sum}));\n`;
  expect(await verdict(path.join(folder, "kitchen.test.mjs"), source(3), run)).not.toBe(0);
  expect(await verdict(path.join(folder, "kitchen.test.mjs"), source(2), run)).toBe(0);
});
