import { mkdtemp, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hurriedRooms, type Rooms } from "./support/hosts.ts";
import { nowSeconds } from "./support/keys.ts";
import { availability, board, boardChange, orderNews } from "./support/news.ts";

let rooms: Rooms;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comanda-rooms-"));
  rooms = await hurriedRooms(folder);
}, 60_000);
afterAll(async () => {
  await rooms?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const seqs = (frames: { t: string; seq: number }[]) => frames.map(({ t, seq }) => `${t} ${seq}`);
const tellOrder = (id: string, version: number) =>
  rooms.push("order", id, { t: "event", seq: version, change: orderNews(id, version) });
const tellKitchen = (id: string, seq: number) =>
  rooms.push("kitchen", id, { t: "event", seq, change: boardChange(id, seq) });

test("a push from inside the Worker needs no signature", async () => {
  const id = randomUUID();
  await using guest = await rooms.join("order", id);
  expect(await tellOrder(id, 1)).toEqual({ seq: 1, missing: false });
  expect(seqs(await guest.heard(1))).toEqual(["snapshot 1"]);
});

test("a client that falls silent is let go after its minute, and one that pings stays", async () => {
  const id = randomUUID();
  const start = Date.now();
  await using silent = await rooms.join("order", id, { door: "impatient" });
  await using awake = await rooms.join("order", id, { door: "impatient" });
  const pings = setInterval(() => awake.send("ping"), 100);
  try {
    expect(await silent.closed()).toEqual({ code: 4408, reason: "silent" });
    expect(Date.now() - start).toBeGreaterThanOrEqual(1_000);
    await expect.poll(() => Date.now() - start, { timeout: 5_000 }).toBeGreaterThan(2_500);
    await rooms.push("impatient", id, { t: "event", seq: 1, change: orderNews(id, 1) });
    await awake.heard(1);
  } finally {
    clearInterval(pings);
  }
});

test("a room forgets after a day without news, and is a new room to whoever comes then", async () => {
  const id = randomUUID();
  await rooms.push("forgetful", id, { t: "snapshot", seq: 9, state: board(id, 9) });
  // Asked by a push that changes nothing: an old one is answered with the room's seq.
  const old = { t: "event", seq: 9, change: boardChange(id, 9) };
  const seq = async () => (await rooms.push("forgetful", id, old)).seq;
  await expect.poll(seq, { timeout: 10_000, interval: 200 }).toBe(0);
  await using tablet = await rooms.join("kitchen", id, { door: "forgetful" });
  expect(await tablet.settled()).toEqual([]);
});

test("a room takes so many sockets, fewer of one address, and has room again when somebody leaves", async () => {
  const id = randomUUID();
  const from = async (address: string) => {
    const listener = await rooms.join("menu", id, { door: "small" }, { "CF-Connecting-IP": address });
    return await Promise.race([listener.settled().then(() => listener), listener.closed().then(({ code }) => code)]);
  };
  const inside = [];
  for (const address of ["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:ffff::3"]) {
    inside.push(await from(address));
  }
  expect(inside.every((each) => typeof each === "object")).toBe(true);
  expect(await from("2001:db8:0:1::4")).toBe(4429); // the fourth of one network
  const other = await from("192.0.2.7");
  expect(typeof other).toBe("object");
  expect(await from("192.0.2.8")).toBe(4429); // the fifth in all
  if (typeof other === "object") await other[Symbol.asyncDispose]();
  await expect.poll(async () => typeof (await from("192.0.2.9")), { timeout: 5_000 }).toBe("object");
  for (const each of inside) if (typeof each === "object") await each[Symbol.asyncDispose]();
});

test("a client that hangs is cut off before much piles up for it, and one that pings hears everything", async () => {
  const id = randomUUID();
  await using hanging = await rooms.join("menu", id, { door: "small" });
  await using awake = await rooms.join("menu", id, { door: "small" });
  for (let seq = 1; seq <= 40; seq++) {
    await rooms.push("small", id, { t: "event", seq, change: availability(id, seq) });
    await awake.settled();
  }
  expect(await awake.heard(40)).toHaveLength(40);
  expect(await hanging.closed()).toEqual({ code: 4413, reason: "fell_behind" });
  expect(JSON.stringify(hanging.frames).length).toBeLessThan(2_500);
});

test("rooms that were shut down know afterwards what they knew, and what tickets they have seen", async () => {
  const [kitchen, order] = [randomUUID(), randomUUID()];
  const words = "كشري ".repeat(30_000); // longer than one value may be where PartyKit stores it
  const large = { ...board(kitchen, 3), message: words };
  await rooms.push("kitchen", kitchen, { t: "snapshot", seq: 3, state: large });
  for (let seq = 4; seq <= 60; seq++) await tellKitchen(kitchen, seq);
  await tellOrder(order, 4);
  const ticket = await rooms.keys.ticket("order", order, { end: nowSeconds() + 900 });
  await using before = await rooms.join("order", order, { ticket });
  await before.heard(1);

  await rooms.restart();
  await using fresh = await rooms.join("kitchen", kitchen);
  const [whole] = await fresh.heard(1);
  expect(whole).toMatchObject({ t: "snapshot", seq: 60, state: { ...board(kitchen, 60), message: words } });
  await using back = await rooms.join("kitchen", kitchen, { since: 11 });
  expect(seqs(await back.heard(49))).toEqual(Array.from({ length: 49 }, (_, index) => `event ${index + 12}`));
  expect(await tellKitchen(kitchen, 61)).toEqual({ seq: 61, missing: false });
  await using again = await rooms.join("order", order, { ticket });
  expect((await again.closed()).code).toBe(4409);
  await using guest = await rooms.join("order", order);
  expect(seqs(await guest.heard(1))).toEqual(["snapshot 4"]);
});

test("a room remembers as many used tickets as it may, lets nobody in beyond, and forgets them when they are too old to be used", async () => {
  const id = randomUUID();
  const knock = async (ticket: string) => {
    await using socket = await rooms.join("order", id, { door: "forgetting", ticket });
    return await Promise.race([socket.settled().then(() => "in"), socket.closed().then(({ code }) => code)]);
  };
  const old = async () => await rooms.keys.ticket("order", id, { madeAt: nowSeconds() - 28 });
  const tickets = [await old(), await old(), await old()];
  for (const ticket of tickets) expect(await knock(ticket)).toBe("in");
  expect(await knock(await rooms.keys.ticket("order", id))).toBe(4429);
  await rooms.restart();
  expect(await knock(await rooms.keys.ticket("order", id))).toBe(4429);
  await expect
    .poll(async () => await knock(await rooms.keys.ticket("order", id)), { timeout: 30_000, interval: 1_000 })
    .toBe("in");
}, 60_000);

test("what a room has confirmed it still knows after a crash, whoever told it first", async () => {
  const id = randomUUID();
  await using guest = await rooms.join("order", id, { door: "leisurely" });
  const news = (seq: number) => ({ t: "event", seq, change: orderNews(id, seq) });
  await rooms.push("leisurely", id, news(1)); // written at once; the next one has to wait
  const command = rooms.push("leisurely", id, news(2)).catch(() => null);
  await guest.heard(2); // listeners do not wait for the disk
  await rooms.push("leisurely", id, news(2)); // the consumer of the event tells the same, and need not tell it again
  await rooms.restart();
  await command;
  await using late = await rooms.join("order", id, { door: "leisurely" });
  expect(seqs(await late.settled())).toEqual(["snapshot 2"]);
});

test("a rail of a hundred long orders still closes a gap, and reaches whoever comes", async () => {
  const id = randomUUID();
  const long = { ...board(id, 3), message: "x".repeat(4_500_000) }; // more than may wait for a client that hangs
  expect(await rooms.push("kitchen", id, { t: "snapshot", seq: 3, state: long })).toEqual({ seq: 3, missing: false });
  await using tablet = await rooms.join("kitchen", id);
  expect(seqs(await tablet.heard(1))).toEqual(["snapshot 3"]);
  await tellKitchen(id, 4);
  expect(seqs(await tablet.heard(2))).toEqual(["snapshot 3", "event 4"]);
});
