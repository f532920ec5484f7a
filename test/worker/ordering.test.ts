import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
});
afterAll(async () => await world[Symbol.asyncDispose]());
beforeEach(() => world.resetCounts());

const ordersOf = async (restaurant: TestRestaurant) =>
  await world.db.query(`select * from orders where restaurant_id = $1`, [restaurant.id]);

describe("placing an order", () => {
  test("as a guest gives the order, its private links, and a ticket in the kitchen", async () => {
    const wish = await world.wish(here, {
      note: "No onions",
      lines: [
        { itemId: here.soup.id, quantity: 2 },
        {
          itemId: here.pizza.id,
          quantity: 1,
          options: [{ optionId: here.sizes.large }, { optionId: here.toppings.olives }],
        },
      ],
    });
    const placed = await world.guest.post("/orders", wish);
    expect(placed.status, placed.text).toBe(201);
    const { order, access } = placed.body;
    expect(order).toMatchObject({
      status: "placed",
      version: 1,
      totalMinor: 2 * 650 + 1_050 + 300 + 100,
      userId: null,
    });
    expect(Object.keys(access).toSorted()).toEqual(["cancel", "track"]);

    const read = await world.bearer(access.track).get(`/orders/${order.id}`);
    expect(read.body.order).toEqual(order);
    await world.quiesce();
    const tickets = await world.db.query(`select state from tickets where order_id = $1`, [order.id]);
    expect(tickets).toEqual([{ state: "queued" }]);
  });
});
