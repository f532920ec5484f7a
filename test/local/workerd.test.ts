import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorkerd, type LogLine } from "#local/workerd.ts";

// A Worker of this test's own: it counts in a room's storage, tells its variables, and fails on demand.
const WORKER = `
import { DurableObject } from "cloudflare:workers";
class Counter extends DurableObject {
  async fetch() {
    const count = ((await this.ctx.storage.get("count")) ?? 0) + 1;
    await this.ctx.storage.put("count", count);
    return Response.json(count);
  }
}
export class OrderRoom extends Counter {}
export class KitchenRoom extends Counter {}
export class UserRoom extends Counter {}
export class MenuRoom extends Counter {}
export class Hasher extends Counter {}
let ticks = 0;
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/count") return await env.ORDER_ROOM.get(env.ORDER_ROOM.idFromName("a")).fetch(request);
    if (pathname === "/api/ticks") return Response.json(ticks);
    if (pathname === "/api/say") console.warn("the oven is hot");
    if (pathname === "/api/chatter") for (let n = 0; n < 4_000; n++) console.log("the oven is hot ".repeat(32));
    return Response.json(Object.keys(env).filter((name) => typeof env[name] === "string"));
  },
  async scheduled(controller, env) {
    if (env.CRON === "breaks") throw new Error("no");
    ticks++;
  },
};`;

let folder: string;
let bundleDir: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comanda-workerd-"));
  bundleDir = join(folder, "bundle");
  await mkdir(join(bundleDir, "worker"), { recursive: true });
  await mkdir(join(bundleDir, "client"), { recursive: true });
  await writeFile(join(bundleDir, "worker", "index.js"), WORKER);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const json = async (url: string): Promise<unknown> => await (await fetch(url)).json();

test("the Worker gets the variables it is given, and nothing from files or from the environment", async () => {
  const workerd = await startWorkerd({ port: 0, vars: { PUBLIC_URL: "http://localhost" }, bundleDir });
  expect(await json(`${workerd.url}/api/vars`)).toEqual(["PUBLIC_URL"]);
  await workerd.stop();
});

test("only this machine can reach it", async () => {
  const workerd = await startWorkerd({ port: 0, vars: {}, bundleDir });
  const outside = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal, family }) => !internal && family === "IPv4"),
  );
  expect(workerd.url).toBe(`http://127.0.0.1:${workerd.port}`);
  for (const { address } of outside)
    await expect(fetch(`http://${address}:${workerd.port}/api/vars`)).rejects.toThrow();
  await workerd.stop();
});

test("a port that is taken is one clear sentence", async () => {
  const first = await startWorkerd({ port: 0, vars: {}, bundleDir });
  await expect(startWorkerd({ port: first.port, vars: {}, bundleDir })).rejects.toThrow(
    new RegExp(`^Port ${first.port} .* is already in use`),
  );
  await first.stop();
});

test("rooms keep what they stored over a reload, a kill and a new start; without a folder they forget", async () => {
  const ends: unknown[] = [];
  const options = { port: 0, vars: {}, bundleDir, onExit: (end: unknown) => ends.push(end) };
  const kept = await startWorkerd({ ...options, persistDir: join(folder, "rooms") });
  expect(await json(`${kept.url}/api/count`)).toBe(1);

  const before = kept.pid;
  await kept.reload();
  expect(kept.pid).not.toBe(before);
  expect(await json(`${kept.url}/api/count`)).toBe(2);
  expect(ends).toEqual([]); // asked for, so nobody is alarmed

  process.kill(kept.pid ?? 0, "SIGKILL");
  await expect.poll(() => ends).toEqual([{ code: null, signal: "SIGKILL" }]);
  await kept.reload();
  expect(await json(`${kept.url}/api/count`)).toBe(3);
  await kept.stop();

  const again = await startWorkerd({ ...options, persistDir: join(folder, "rooms") });
  expect(await json(`${again.url}/api/count`)).toBe(4);
  await again.stop();
  const fresh = await startWorkerd(options);
  expect(await json(`${fresh.url}/api/count`)).toBe(1);
  await fresh.stop();
  expect(ends).toHaveLength(1);
});

test("the cron handler can be fired, and a failing one does not go unnoticed", async () => {
  const good = await startWorkerd({ port: 0, vars: {}, bundleDir });
  await good.scheduled();
  await good.scheduled("*/5 * * * *");
  expect(await json(`${good.url}/api/ticks`)).toBe(2);
  await good.stop();

  const bad = await startWorkerd({ port: 0, vars: { CRON: "breaks" }, bundleDir, onLog: () => undefined });
  await expect(bad.scheduled()).rejects.toThrow("exception");
  await bad.stop();
});

test("the cron handler can be fired while the Worker says more than anybody has read yet", async () => {
  let lines = 0;
  const workerd = await startWorkerd({ port: 0, vars: {}, bundleDir, onLog: () => void lines++ });
  const chatter = fetch(`${workerd.url}/api/chatter`);
  await expect.poll(() => lines, { interval: 1 }).toBeGreaterThan(0);
  // It is at it; and nobody reads for a while, so that it has to wait with a line half written.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  await workerd.scheduled();
  await chatter;
  await expect.poll(() => lines).toBe(4_000);
  await workerd.stop();
});

test("what the Worker logs is handed on line by line", async () => {
  const logs: LogLine[] = [];
  const workerd = await startWorkerd({ port: 0, vars: {}, bundleDir, onLog: (line) => logs.push(line) });
  await fetch(`${workerd.url}/api/say`);
  await expect.poll(() => logs).toMatchObject([{ level: "warn", message: "the oven is hot" }]);
  await workerd.stop();
});

test("in a process of its own it takes commands by line, and ends with its parent", async () => {
  const vars = join(folder, "vars.json");
  await writeFile(vars, JSON.stringify({ PUBLIC_URL: "http://localhost" }));
  const args = ["--import", "tsx", "local/workerd-process.ts", "--vars", vars, "--bundle", bundleDir];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () =>
    JSON.parse(String((await lines.next()).value)) as { event: string; url: string; pid: number };

  const ready = await next();
  expect(ready.event).toBe("ready");
  child.stdin.write("scheduled\n");
  expect(await next()).toMatchObject({ event: "done", command: "scheduled" });
  expect(await json(`${ready.url}/api/ticks`)).toBe(1);
  child.stdin.write("dance\n");
  expect(await next()).toMatchObject({ event: "failed", command: "dance" });
  process.kill(ready.pid, "SIGKILL");
  expect(await next()).toMatchObject({ event: "exit", signal: "SIGKILL" });
  child.stdin.write("reload\n");
  expect(await next()).toMatchObject({ event: "done", command: "reload" });
  expect(await json(`${ready.url}/api/ticks`)).toBe(0);

  child.stdin.end();
  expect(await ended).toBe(0);
  await expect(fetch(`${ready.url}/api/ticks`)).rejects.toThrow();
});
