import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Board, COLUMN_SLIPS_MAX } from "#domain/board.ts";
import { board, card, orderNews } from "#test/realtime/support/news.ts";
import { Refused } from "#web/lib/live/calls.ts";
import { connectRoom } from "#web/lib/live/room-connection.ts";
import { event, openPage, ORDER, snapshot, startRig } from "./support/live-rig.ts";

const KITCHEN = "0196f0a0-0000-7000-8000-00000000000a";
/** More orders than a column carries. */
const FULL = COLUMN_SLIPS_MAX + 10;
const soon = { timeout: 5_000, interval: 10 };

test("a page comes with what it knows and a ticket, follows, and says that it is live", async () => {
  await using rig = await startRig(({ says }) => says(event(2)));
  using page = openPage(rig.host);
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  expect(rig.guests[0]).toMatchObject({ since: "1", ticket: "ticket-1" });
  rig.guests[0]?.says(event(3));
  await expect.poll(() => page.versions, soon).toEqual([2, 3]);
  expect(page.news).toEqual([2, 3]);
});

test("it never goes back: older frames and older answers of the API change nothing", async () => {
  await using rig = await startRig(({ says }) => says(snapshot(5)));
  using page = openPage(rig.host);
  await expect.poll(() => page.versions, soon).toEqual([5]);
  for (const frame of [snapshot(4), event(5), event(3)]) rig.guests[0]?.says(frame);
  page.connection.offer({ seq: 4, state: orderNews(ORDER, 4) });
  page.connection.offer({ seq: 7, state: orderNews(ORDER, 7) });
  rig.guests[0]?.says(event(6));
  rig.guests[0]?.says(event(8));
  await expect.poll(() => page.versions, soon).toEqual([5, 7, 8]);
  expect(rig.guests).toHaveLength(1);
});

test("after a gap it comes again at once, with what it knows and a fresh ticket", async () => {
  await using rig = await startRig(({ says, since }) => {
    if (since === "2") for (const seq of [3, 4]) says(event(seq));
  });
  using page = openPage(rig.host);
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  rig.guests[0]?.says(event(2));
  rig.guests[0]?.says(event(4));
  await expect.poll(() => page.versions, soon).toEqual([2, 3, 4]);
  expect(rig.guests.map(({ since, ticket }) => [since, ticket])).toEqual([
    ["1", "ticket-1"],
    ["2", "ticket-2"],
  ]);
});

test("a change that it knows too little for makes it come again and ask for everything", async () => {
  const seen: string[] = [];
  const whole: Board = { ...board(KITCHEN, FULL), seq: FULL + 2 };
  await using rig = await startRig(({ says, since }) => {
    if (since === null) says({ t: "snapshot", seq: FULL + 2, state: whole });
  });
  const connection = connectRoom<"kitchen">({
    kind: "kitchen",
    id: KITCHEN,
    since: FULL,
    initial: board(KITCHEN, FULL),
    getTicket: () => Promise.resolve("ticket"),
    poll: null,
    onState: (state, seq) => seen.push(`${seq}: ${state.cards.length} and ${state.more?.placed ?? 0}`),
    onFreshness: () => undefined,
    platform: {
      host: rig.host,
      isSecure: false,
      WebSocket,
      now: () => Date.now(),
      random: () => 0,
      isOnline: () => true,
      isVisible: () => true,
      onWake: () => () => undefined,
    },
  });
  try {
    await expect.poll(() => rig.guests.length, soon).toBe(1);
    const change = { restaurantId: KITCHEN, seq: FULL + 1, card: card(FULL - 5, "confirmed", 2) };
    rig.guests[0]?.says({ t: "event", seq: FULL + 1, change });
    await expect.poll(() => seen, soon).toEqual([`${FULL + 2}: ${COLUMN_SLIPS_MAX} and 10`]);
    expect(rig.guests.map(({ since }) => since)).toEqual([String(FULL), null]);
  } finally {
    connection.close();
  }
});

test("gaps that do not heal are not hammered at", async () => {
  await using rig = await startRig(({ says }) => says(event(9)));
  using page = openPage(rig.host, { random: () => 0.1, timings: { tick: 10, ping: 60_000 } });
  await expect.poll(() => rig.knocks(), soon).toBeGreaterThanOrEqual(2);
  const start = rig.knocks();
  await page.turns(40);
  expect(rig.knocks() - start).toBeLessThanOrEqual(1);
  expect(page.versions).toEqual([]);
});

test("a page whose socket is cut comes back by itself and misses nothing", async () => {
  const happened = { seq: 1 };
  await using rig = await startRig(({ says, since }) => {
    for (let seq = Number(since) + 1; seq <= happened.seq; seq++) says(event(seq));
  });
  using page = openPage(rig.host);
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  rig.guests[0]?.socket.terminate();
  happened.seq = 4;
  await expect.poll(() => page.link()?.up, soon).toBe(false);
  await expect.poll(() => page.versions, soon).toEqual([2, 3, 4]);
  await expect.poll(() => page.link()?.up, soon).toBe(true);
});

test("a line that went dead without a word is noticed by the missing pong", async () => {
  await using rig = await startRig();
  using page = openPage(rig.host);
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  rig.goDeaf();
  await expect.poll(() => rig.guests.length, soon).toBeGreaterThanOrEqual(2);
  expect(page.link()?.up).toBe(false);
});

