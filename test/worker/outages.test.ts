import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { GENERATIONS_MAX } from "#domain/events.ts";
import type { FaultRule } from "#local/faults.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { testWorld, type World } from "#test/support/world.ts";

// Each service away, in turn: ordering goes on without what is only fast or nice, and says honestly when it cannot.

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant({ stock: { tart: 100 } });
});
afterAll(async () => await world[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { faults } of [world.neon, world.redis, world.qstash, world.mail]) faults.clear();
  await world.quiesce({ sweeping: true });
});

const place = async (change = {}) => await world.guest.post("/orders", await world.wish(here, change));
const ticketsOf = async (orderId: string) => await world.db.query(`select from tickets where order_id = $1`, [orderId]);

describe("Redis", () => {
  test.each<[string, FaultRule]>([
    ["away", { mode: "refuse" }],
    ["answering nonsense", { mode: "error", status: 500 }],
    ["stalling", { mode: "stall", ms: 10_000 }],
  ])("%s costs an order at most its budget, and then nothing", async (_, rule) => {
    world.redis.faults.set([rule]);
    const started = performance.now();
    for (let n = 0; n < 8; n++) expect((await place()).status).toBe(201);
    const waited = performance.now() - started;
    world.resetCounts();
    for (let n = 0; n < 5; n++) expect((await place()).status).toBe(201);
    // After five failures one of them asks every five seconds, to see whether it is back.
    expect(world.redis.calls.count()).toBeLessThanOrEqual(1);
    expect(waited).toBeLessThan(10_000); // what a single call would stall for
  });

  test("away does not make anything sold twice, nor a password guessed more often", async () => {
    world.redis.faults.set([{ mode: "refuse" }]);
    const there = await world.restaurant({ stock: { tart: 2 } });
    const wish = await world.wish(there, { lines: [{ itemId: there.tart.id, quantity: 1 }] });
    const answers = await Promise.all(Array.from({ length: 30 }, async () => await world.guest.post("/orders", wish)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    const identifier = `${randomUUID()}@example.com`;
    const tries = [];
    for (let n = 0; n < 4; n++)
      tries.push((await world.guest.post("/auth/signin", { identifier, password: "x" })).status);
    expect(tries).toEqual([401, 401, 401, 429]);
  });
});

describe("Redis that remembers wrongly", () => {
  const stale: FaultRule[] = [{ mode: "stale", ms: 30_000 }];
  const states: [string, () => Promise<void>, () => Promise<void>][] = [
    ["stale by half a minute", async () => world.redis.faults.set(stale), async () => undefined],
    ["flushed again and again", async () => undefined, async () => await world.redis.flush()],
  ];

  test.each(states)("%s sells nothing twice, and soon sells what came back", async (_, begin, goOn) => {
    const there = await world.restaurant({ stock: { tart: 2 } });
    const order = async () => {
      await goOn();
      const answer = await world.guest.post("/orders", await world.wish(there, { lines }));
      return answer.status;
    };
    const lines = [{ itemId: there.tart.id, quantity: 1 }];
    await begin();
    const answers = await Promise.all(Array.from({ length: 30 }, order));
    expect(answers.filter((status) => status === 201)).toHaveLength(2);
    expect(new Set(answers)).toEqual(new Set([201, 422]));

    const staff = world.as(await world.crew(there));
    const [stock] = await world.db.query(`select version from stock where item_id = $1`, [there.tart.id]);
    const restocked = { delta: 1, version: Number(stock?.version), reason: "restock" };
    expect((await staff.post(`/stock/${there.tart.id}/adjust`, restocked)).status).toBe(200);
    await expect.poll(order, { timeout: 5_000, interval: 200 }).toBe(201); // a "no" lives for a second, wherever it is
    expect(await order()).toBe(422);
  });

  test.each(states)("%s lets nobody guess more passwords", async (_, begin, goOn) => {
    await begin();
    const identifier = `${randomUUID()}@example.com`;
    const tries = [];
    for (let n = 0; n < 5; n++) {
      await goOn();
      tries.push((await world.guest.post("/auth/signin", { identifier, password: "x" })).status);
    }
    expect(tries).toEqual([401, 401, 401, 429, 429]);
  });
});

describe("QStash", () => {
  test.each<[string, FaultRule[]]>([
    ["away", [{ match: "batch", mode: "refuse" }]],
    ["refusing", [{ match: "batch", mode: "error", status: 503 }]],
    ["losing what it took", [{ match: "deliver", mode: "never" }]],
  ])("%s costs no order; everything is delivered afterwards, once", async (_, rules) => {
    world.qstash.faults.set(rules);
    const placed = await Promise.all(Array.from({ length: 10 }, async () => await place()));
    expect(new Set(placed.map(({ status }) => status))).toEqual(new Set([201]));
    const ids = placed.map(({ body }) => body.order.id as string);
    // The board needs no queue: a cook can start at once, and that makes the slip.
    const cook = world.as(await world.crew(here, "kitchen"));
    const board = await cook.get(`/restaurants/${here.id}/board`);
    expect(board.body.board.cards.map(({ orderId }: { orderId: string }) => orderId)).toEqual(
      expect.arrayContaining(ids),
    );

    world.qstash.faults.clear();
    await world.quiesce({ sweeping: true });
    for (const id of ids) expect(await ticketsOf(id)).toHaveLength(1);
    const twice = await world.db.query(`select event_id, consumer from inbox group by 1, 2 having count(*) > 1`);
    expect(twice).toEqual([]);
  });
});

test("QStash away for longer than anything is tried parks nothing; all is delivered when it is back", async () => {
  world.qstash.faults.set([{ match: "batch", mode: "refuse" }]);
  const { body } = await place();
  for (let pump = 0; pump <= GENERATIONS_MAX; pump++) await world.sweep();
  world.qstash.faults.clear();
  await world.quiesce({ sweeping: true });
  expect(await ticketsOf(body.order.id)).toHaveLength(1);
});

describe("Postgres", () => {
  const away: FaultRule[] = [{ match: "sql", mode: "refuse" }];

  test("away is a 503 that says when to come back, on every route that needs it", async () => {
    const customer = await world.account();
    const order = await world.order(here);
    world.neon.faults.set(away);
    const answers = [
      await place(),
      await world.as(customer).get("/auth/me"),
      await world.as(customer).get("/orders/mine"),
      await world.bearer(order.access.track ?? "").get(`/orders/${order.id}`),
      await world.guest.post("/auth/signin", { identifier: "a", password: "x" }),
      await world.guest.get("/restaurants"),
      await world.guest.get("/health/ready"),
    ];
    for (const answer of answers) {
      expect(answer.status, answer.text).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(answer.text).not.toMatch(/postgres|127\.0\.0\.1/);
    }
    expect((await world.guest.get("/health")).status).toBe(200);
    world.neon.faults.clear();
    expect((await world.guest.get("/health/ready")).body).toMatchObject({ status: "ok", database: "ok" });
  });

  test("away is said on pages too, with when to come back", async () => {
    const there = await world.restaurant();
    world.neon.faults.set(away);
    const page = await fetch(`${world.url}/r/${there.id}`, { headers: { "Accept-Language": "en" } });
    expect(page.status).toBe(503);
    expect(Number(page.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await page.text()).toContain("We cannot reach the order book right now");
    const form = { method: "POST", headers: { Origin: world.url }, redirect: "manual" as const };
    const fields = new URLSearchParams({ identifier: "robin@example.com", password: "wrong" });
    const refused = await fetch(`${world.url}/login`, { ...form, body: fields });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("away still leaves the menu that was read last", async () => {
    const menu = async () => await world.guest.get(`/restaurants/${here.id}/menu`);
    const before = await menu();
    world.neon.faults.set(away);
    for (const wait of [0, 500, 1_000, 2_000]) {
      await sleep(wait); // fresh, stale, and too old to be served if there were anything newer
      const answer = await menu();
      expect(answer.status).toBe(200);
      expect(answer.body.menu).toEqual(before.body.menu);
    }
  });

  test("that loses its answer has placed the order all the same, and the retry finds it", async () => {
    const there = await world.restaurant({ stock: { tart: 5 } });
    const wish = await world.wish(there, { lines: [{ itemId: there.tart.id, quantity: 2 }] });
    const key = randomUUID();
    // Lost twice: the Worker's own second try is lost as well.
    world.neon.faults.set([{ match: "place_order", mode: "drop_after", times: 2 }]);
    const lost = await world.guest.post("/orders", wish, { key });
    expect(lost.status).toBe(503);
    const found = await world.guest.post("/orders", wish, { key });
    expect(found.status).toBe(201);
    const rows = await world.db.query(`select from orders where restaurant_id = $1`, [there.id]);
    expect(rows).toHaveLength(1);
    const [stock] = await world.db.query<{ quantity: number }>(`select quantity from stock where item_id = $1`, [
      there.tart.id,
    ]);
    expect(stock?.quantity).toBe(3);
  });

  test("that loses its answer once is asked again by the Worker, and nobody notices", async () => {
    world.neon.faults.set([{ match: "place_order", mode: "drop_after", times: 1 }]);
    expect((await place()).status).toBe(201);
  });

  test("older than this code makes readiness a 503, and nothing else", async () => {
    const [row] = await world.db.query<{ version: number; hash: string }>(`select version, hash from schema_version`);
    await world.db.query(`update schema_version set version = 0`);
    try {
      const ready = await world.guest.get("/health/ready");
      expect(ready.status).toBe(503);
      expect(ready.body).toMatchObject({
        status: "unavailable",
        database: "ok",
        schema: { have: 0, need: row?.version },
      });
      expect((await world.guest.get("/health")).status).toBe(200);
    } finally {
      await world.db.query(`update schema_version set version = $1`, [row?.version]);
    }
  });

  test("and its outbox are shown to a service, not to anybody", async () => {
    const anybody = await world.guest.get("/health/ready");
    expect(anybody.body).not.toHaveProperty("parked");
    const till = world.bearer(await world.service(here));
    await world.workerd.scheduled();
    const { body } = await till.get("/health/ready");
    expect(body).toMatchObject({ status: "ok", parked: 0, oldestUnackedSeconds: null });
    expect(Date.now() - Date.parse(body.lastSweepAt)).toBeLessThan(60_000);
    expect((await world.bearer(`svc_${"x".repeat(32)}`).get("/health/ready")).status).toBe(401);
  });
});
