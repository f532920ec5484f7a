import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { countStock, type TestRestaurant } from "#test/db/restaurant.ts";
import { SOON } from "#test/support/soon.ts";
import { testWorld, type World } from "#test/support/world.ts";

// What an answer may cost, counted at the services and not timed. A count is taken when the answer is here: what runs behind it
// is held back by a queue and rooms that are not asked.

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant({ stock: { tart: 1_000 } });
  await world.order(here); // so that the kitchen's room is there: a new one asks for the whole board, behind the answer
  await world.quiesce();
});
afterEach(async () => {
  world.qstash.faults.clear();
  await world.quiesce({ sweeping: true });
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** How often Postgres and Redis were asked for this. Nothing else may be going on. */
async function costOf(work: () => Promise<unknown>): Promise<{ sql: string[]; redis: number; mail: number }> {
  await world.quiesce();
  await sleep(50); // rooms and counters are told behind the answer
  world.resetCounts();
  await work();
  const sql = Object.entries(world.neon.calls.byOperation).flatMap(([name, n]) => Array<string>(n).fill(name));
  return { sql, redis: world.redis.calls.count(), mail: world.counts().mail };
}

const menu = async () => await world.guest.get(`/restaurants/${here.id}/menu`);

describe("the budget of", () => {
  test("an order is one statement and at most one call of Redis, for a guest and for a customer", async () => {
    await menu();
    const customer = await world.account();
    const wish = await world.wish(here, { lines: [{ itemId: here.tart.id, quantity: 1 }] });
    for (const who of [world.as(customer), world.guest]) {
      const redis: number[] = [];
      for (let n = 0; n < 3; n++) {
        world.qstash.faults.set([{ mode: "never" }]);
        const cost = await costOf(async () => expect((await who.post("/orders", wish)).status).toBe(201));
        expect(cost.sql).toEqual(["sql place_order_v1"]);
        redis.push(cost.redis);
        world.qstash.faults.clear();
        await world.quiesce({ sweeping: true });
      }
      // A guest's order is counted against its limits, behind the answer. What a Redis on a crowded machine does not answer in time
      // it is told again: that is a second call, and no part of the budget.
      expect(Math.min(...redis)).toBeLessThanOrEqual(who === world.guest ? 2 : 1);
    }
  });

  test("a busy menu is nothing for most of its readers: one small statement a second, behind an answer", async () => {
    await menu();
    let seconds = 0;
    const cost = await costOf(async () => {
      const started = Date.now();
      for (let n = 0; n < 400; n++) await menu();
      seconds = (Date.now() - started) / 1_000;
    });
    expect(cost.sql.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
    expect(cost.redis).toBe(0);
    for (const name of cost.sql) expect(name).toBe("sql availability_view_v1");
  });

  test("a move is one statement", async () => {
    const order = await world.order(here);
    const staff = world.as(await world.crew(here));
    await staff.get("/auth/me");
    await world.quiesce(); // what the order itself still causes must come to its end first: nothing is delivered from here on
    world.qstash.faults.set([{ mode: "never" }]);
    const cost = await costOf(async () => {
      const moved = await staff.post(`/orders/${order.id}/status`, { to: "confirmed", version: 1 });
      expect(moved.status).toBe(200);
    });
    expect(cost).toEqual({ sql: ["sql move_order_v1"], redis: 0, mail: 0 });
  });

  test("a whole order is one statement for each hook, and two and a mail for the sender", async () => {
    await menu();
    const cost = await costOf(async () => {
      await world.order(here);
      await world.quiesce();
    });
    expect(cost.sql.filter((name) => !name.includes("board")).toSorted()).toEqual([
      "sql apply_kitchen_v1",
      "sql apply_notifications_v1",
      "sql mark_sent_v1",
      "sql notification_to_send_v1",
      "sql place_order_v1",
    ]);
    expect(cost.mail).toBe(1);
  });

  test("a read of an order, a list, a board or a ticket is one statement", async () => {
    const customer = await world.account();
    const order = await world.order(here, { by: customer });
    const staff = world.as(await world.crew(here));
    const mine = world.as(customer);
    const reads: (() => Promise<{ status: number }>)[] = [
      async () => await mine.get(`/orders/${order.id}`),
      async () => await mine.get(`/orders/${order.id}/events?after=1`),
      async () => await mine.get("/orders/mine"),
      async () => await mine.get("/auth/me"),
      async () => await staff.get(`/restaurants/${here.id}/board`),
      async () => await staff.get(`/restaurants/${here.id}/slips?status=placed`),
      async () => await staff.get(`/restaurants/${here.id}/orders`),
      async () => await staff.get(`/kitchen/tickets/${order.id}`),
      async () => await staff.get(`/stock?restaurantId=${here.id}`),
      async () => await world.guest.get("/restaurants"),
    ];
    for (const read of reads) {
      const cost = await costOf(async () => expect((await read()).status).toBe(200));
      expect(cost.sql).toHaveLength(1);
      expect(cost.redis).toBe(0);
    }
  });

  test("a ticket for an order's page is one statement, and the room is shown the order with what it read", async () => {
    const customer = await world.account();
    const order = await world.order(here, { by: customer });
    const ask = async () => await world.as(customer).post("/room-tickets", { room: "order", id: order.id });
    await ask();
    const cost = await costOf(async () => {
      expect((await ask()).status).toBe(201);
      await sleep(200); // what would be asked behind the answer counts as well
    });
    expect(cost.sql).toHaveLength(1);
    expect(cost.redis).toBe(0);
  });

  test("liveness is nothing at all", async () => {
    const cost = await costOf(async () => expect((await world.guest.get("/health")).body).toEqual({ status: "ok" }));
    expect(cost).toEqual({ sql: [], redis: 0, mail: 0 });
  });
});

describe("a sold-out dish", () => {
  test("costs at most one statement a second, whoever asks and however often", async () => {
    const there = await world.restaurant();
    await countStock(world.db.query, there, there.soup, 0);
    const wish = await world.wish(there);
    const refuse = async () => expect((await world.guest.post("/orders", wish)).body.code).toBe("out_of_stock");
    await refuse();
    const started = Date.now();
    const cost = await costOf(async () => {
      for (let n = 0; n < 100; n++) await refuse();
      while (Date.now() - started < 3_200) await Promise.all(Array.from({ length: 20 }, refuse));
    });
    const seconds = Math.ceil((Date.now() - started) / 1_000);
    const asked = cost.sql.filter((name) => name !== "sql known_keys_v1");
    expect(asked.length).toBeLessThanOrEqual(seconds + 1);
    expect(asked.length).toBeGreaterThanOrEqual(2); // and it does ask again: a "no" must not outlive its reason
    // While a Redis on a crowded machine answers too late, it is Postgres that knows which orders were sent on before.
    expect(cost.sql.length - asked.length).toBeLessThanOrEqual(20 * seconds + 1);
  });

  test("is refused without asking first, in an isolate that has just read so", async () => {
    const there = await world.restaurant();
    await countStock(world.db.query, there, there.soup, 0);
    const wish = await world.wish(there);
    let seconds = 0;
    const cost = await costOf(async () => {
      await world.guest.get(`/restaurants/${there.id}/menu`);
      const started = Date.now();
      const refuse = async () => await world.guest.post("/orders", wish);
      const answers = await Promise.all(Array.from({ length: 100 }, refuse));
      seconds = (Date.now() - started) / 1_000;
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]));
    });
    const orders = cost.sql.filter((name) => name.includes("place_order"));
    expect(orders.length).toBeLessThanOrEqual(Math.floor(seconds));
  });

  test("is heard of by other isolates, from Redis", async () => {
    const there = await world.restaurant({ stock: { tart: 0 } });
    await countStock(world.db.query, there, there.soup, 0);
    await world.guest.post("/orders", await world.wish(there));
    await expect
      .poll(async () => {
        const response = await fetch(`${world.redis.url}/get/hint:item:${there.soup.id}`, {
          headers: { authorization: `Bearer ${world.vars["UPSTASH_REDIS_REST_TOKEN"]}` },
        });
        return ((await response.json()) as { result: string | null }).result;
      }, SOON)
      .toContain('"left":0');
  });
});
