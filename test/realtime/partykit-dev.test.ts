import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JWK } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isRefused, PUBLIC_URL, type Rooms, rooms as roomsOf, signed } from "./support/hosts.ts";
import { listen } from "./support/listener.ts";
import { availability, board, boardChange, orderNews } from "./support/news.ts";

// The rooms under PartyKit's own development server, with its own older workerd: what `partykit.json` names really runs there.
const PARTYKIT = "node_modules/partykit/dist/bin.mjs";
const START_MILLISECONDS_MAX = 60_000;

let rooms: Rooms;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comanda-partykit-"));
  rooms = await roomsOf(signed, startPartyKit);
}, START_MILLISECONDS_MAX + 10_000);
afterAll(async () => {
  await rooms?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function startPartyKit(vars: Record<string, string>) {
  const port = await freePort();
  // Rooms verify and never sign, so where they live alone they get the public halves of the keys.
  const halves = (JSON.parse(vars.JWT_KEYS ?? "[]") as JWK[]).map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid }));
  const given = { ...vars, JWT_KEYS: JSON.stringify(halves) };
  const values = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  const options = ["--port", String(port), "--no-hotkeys", "--disable-request-cf-fetch", "--persist", folder];
  const child = spawn(process.execPath, [PARTYKIT, "dev", ...options, "--var", ...values], {
    env: { ...process.env, NO_UPDATE_NOTIFIER: "1", HOME: folder }, // it must ask nobody for a newer version
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += text.toString()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => await end(child);
  try {
    await answering(`${url}/parties/order/${randomUUID()}`, () => child.exitCode === null, START_MILLISECONDS_MAX);
  } catch (error) {
    await stop();
    throw new Error(`partykit dev did not start:\n${output.slice(-4_000)}`, { cause: error });
  }
  const restart = () => Promise.reject(new Error("Not needed here."));
  return { url, stop, restart };
}

async function answering(url: string, isAlive: () => boolean, milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline && isAlive()) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM"); // takes its workerd along
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("No free port.");
  return address.port;
}

const seqs = (frames: { t: string; seq: number }[]) => frames.map(({ t, seq }) => `${t} ${seq}`);
const tellOrder = (id: string, version: number) =>
  rooms.push("order", id, { t: "event", seq: version, change: orderNews(id, version) });

test("an order can be followed: the present status, what comes, and what was missed", async () => {
  const id = randomUUID();
  expect(await tellOrder(id, 1)).toEqual({ seq: 1, missing: false });
  await using guest = await rooms.join("order", id);
  await guest.heard(1);
  await tellOrder(id, 2);
  await tellOrder(id, 3);
  expect(seqs(await guest.heard(3))).toEqual(["snapshot 1", "event 2", "event 3"]);
  await using back = await rooms.join("order", id, { since: 1 });
  expect(seqs(await back.heard(2))).toEqual(["event 2", "event 3"]);
  expect(seqs(await back.settled())).toEqual(["event 2", "event 3"]); // the room answers pings where the host does not
});

test("a kitchen that misses a slip asks for the whole board, however long it is", async () => {
  const id = randomUUID();
  await using tablet = await rooms.join("kitchen", id);
  const change = (seq: number) => ({ t: "event", seq, change: boardChange(id, seq) });
  expect(await rooms.push("kitchen", id, change(400))).toEqual({ seq: 0, missing: true });
  const whole = board(id, 400); // more than PartyKit stores under one key
  await rooms.push("kitchen", id, { t: "snapshot", seq: 400, state: whole });
  expect(await rooms.push("kitchen", id, change(402))).toEqual({ seq: 400, missing: true });
  await rooms.push("kitchen", id, change(401));
  expect(seqs(await tablet.heard(3))).toEqual(["snapshot 400", "event 401", "event 402"]);
});

test("anybody may watch a menu", async () => {
  const id = randomUUID();
  await using anybody = await rooms.join("menu", id);
  await rooms.push("menu", id, { t: "event", seq: 3, change: availability(id, 3) });
  expect(seqs(await anybody.heard(1))).toEqual(["snapshot 3"]);
});

test("the doors are as closed as in our own Worker", async () => {
  const [mine, other] = [randomUUID(), randomUUID()];
  await tellOrder(mine, 1);
  await tellOrder(other, 1);
  const ticket = await rooms.keys.ticket("order", mine);
  const knock = async (address: string, headers: Record<string, string> = { Origin: PUBLIC_URL }) => {
    const outcome = await listen(address, headers);
    return isRefused(outcome) ? outcome.refused : { ...(await outcome.closed()), frames: outcome.frames };
  };
  expect(await knock(await rooms.address("order", other, { ticket }))).toBe(401);
  expect(await knock(await rooms.address("order", mine, { ticket }), { Origin: "https://evil.example" })).toBe(403);
  await using first = await rooms.join("order", mine, { ticket });
  await first.heard(1);
  expect(await knock(`${await rooms.address("order", mine, { ticket })}&_pk=other`)).toMatchObject({
    code: 4409,
    frames: [],
  });
  const forged = { "x-room-admission": encodeURIComponent('{"role":"crew"}'), "x-comanda-push": "1" };
  const base = rooms.url.replace("http", "ws");
  expect(await knock(`${base}/parties/order/${mine}`, { Origin: PUBLIC_URL, ...forged })).toBe(401);
  for (const path of ["/party/x", "/parties/main/x", `/parties/hasher/${mine}`]) {
    expect(await knock(base + path), path).toBe(404);
    expect((await rooms.http(path)).status).toBe(404);
  }
  const body = JSON.stringify({ t: "event", seq: 9, change: orderNews(mine, 9) });
  const response = await rooms.http(`/parties/order/${mine}`, { method: "POST", body, headers: forged });
  expect([response.status, await response.text()]).toEqual([404, "Not found"]);
  await rooms.push("order", mine, { t: "close" });
  expect(await first.closed()).toEqual({ code: 4403, reason: "session_closed" });
});
