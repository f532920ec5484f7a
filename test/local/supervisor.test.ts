import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { freePort, isTaken, portsFrom } from "#local/ports.ts";
import { readDevVars } from "#local/dev-vars.ts";
import { commandLineOf } from "#local/processes.ts";
import { buildWorker } from "../../scripts/build-worker.ts";

const OPEN_MS = 60_000;

/** One `npm start`, as a terminal sees it. */
interface Terminal {
  child: ChildProcess;
  output: () => string;
  /** Resolves when the product is open, rejects when it ends before. */
  open: Promise<void>;
  exitCode: Promise<number | null>;
}

let stateDir: string;
let port: number;
const terminals: Terminal[] = [];

/** What the first start in a new folder said, and the folder that it left: most tests start from a copy of it, as on the second day. */
let firstDay: { stateDir: string; output: string };

beforeAll(async () => {
  await buildWorker(); // once, so that no start below waits for it
  stateDir = await newFolder();
  port = await freePortsFrom();
  const terminal = start();
  await terminal.open;
  await endAll();
  firstDay = { stateDir, output: terminal.output() };
}, 300_000);
afterAll(async () => await rm(firstDay.stateDir, { recursive: true, force: true }));

beforeEach(async () => {
  stateDir = await newFolder();
  execFileSync("cp", ["-a", `${firstDay.stateDir}/.`, stateDir]);
  port = await freePortsFrom();
});
afterEach(async () => {
  await endAll();
  await rm(stateDir, { recursive: true, force: true });
}, 60_000);

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "comanda-start-"));
  await chmod(folder, 0o755); // else root's Postgres, which runs as another user, would keep its data elsewhere
  return folder;
}

async function endAll(): Promise<void> {
  for (const { child, exitCode } of terminals.splice(0)) {
    child.kill("SIGTERM");
    await exitCode;
  }
}

/** The first of six free ports in a row. */
async function freePortsFrom(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = await freePort();
    const taken = await Promise.all(Object.values(portsFrom(first)).map(isTaken));
    if (!taken.includes(true)) return first;
  }
  throw new Error("There are no six free ports in a row.");
}

function start(...flags: string[]): Terminal {
  return run(process.execPath, "local/start.mjs", "--state", stateDir, ...flags);
}

function run(command: string, ...args: string[]): Terminal {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], PORT: String(port) };
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
  const open = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (output.includes("Ctrl-C ends everything.")) resolve();
      });
    }
    void exitCode.then((code) => reject(new Error(`It ended with ${code ?? child.signalCode}:\n${output}`)));
  });
  open.catch(() => undefined); // a test of a refused start does not wait for it
  const terminal = { child, output: () => output, open, exitCode };
  terminals.push(terminal);
  return terminal;
}

async function recorded(): Promise<{ name: string; pid: number; commandLine: string }[]> {
  const { children } = JSON.parse(await readFile(path.join(stateDir, "run.json"), "utf8")) as {
    children: { name: string; pid: number; commandLine: string }[];
  };
  return children;
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: readDevVars(path.join(stateDir, ".dev.vars"))["DATABASE_URL"] });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function pidOf(name: string, children: { name: string; pid: number }[]): number {
  const child = children.find((each) => each.name === name);
  if (!child) throw new Error(`${name} is not recorded.`);
  return child.pid;
}

const stillRuns = ({ pid, commandLine }: { pid: number; commandLine: string }) => commandLineOf(pid) === commandLine;

test(
  "npm start says each step with its time, opens, and Ctrl-C ends every child",
  { timeout: OPEN_MS * 2 },
  async () => {
    const terminal = start();
    await terminal.open;
    for (const step of ["Start Postgres", "Migrate the database", "Serve"]) {
      for (const output of [firstDay.output, terminal.output()])
        expect(output).toMatch(new RegExp(`✓ ${step} \\(\\d+\\.\\d\\d s\\)`));
    }
    const tools = `http://localhost:${port + 4}`;
    for (const address of [`http://localhost:${port}/`, `${tools}/console`, `${tools}/`]) {
      expect(terminal.output()).toContain(address);
      expect((await fetch(address)).status).toBe(200);
    }
    expect(terminal.output()).toMatch(/Demo accounts\n\n(.+@.+\n)+/);
    expect(await (await fetch(`${tools}/console`)).text()).not.toContain("does not answer");

    const children = await recorded();
    expect(children.map(({ name }) => name).toSorted()).toEqual(["postgres", "workerd"]);
    expect(children.every(stillRuns)).toBe(true);
    terminal.child.kill("SIGINT");
    expect(await terminal.exitCode).toBe(130);
    expect(terminal.output()).toContain("Stopped.");
    expect(children.some(stillRuns)).toBe(false);
    for (const each of Object.values(portsFrom(port))) expect(await isTaken(each)).toBe(false);
    expect(existsSync(path.join(stateDir, "run.json"))).toBe(false);
  },
);

test(
  "QStash sweeps too, on one schedule however often it starts, and finds somebody at home after a long rest",
  { timeout: OPEN_MS * 3 },
  async () => {
    const first = start();
    await first.open;
    const schedules = "select id, cron, destination, paused from qstash_local.schedules";
    const sweep = { id: "comanda-sweep", cron: "*/5 * * * *", destination: `http://localhost:${port}/hooks/sweep` };
    expect(await query(schedules)).toEqual([{ ...sweep, paused: false }]);
    await query("update qstash_local.schedules set next_at = 1"); // its time passes while nothing runs
    first.child.kill("SIGTERM");
    await first.exitCode;

    const second = start();
    await second.open;
    expect(await query(schedules)).toEqual([{ ...sweep, paused: false }]);
    const pumps = async () => (await query("select pump from sweeps")).map(({ pump }) => pump);
    await expect.poll(pumps).toContain("qstash");
    expect(await query("select from qstash_local.dead_letters")).toEqual([]);
  },
);