test("a living socket is all it uses: no further ticket, no question to the API", async () => {
  await using rig = await startRig();
  using page = openPage(rig.host, { poll: () => Promise.resolve(null) });
  await expect.poll(() => page.links.filter(({ up }) => up).length, soon).toBeGreaterThanOrEqual(5); // as many pongs
  expect(page.tickets).toHaveLength(1);
  expect(page.polls).toEqual([]);
  expect(rig.knocks()).toBe(1);
});

test("what a room was never told, a page finds by looking now and then, and soon after it has come back", async () => {
  await using rig = await startRig();
  let newest = 1;
  const poll = () => Promise.resolve({ seq: newest, state: orderNews(ORDER, newest) });
  using page = openPage(rig.host, { poll, timings: { tick: 10, ping: 100, pong: 100, poll: 100, check: 200 } });
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  newest = 2; // the push of this one was lost, and the socket lives
  await expect.poll(() => page.versions, soon).toEqual([2]);
  expect(rig.guests).toHaveLength(1);

  using rare = openPage(rig.host, {
    poll,
    random: () => 0.999,
    timings: { tick: 10, ping: 100, pong: 100, check: 60_000 },
  });
  await expect.poll(() => rare.link()?.up, soon).toBe(true);
  newest = 3;
  rig.guests.at(-1)?.socket.terminate();
  await expect.poll(() => rare.versions, { ...soon, timeout: 15_000 }).toEqual([3]);
});

test("a socket that ended because its token did is replaced within a third of a second", async () => {
  await using rig = await startRig();
  using page = openPage(rig.host, { random: () => 1 });
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  rig.guests[0]?.socket.close(4401, "ended");
  await expect.poll(() => rig.guests.length, { timeout: 1_500, interval: 10 }).toBe(2);
  expect(page.tickets).toHaveLength(2);
});

test("where sockets do not get through, the page asks the API, and returns to the socket when it can", async () => {
  await using rig = await startRig(({ says }) => says(event(4)));
  rig.block();
  let newest = 2;
  using page = openPage(rig.host, {
    poll: () => Promise.resolve({ seq: newest, state: orderNews(ORDER, newest) }),
    random: () => 0.02,
  });
  await expect.poll(() => page.versions, { ...soon, timeout: 15_000 }).toEqual([2]);
  expect(page.link()?.up).toBe(true); // it hears, only not by socket
  newest = 3;
  await expect.poll(() => page.versions, soon).toEqual([2, 3]);
  expect(page.polls.slice(0, 2)).toEqual([1, 2]);
  rig.unblock();
  await expect.poll(() => page.versions, { ...soon, timeout: 15_000 }).toEqual([2, 3, 4]);
  const asked = page.polls.length;
  await expect.poll(() => page.links.filter(({ up }) => up).length, soon).toBeGreaterThan(asked + 4);
  expect(page.polls.length).toBeLessThanOrEqual(asked + 1);
});

test("when neither gets through, the page says that it hears nothing", async () => {
  await using rig = await startRig();
  rig.block();
  using page = openPage(rig.host, { poll: () => Promise.reject(new Error("down")) });
  await expect.poll(() => page.polls.length, { ...soon, timeout: 15_000 }).toBeGreaterThanOrEqual(2);
  expect(page.link()?.up ?? false).toBe(false);
});

test("a page that is refused stops asking, and tries once more when somebody looks at it", async () => {
  await using rig = await startRig();
  let asked = 0;
  using page = openPage(rig.host, {
    getTicket: () => {
      asked++;
      return Promise.reject(new Refused("/room-tickets"));
    },
  });
  await expect.poll(() => asked, soon).toBe(1);
  await page.turns(60);
  expect(asked).toBe(1);
  page.comeBack();
  await expect.poll(() => asked, soon).toBe(2);
  expect(rig.knocks()).toBe(0);
});

test("a page goes offline with the network, and comes back with it without waiting its turn", async () => {
  await using rig = await startRig();
  using page = openPage(rig.host, { random: () => 1 }); // its turn would be in five seconds
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  page.goOffline();
  expect(page.link()?.online).toBe(false);
  rig.guests[0]?.socket.terminate();
  await expect.poll(() => page.link()?.up, soon).toBe(false);
  const before = Date.now();
  page.comeBack();
  await expect.poll(() => rig.guests.length, { timeout: 4_000, interval: 10 }).toBe(2);
  expect(Date.now() - before).toBeLessThan(3_000);
});

test("what a page found when it came is not news; what happens then is", async () => {
  await using rig = await startRig(({ says }) => says(snapshot(3)));
  using page = openPage(rig.host, { since: 0, initial: null });
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  expect(rig.guests[0]?.since).toBeNull();
  rig.guests[0]?.says(event(4));
  await expect.poll(() => page.versions, soon).toEqual([3, 4]);
  expect(page.news).toEqual([4]);
});

test("a closed page leaves nothing behind", async () => {
  await using rig = await startRig();
  const page = openPage(rig.host);
  await expect.poll(() => page.link()?.up, soon).toBe(true);
  page.connection.close();
  await expect.poll(() => rig.guests[0]?.socket.readyState, soon).toBe(3);
  rig.guests[0]?.says(event(2));
  using other = openPage(rig.host);
  await other.turns(60);
  expect(rig.knocks()).toBe(2);
  expect(page.versions).toEqual([]);
});
