import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { SOON } from "#test/support/soon.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
/** Kills the Worker at the border of the next operation of this name. */
let killAt: { operation: string; phase: "before" | "after" } | null = null;

beforeAll(async () => {
  world = await testWorld({
    onBoundary: ({ operation, phase }) => {
      if (!killAt || phase !== killAt.phase || !operation.includes(killAt.operation)) return;
      killAt = null;
      const { pid } = world.workerd;
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    },
  });
  here = await world.restaurant({ stock: { tart: 50 } });
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** Sends until there is an answer, as a client with a key does; the Worker is started again when it is gone. */
async function insist(path: string, body: object) {
  const key = randomUUID();
  for (let attempt = 0; attempt < 5; attempt++) {
    const answer = await world.guest.post(path, body, { key }).catch(() => null);
    if (answer && answer.status < 500) return answer;
    await world.workerd.reload();
  }
  throw new Error("No answer after five tries.");
}

test.each([
  ["before the order is committed", "place_order", "before"],
  ["between the commit and the publication", "place_order", "after"],
  ["after the queue took it, before the Worker heard so", "batch", "after"],
  ["while a hook is at work", "apply_kitchen", "before"],
  ["after a hook's work, before its answer", "apply_kitchen", "after"],
] as const)("killed %s, the Worker loses no order and makes no slip twice", async (_, operation, phase) => {
  const wish = await world.wish(here, { lines: [{ itemId: here.tart.id, quantity: 1 }] });
  const stock = async () =>
    (await world.db.query<{ quantity: number }>(`select quantity from stock where item_id = $1`, [here.tart.id]))[0]
      ?.quantity ?? 0;
  const before = await stock();
  killAt = { operation, phase };
  const answer = await insist("/orders", wish);
  expect(answer.status, answer.text).toBe(201);
  await expect.poll(() => killAt, SOON).toBeNull();
  await world.workerd.reload();

  await world.quiesce({ sweeping: true });
  expect(await stock()).toBe(before - 1);
  const tickets = await world.db.query(`select from tickets where order_id = $1`, [answer.body.order.id]);
  expect(tickets).toHaveLength(1);
  const events = await world.db.query(`select from outbox where aggregate_id = $1`, [answer.body.order.id]);
  expect(events).toHaveLength(1);
});

test("killed before it told anybody, the Worker has the kitchen told when the guest asks again: no sweep has to come by", async () => {
  const wish = await world.wish(here, { lines: [{ itemId: here.tart.id, quantity: 1 }] });
  const key = randomUUID();
  killAt = { operation: "place_order", phase: "after" };
  await expect(world.guest.post("/orders", wish, { key })).rejects.toThrow();
  await world.workerd.reload();
  // However quick the restart was: the first caller has had its second.
  await world.db.query(`update deliveries set next_at = next_at - interval '1 second' where acked_at is null`);
  const { status, body } = await world.guest.post("/orders", wish, { key });
  expect(status).toBe(201);
  const tickets = async () => await world.db.query(`select from tickets where order_id = $1`, [body.order.id]);
  await expect.poll(tickets, SOON).toHaveLength(1);
  // Who asks once more has nothing to bring about.
  await world.guest.post("/orders", wish, { key });
  await world.quiesce();
  const generations = await world.db.query(
    `select distinct d.gen from deliveries d join outbox e on e.id = d.event_id where e.aggregate_id = $1`,
    [body.order.id],
  );
  expect(generations).toEqual([{ gen: 2 }]);
});

test.each<[string, () => Promise<void> | void]>([
  ["Redis tells that it was sent on", () => undefined],
  ["Redis is away", () => world.redis.faults.set([{ mode: "refuse" }])],
  ["Redis stalls", () => world.redis.faults.set([{ mode: "stall", ms: 10_000 }])],
  ["Redis was emptied", async () => await world.redis.flush()],
])(
  "killed after the last portion was sold, the Worker gives it to its guest though all others hear no: %s",
  async (_, change) => {
    const there = await world.restaurant({ stock: { tart: 1 } });
    const wish = await world.wish(there, { lines: [{ itemId: there.tart.id, quantity: 1 }] });
    const key = randomUUID();
    killAt = { operation: "place_order", phase: "after" };
    await expect(world.guest.post("/orders", wish, { key })).rejects.toThrow();
    await world.workerd.reload();
    await change();
    expect((await world.guest.get(`/restaurants/${there.id}/menu`)).body.availability.left).toEqual({
      [there.tart.id]: 0,
    });
    expect((await world.guest.post("/orders", wish)).body.code).toBe("out_of_stock");
    const again = await world.guest.post("/orders", wish, { key });
    expect(again.status, again.text).toBe(201);
    const orders = await world.db.query(`select from orders where restaurant_id = $1`, [there.id]);
    expect(orders).toHaveLength(1);
    world.redis.faults.clear();
  },
);

test("killed while a refresh token is traded, the Worker gives the same successor to who asks again", async () => {
  const { body } = await world.guest.post("/auth/signup", {
    email: `${randomUUID()}@example.com`,
    password: "correct horse battery",
    firstName: "Robin",
  });
  const renew = async (refreshToken: string) => await world.guest.post("/auth/refresh-token", { refreshToken });
  killAt = { operation: "refresh_session", phase: "after" };
  await expect(renew(body.refreshToken)).rejects.toThrow();
  await world.workerd.reload();
  // However long the restart took: the client asks at once.
  await world.db.query(`update refresh_tokens set replaced_at = clock_timestamp() where replaced_at is not null`);
  const again = await renew(body.refreshToken);
  expect(again.status).toBe(200);
  expect((await renew(again.body.refreshToken)).status).toBe(200);
});
