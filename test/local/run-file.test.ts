import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { explainDisk, requireRoom } from "#local/disk.ts";
import { commandLineOf } from "#local/processes.ts";
import { RunFile } from "#local/run-file.ts";
import { StartError } from "#local/start-error.ts";
import { Undoing, printedSteps } from "#local/steps.ts";

let folder: string;
let file: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "comanda-run-"));
  file = path.join(folder, "run.json");
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

async function sleeper(): Promise<{ pid: number; ended: () => boolean; commandLine: string }> {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => undefined, 60000)"]);
  children.push(child);
  await once(child, "spawn");
  const { pid = 0 } = child;
  await expect.poll(() => commandLineOf(pid)).toContain("setTimeout");
  return { pid, ended: () => (child.exitCode ?? child.signalCode) !== null, commandLine: commandLineOf(pid) ?? "" };
}

async function left(supervisor: object, ...processes: object[]): Promise<void> {
  await writeFile(file, JSON.stringify({ supervisor, children: processes }));
}
const DEAD = { name: "supervisor", pid: 2 ** 22 + 1, commandLine: "node local/start.mjs" };

test("a second start in a folder that is in use is refused in one sentence", async () => {
  const { pid, commandLine, ended } = await sleeper();
  await left({ name: "supervisor", pid, commandLine });
  await expect(RunFile.claim(file)).rejects.toThrow(
    `Comanda is already running from this folder (process ${pid}): end it there with Ctrl-C first.`,
  );
  expect(ended()).toBe(false);
});

test("what a killed run left is ended, and a stranger that has one of its ids by now is not", async () => {
  const [ours, stranger] = [await sleeper(), await sleeper()];
  await left(
    DEAD,
    { name: "postgres", pid: ours.pid, commandLine: ours.commandLine },
    { name: "workerd", pid: stranger.pid, commandLine: "/elsewhere/workerd serve" },
  );
  const { run, ended } = await RunFile.claim(file);
  expect(ended).toEqual(["postgres"]);
  await expect.poll(ours.ended).toBe(true);
  expect(stranger.ended()).toBe(false);
  run.release();
});

test("after a restart of a container this process may have the id of the run before: that is no other run", async () => {
  await left({ name: "supervisor", pid: process.pid, commandLine: commandLineOf(process.pid) });
  const { run, ended } = await RunFile.claim(file);
  expect(ended).toEqual([]);
  run.release();
});

test.each(["", "{", "[]", '{"supervisor":{"pid":-1}}'])("a damaged record (%j) does not stop a start", async (text) => {
  await writeFile(file, text);
  const { run, ended } = await RunFile.claim(file);
  expect(ended).toEqual([]);
  run.release();
  expect(existsSync(file)).toBe(false);
});

test("each child is written down as it starts, a restarted one in place of its predecessor", async () => {
  const { run } = await RunFile.claim(file);
  const [first, second] = [await sleeper(), await sleeper()];
  run.add("workerd", first.pid);
  run.add("workerd", second.pid);
  const written = JSON.parse(await readFile(file, "utf8")) as { children: { pid: number }[] };
  expect(written.children.map(({ pid }) => pid)).toEqual([second.pid]);
  run.release();
});

test("a disk without room is one sentence, before anything is started", () => {
  expect(() => requireRoom(folder, () => 42 * 1024 ** 2)).toThrow(
    new StartError(`The disk is full (42 MB are left): free at least 200 MB where ${folder} lives, then start again.`),
  );
  expect(() => requireRoom(folder, () => 2 ** 40)).not.toThrow();
});

test("a disk that fills up on the way, a read-only folder and a file in its place are one sentence each", async () => {
  const failure = (code: string) => Object.assign(new Error(code), { code });
  expect(explainDisk(failure("ENOSPC"), folder)?.message).toMatch(/^The disk is full: free at least 200 MB/);
  expect(explainDisk(failure("EROFS"), folder)?.message).toMatch(/cannot be written/);
  expect(explainDisk(failure("53100"), folder)?.message).toMatch(/^The disk is full/); // Postgres's own number for it
  expect(explainDisk(failure("ECONNREFUSED"), folder)).toBeUndefined();
  // What fails on a full disk may have any words for it, or none: the runtime of the Worker says that it "failed to start".
  expect(explainDisk(failure("ERR_RUNTIME_FAILURE"), folder, () => 3 * 1024 ** 2)?.message).toMatch(
    /^The disk is full \(3 MB are left\)/,
  );
  expect(explainDisk(new StartError("Port 1 is in use."), folder, () => 0)).toBeUndefined();
  await writeFile(path.join(folder, "state"), "");
  expect(() => requireRoom(path.join(folder, "state"))).toThrow(/should be a folder .+ but a file is in its place/);
  await mkdir(path.join(folder, "fine"));
  expect(() => requireRoom(path.join(folder, "fine"))).not.toThrow();
});

test("steps end newest first, and one that hangs or fails keeps no other from ending", async () => {
  const order: string[] = [];
  const undoing = new Undoing(50);
  undoing.add("first", async () => void order.push("first"));
  undoing.add("hangs", async () => await new Promise(() => undefined));
  undoing.add("fails", async () => await Promise.reject(new Error("no")));
  undoing.add("last", async () => void order.push("last"));
  expect(await undoing.run()).toEqual(["fails: no", "hangs: it took too long"]);
  expect(order).toEqual(["last", "first"]);
});

test("each step is a line with its time, a failed one too, and a slow one says what is being waited for", async () => {
  const lines: string[] = [];
  const step = printedSteps((line) => lines.push(line), 20);
  expect(await step("Start Postgres", () => 42)).toBe(42);
  await expect(step("Migrate", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(lines).toEqual([
    expect.stringMatching(/^ {2}✓ Start Postgres \(\d+\.\d\d s\)$/),
    expect.stringMatching(/^ {2}✗ Migrate \(\d+\.\d\d s\)$/),
  ]);
  await step("Build", async () => await expect.poll(() => lines.at(-1)).toBe("  … Build"));
  expect(lines.at(-1)).toMatch(/^ {2}✓ Build/);
});