test(
  "after kill -9 the next start ends what was left, and has the data of before",
  { timeout: OPEN_MS * 3 },
  async () => {
    const first = start();
    await first.open;
    await query("create table left_behind as select 'a note' as note");
    const children = await recorded();
    first.child.kill("SIGKILL");
    await first.exitCode;
    expect(children.find(({ name }) => name === "postgres")).toSatisfy(stillRuns);

    const second = start();
    await second.open;
    expect(second.output()).toContain("Ended what a killed run had left");
    expect(children.some(stillRuns)).toBe(false);
    expect(await query("select note from left_behind")).toEqual([{ note: "a note" }]);
    expect((await readdir(path.join(stateDir, "tmp"))).length).toBeLessThanOrEqual(2); // the killed run's files are gone
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);

    const third = start();
    expect(await third.exitCode).toBe(1);
    expect(third.output()).toContain("Comanda is already running from this folder");
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);
  },
);

test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "%s sent to npm alone ends everything too",
  { timeout: OPEN_MS * 2 },
  async (signal) => {
    const terminal = run("npm", "start", "--", "--state", stateDir);
    await terminal.open;
    const children = await recorded();
    terminal.child.kill(signal);
    await terminal.exitCode;
    await expect.poll(() => existsSync(path.join(stateDir, "run.json")), { timeout: 20_000 }).toBe(false);
    expect(children.some(stillRuns)).toBe(false);
  },
);

test("a Worker that dies is started again", { timeout: OPEN_MS * 2 }, async () => {
  const terminal = start();
  await terminal.open;
  process.kill(pidOf("workerd", await recorded()), "SIGKILL");
  await expect.poll(terminal.output, { timeout: 20_000 }).toContain("starting it again");
  const status = async () =>
    await fetch(`http://localhost:${port}/api/v1/health`).then(
      (response) => response.status,
      () => 0,
    );
  await expect.poll(status, { timeout: 20_000 }).toBe(200);
});

test(
  "a Postgres that dies ends the start with one sentence and everything else",
  { timeout: OPEN_MS * 2 },
  async () => {
    const terminal = start();
    await terminal.open;
    const children = await recorded();
    process.kill(pidOf("postgres", children), "SIGKILL");
    expect(await terminal.exitCode).toBe(1);
    expect(terminal.output()).toContain("Postgres ended by itself; its log says why. Stopping.");
    expect(children.some(stillRuns)).toBe(false);
  },
);

test("a taken port is one sentence that names it, and nothing is left running", { timeout: OPEN_MS }, async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port + 3, "127.0.0.1", resolve));
  const terminal = start();
  expect(await terminal.exitCode).toBe(1);
  expect(terminal.output()).toContain(
    `Port ${port + 3} (qstash) is already in use: stop what listens there, or choose another with PORT=<number> npm start.`,
  );
  expect(terminal.output()).not.toContain("    at ");
  expect(existsSync(path.join(stateDir, "run.json"))).toBe(false);
  await new Promise((resolve) => other.close(resolve));
});

test("a port that is taken while it starts is one sentence, too", { timeout: OPEN_MS }, async () => {
  const terminal = start();
  await expect.poll(terminal.output, { timeout: OPEN_MS / 2 }).toContain("✓ Start Postgres");
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port + 3, "127.0.0.1", resolve));
  expect(await terminal.exitCode).toBe(1);
  expect(terminal.output()).toContain(`Port ${port + 3} (qstash) is already in use`);
  expect(terminal.output()).not.toContain("ended by itself"); // it was ended, because of the port
  expect(existsSync(path.join(stateDir, "run.json"))).toBe(false);
  await new Promise((resolve) => other.close(resolve));
});

test("a broken data folder is one sentence, and --fresh is the way out", { timeout: OPEN_MS * 2 }, async () => {
  const dataDir = path.join(stateDir, "postgres");
  await rm(dataDir, { recursive: true });
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, "PG_VERSION"), "18\n");
  const broken = start();
  expect(await broken.exitCode).toBe(1);
  expect(broken.output()).toMatch(new RegExp(`The data folder ${dataDir} is broken \\(.+\\): npm start -- --fresh`));
  expect(broken.output()).not.toContain("    at ");

  const cured = start("--fresh");
  await cured.open;
  expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);
});

test.each([
  [["--frehs"], "Unknown option '--frehs'"],
  [["now"], "Unexpected argument 'now'"],
])("a mistyped start (%j) says how to type it", async (flags, message) => {
  const terminal = start(...flags);
  expect(await terminal.exitCode).toBe(1);
  expect(terminal.output()).toContain(message);
  expect(terminal.output()).toContain("--fresh            forget the data of earlier runs");
});

test("a PORT that is no port is one sentence", async () => {
  port = 70_000;
  const terminal = start();
  expect(await terminal.exitCode).toBe(1);
  expect(terminal.output().trim()).toBe('PORT must be a number from 1 to 65530, not "70000".');
});
