import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Board } from "#domain/board.ts";
import { connectRoom } from "#web/lib/live/room-connection.ts";
import { hurriedRooms, type Rooms } from "./support/hosts.ts";
import { board, boardChange, card } from "./support/news.ts";

// The client of our pages against the real rooms, while the rooms are cut off and pushes go astray.
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

/** A tablet in the kitchen, and every rail that it has shown. */
function openTablet(restaurantId: string, initial: Board) {
  const shown: Board[] = [initial];
  let isUp = false;
  const wakes = new Set<() => void>();
  const connection = connectRoom<"kitchen">({
    kind: "kitchen",
    id: restaurantId,
    since: initial.seq,
    initial,
    getTicket: async () => await rooms.keys.ticket("kitchen", restaurantId),
    poll: null,
    onState: (state) => shown.push(state),
    onFreshness: (link) => (isUp = link.up),
    platform: {
      host: new URL(rooms.url).host,
      isSecure: false,
      WebSocket,
      now: () => Date.now(),
      random: Math.random,
      isOnline: () => true,
      isVisible: () => true,
      onWake: (wake) => {
        wakes.add(wake);
        return () => wakes.delete(wake);
      },
    },
    timings: { tick: 20, ping: 150, pong: 300 },
  });
  return {
    shown,
    isUp: () => isUp,
    newest: () => shown.at(-1) as Board,
    /** As when somebody looks at the tablet. */
    wake: () => {
      for (const wake of wakes) wake();
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

test("through lost pushes and two restarts, no tablet ever shows a rail that never was, and all end with the true one", async () => {
  const id = randomUUID();
  await rooms.push("kitchen", id, { t: "snapshot", seq: 1, state: board(id, 1) });
  using first = openTablet(id, board(id, 1));
  using second = openTablet(id, board(id, 1));
  const tablets = [first, second];
  await expect.poll(() => tablets.every((tablet) => tablet.isUp()), { timeout: 10_000 }).toBe(true);

  const last = 40;
  for (let seq = 2; seq <= last; seq++) {
    if (seq === 12 || seq === 28) await rooms.restart(); // as by a deploy: every socket is cut
    if (seq % 9 === 0) continue; // the Worker died between commit and push
    const { missing } = await rooms.push("kitchen", id, { t: "event", seq, change: boardChange(id, seq) });
    if (missing) await rooms.push("kitchen", id, { t: "snapshot", seq, state: board(id, seq) });
    for (const tablet of tablets) tablet.wake();
  }
  await expect
    .poll(() => tablets.map((tablet) => tablet.newest().seq), { timeout: 20_000 })
    .toEqual(tablets.map(() => last));
  for (const { shown } of tablets) {
    for (const rail of shown) expect(rail).toEqual(board(id, rail.seq));
    const order = shown.map(({ seq }) => seq);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  }
});

test("a slip that is taken off the rail disappears from the tablet", async () => {
  const id = randomUUID();
  await rooms.push("kitchen", id, { t: "snapshot", seq: 3, state: board(id, 3) });
  using tablet = openTablet(id, board(id, 3));
  await expect.poll(() => tablet.isUp(), { timeout: 10_000 }).toBe(true);
  const change = { restaurantId: id, seq: 4, card: card(2, "picked_up", 2) };
  await rooms.push("kitchen", id, { t: "event", seq: 4, change });
  await expect.poll(() => tablet.newest().cards.map(({ number }) => number), { timeout: 5_000 }).toEqual([1, 3]);
});
