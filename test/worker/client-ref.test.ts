import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
});
afterAll(async () => await world[Symbol.asyncDispose]());

describe("a reference of the client's own", () => {
  test("is kept with the order, and cannot be taken by another", async () => {
    const clientRef = randomUUID();
    const [one, other] = [world.as(await world.account()), world.as(await world.account())];
    const wish = await world.wish(here, { clientRef });

    const placed = await one.post("/orders", wish);
    expect(placed).toMatchObject({ status: 201, body: { order: { clientRef } } });
    expect((await one.get(`/orders/${placed.body.order.id}`)).body.order.clientRef).toBe(clientRef);

    for (const caller of [other, one]) {
      const refused = await caller.post("/orders", { ...wish, clientRef: clientRef.toUpperCase() });
      expect(refused.body).toMatchObject({
        statusCode: 409,
        code: "already_exists",
        details: [{ field: "clientRef" }],
      });
      expect(refused.text).not.toContain(placed.body.order.id);
    }
    const orders = await world.db.query(`select from orders where client_ref = $1`, [clientRef]);
    expect(orders).toHaveLength(1);
  });

  test("of twenty orders at once goes to one of them", async () => {
    const wish = await world.wish(here, { clientRef: randomUUID() });
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await world.guest.post("/orders", wish)));
    const statuses = answers.map(({ status }) => status).toSorted((left, right) => left - right);
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  test("need not be given", async () => {
    const order = await world.order(here);
    expect(order.clientRef).toBeNull();
  });
});
