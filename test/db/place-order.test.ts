import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { CAPABILITY_DAYS } from "#domain/capability.ts";
import { expectSound } from "./invariants.ts";
import { one, place, placeCommand } from "./orders.ts";
import { openRestaurant, readMenu } from "./restaurant.ts";
import { countRows, guestOf, openWorld, refusal, sha256, type World } from "./world.ts";

const WRITTEN = ["orders", "order_lines", "order_events", "outbox", "deliveries", "stock_moves", "idempotency_keys"];

let world: World;
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 10, cola: 2 } });
});
afterAll(async () => {
  await expectSound(world.query);
  await world[Symbol.asyncDispose]();
});

describe("an order that is accepted", () => {
  test("keeps words, prices and choices as they were, and says what to publish", async () => {
    const { restaurant: r, menu, query } = world;
    const command = placeCommand(
      menu,
      [
        { itemId: r.pizza.id, quantity: 2, options: [{ optionId: r.sizes.large, quantity: 1 }], note: "no basil" },
        { itemId: r.coffee.id, quantity: 1, options: [{ optionId: r.shot, quantity: 3 }] },
      ],
      { fulfilment: "dine_in", tableName: "7", note: "We are in a hurry" },
    );
    const placed = await place(query, command);

    expect(placed.order).toMatchObject({
      id: command.orderId,
      status: "placed",
      version: 1,
      fulfilment: "dine_in",
      tableName: "7",
      note: "We are in a hurry",
      subtotalMinor: 2 * 1_350 + 520,
      totalMinor: command.totalMinor,
      taxMode: "inclusive",
      contact: { name: "Ada", email: "ada@example.com", phone: null },
    });
    expect(placed.order.lines).toEqual([
      expect.objectContaining({
        name: "Pizza",
        note: "no basil",
        unitPriceMinor: 1_350,
        subtotalMinor: 2_700,
        translations: { ar: { name: "طبق" } },
        options: [expect.objectContaining({ groupName: "Size", name: "Large", quantity: 1, priceDeltaMinor: 300 })],
      }),
      expect.objectContaining({
        name: "Coffee",
        unitPriceMinor: 520,
        options: [expect.objectContaining({ name: "Shot", quantity: 3, priceDeltaMinor: 70 })],
      }),
    ]);
    expect(placed.order.events).toEqual([
      expect.objectContaining({ seq: 1, type: "placed", from: null, to: "placed", by: "guest" }),
    ]);
    expect(Date.parse(placed.order.promisedAt) - Date.parse(placed.order.placedAt)).toBe(20 * 60_000);
    expect(placed.deliveries.map(({ consumer, generation, event }) => [consumer, generation, event.type])).toEqual([
      ["kitchen", 1, "order.placed"],
      ["notifications", 1, "order.placed"],
    ]);
    expect(placed.capabilities).toEqual([
      { scope: "track", generation: 1 },
      { scope: "cancel", generation: 1 },
    ]);
  });

  test("shows the kitchen no money and nobody's address", async () => {
    const { restaurant: r, menu, query } = world;
    const { boardChange } = await place(query, placeCommand(menu, [one(r.soup)]));
    expect(boardChange?.card?.lines[0]).toMatchObject({ name: "Soup", station: "Hot" });
    expect(JSON.stringify(boardChange)).not.toMatch(/minor|ada@example|phone/i);
  });

  test("puts nothing personal into its event", async () => {
    const { restaurant: r, menu, query } = world;
    const placed = await place(query, placeCommand(menu, [one(r.soup)]));
    expect(JSON.stringify(placed.deliveries)).not.toMatch(/Ada|ada@|example\.com/);
    expect(Object.keys(placed.deliveries[0]?.event ?? {}).toSorted()).toEqual(
      ["aggregateId", "id", "requestId", "restaurantId", "schema", "to", "type", "version"].toSorted(),
    );
  });

  test("gives its guest links for as long as the rules say", async () => {
    const { restaurant: r, menu, query } = world;
    const { order } = await place(query, placeCommand(menu, [one(r.soup)]));
    const rows = await query(
      `select scope, generation, extract(day from expires_at - $2::timestamptz)::int as days
       from order_capabilities where order_id = $1 order by scope`,
      [order.id, order.placedAt],
    );
    expect(rows).toEqual([
      { scope: "track", generation: 1, days: CAPABILITY_DAYS },
      { scope: "cancel", generation: 1, days: CAPABILITY_DAYS },
    ]);
  });

  test("of a signed-in customer is theirs and needs no link", async () => {
    const { restaurant: r, menu, query } = world;
    const { actor, userId } = await world.person();
    const placed = await place(query, placeCommand(menu, [one(r.soup)], { actor }));
    expect(placed.order.userId).toBe(userId);
    expect(placed.capabilities).toEqual([]);
    expect(placed.order.events[0]?.by).toBe("customer");
  });

  test("takes exactly its portions of counted dishes, the same dish on two lines included", async () => {
    const { restaurant: r, menu, query } = world;
    const left = async () =>
      (await query<{ quantity: number }>("select quantity from stock where item_id = $1", [r.tart.id]))[0]?.quantity ??
      0;
    const before = await left();
    const placed = await place(query, placeCommand(menu, [one(r.tart, 2), one(r.soup), one(r.tart)]));
    expect(await left()).toBe(before - 3);
    expect(placed.availability?.left[r.tart.id]).toBe(before - 3);
  });

  test("is numbered by the restaurant's day, which begins at its own midnight", async () => {
    const { query } = world;
    // Already tomorrow there, still today in London.
    const far = await openRestaurant(query, { timezone: "Pacific/Kiritimati" });
    const menu = await readMenu(query, far.id);
    const first = await place(query, placeCommand(menu, [one(far.soup)]));
    const second = await place(query, placeCommand(menu, [one(far.soup)]));
    expect([first.order.number, second.order.number]).toEqual([1, 2]);
    const [day] = await query<{ there: boolean }>(
      `select bool_and(business_day = (placed_at at time zone 'Pacific/Kiritimati')::date) as there
       from orders where restaurant_id = $1`,
      [far.id],
    );
    expect(day?.there).toBe(true);
    // A new day begins at 1; a clock that went back does not give a number twice.
    await query(`update restaurants set number_day = number_day - 1 where id = $1`, [far.id]);
    await query(`update orders set business_day = business_day - 1 where restaurant_id = $1`, [far.id]);
    expect((await place(query, placeCommand(menu, [one(far.soup)]))).order.number).toBe(1);
    await query(`update restaurants set number_day = number_day + 3 where id = $1`, [far.id]);
    await query(`update orders set business_day = business_day + 3 where restaurant_id = $1`, [far.id]);
    expect((await place(query, placeCommand(menu, [one(far.soup)]))).order.number).toBe(2);
  });
});

describe("an order that comes twice", () => {
  test("with the same key and body is one order, and gets the same answer even when it has moved on", async () => {
    const { restaurant: r, menu, query } = world;
    const command = placeCommand(menu, [one(r.soup)]);
    const first = await place(query, command);
    await query(`update restaurants set name = name where id = $1`, [r.id]);
    await world.call("cancel_order_v1", {
      actor: guestOf(first.order.id),
      requestId: "test",
      eventId: uuidv7(),
      once: { scope: `guest:${first.order.id}:cancel:orders.cancel`, key: uuidv7(), bodyHash: "b" },
      orderId: first.order.id,
      expectedVersion: null,
      reason: null,
    });
    const counts = await countRows(query, ...WRITTEN);
    const again = await place(query, { ...command, orderId: uuidv7(), eventId: uuidv7() });
    expect(again).toMatchObject({ replayed: true, order: first.order, capabilities: first.capabilities });
    expect(again).toMatchObject({ deliveries: [], orderNews: null, boardChange: null, availability: null });
    expect(await countRows(query, ...WRITTEN)).toEqual(counts);
  });

  test("with the same key and another body is refused", async () => {
    const { restaurant: r, menu, query } = world;
    const command = placeCommand(menu, [one(r.soup)]);
    await place(query, command);
    const other = placeCommand(menu, [one(r.soup, 2)], { once: { ...command.once, bodyHash: sha256("other") } });
    expect((await refusal(place(query, other))).code).toBe("key_reused");
  });

  test("after a refusal is tried anew: only an answer is kept", async () => {
    const { restaurant: r, menu, query } = world;
    const command = placeCommand(menu, [one(r.soup)]);
    await query("update restaurants set state = 'closed' where id = $1", [r.id]);
    expect((await refusal(place(query, command))).code).toBe("closed");
    await query("update restaurants set state = 'open' where id = $1", [r.id]);
    expect((await place(query, command)).replayed).toBe(false);
  });
});

describe("an order that is refused leaves nothing behind", () => {
  test("when the second dish is short, nothing of the first is taken", async () => {
    const { restaurant: r, menu, query } = world;
    const counts = await countRows(query, ...WRITTEN);
    const before = await query("select * from stock order by item_id");
    const refused = await refusal(place(query, placeCommand(menu, [one(r.tart), one(r.cola, 3)])));
    expect(refused.code).toBe("out_of_stock");
    expect(refused.details).toEqual([{ field: "lines.1", itemId: r.cola.id, left: 2, message: "2 left." }]);
    expect(await query("select * from stock order by item_id")).toEqual(before);
    expect(await countRows(query, ...WRITTEN)).toEqual(counts);
  });

  test("when a dish was taken off sale by hand", async () => {
    const { restaurant: r, menu, query } = world;
    await query("update menu_items set sold_out = true where id = $1", [r.coffee.id]);
    const refused = await refusal(place(query, placeCommand(menu, [one(r.soup), one(r.coffee)])));
    expect(refused).toMatchObject({
      code: "out_of_stock",
      details: [{ field: "lines.1", itemId: r.coffee.id, left: 0 }],
    });
    await query("update menu_items set sold_out = false where id = $1", [r.coffee.id]);
  });

  test("when the restaurant is paused or closed, in its own words, and a pause that ran out is over", async () => {
    const { restaurant: r, menu, query } = world;
    const set = async (state: string, message: string | null, until: string | null) =>
      await query(
        "update restaurants set state = $2::restaurant_state, message = $3, until = now() + $4::interval where id = $1",
        [r.id, state, message, until],
      );
    await set("paused", "The oven is resting", "10 minutes");
    expect(await refusal(place(query, placeCommand(menu, [one(r.soup)])))).toMatchObject({
      code: "paused",
      details: [{ message: "The oven is resting", until: expect.stringMatching(/Z$/) }],
    });
    await set("closed", null, null);
    expect((await refusal(place(query, placeCommand(menu, [one(r.soup)])))).code).toBe("closed");
    await set("paused", null, "-1 second");
    expect((await place(query, placeCommand(menu, [one(r.soup)]))).order.status).toBe("placed");
    await set("open", null, null);
  });

  test("when it is to be carried somewhere, or the restaurant is unknown", async () => {
    const { restaurant: r, menu, query } = world;
    const carried = placeCommand(menu, [one(r.soup)], { fulfilment: "delivery" });
    expect((await refusal(place(query, carried))).code).toBe("not_offered");
    await query("update restaurants set fulfilments = '{pickup}' where id = $1", [r.id]);
    const eaten = placeCommand(menu, [one(r.soup)], { fulfilment: "dine_in", tableName: "1" });
    expect((await refusal(place(query, eaten))).code).toBe("not_offered");
    await query("update restaurants set fulfilments = '{pickup,dine_in}' where id = $1", [r.id]);
    const nowhere = placeCommand(menu, [one(r.soup)], { restaurantId: uuidv7() });
    expect((await refusal(place(query, nowhere))).code).toBe("not_found");
  });

  test("when nobody could tell the guest", async () => {
    const { restaurant: r, menu, query } = world;
    const silent = placeCommand(menu, [one(r.soup)], { contact: { name: "Ada", email: null, phone: null } });
    await expect(place(query, silent)).rejects.toMatchObject({ constraint: "orders_contact_reachable" });
  });

  test("when a link or a till would place it", async () => {
    const { restaurant: r, menu, query } = world;
    const { order } = await place(query, placeCommand(menu, [one(r.soup)]));
    const byLink = placeCommand(menu, [one(r.soup)], { actor: guestOf(order.id) });
    expect((await refusal(place(query, byLink))).code).toBe("not_allowed");
    const byTill = placeCommand(menu, [one(r.soup)], { actor: { kind: "service", tokenHash: "unknown" } });
    expect((await refusal(place(query, byTill))).code).toBe("unauthorized");
  });
});

describe("a menu that is not what the guest saw", () => {
  test("with a new price is refused with what it was and is, and nobody pays a price they have not seen", async () => {
    await using fresh = await openWorld();
    const { restaurant: r, menu, query } = fresh;
    await query("update menu_items set price_minor = 700 where id = $1", [r.soup.id]);
    const refused = await refusal(place(query, placeCommand(menu, [one(r.cola), one(r.soup)])));
    expect(refused.code).toBe("menu_changed");
    expect(refused.details).toEqual([
      { field: "lines.1", itemId: r.soup.id, was: 650, now: 700, message: "The price has changed." },
    ]);
    expect(await countRows(query, "orders")).toEqual({ orders: 0 });
  });

  test("but asks the same for these dishes is accepted, whatever else changed", async () => {
    await using fresh = await openWorld();
    const { restaurant: r, menu, query } = fresh;
    await query("update menu_items set price_minor = 9999 where id = $1", [r.cola.id]);
    const placed = await place(query, placeCommand(menu, [one(r.soup)]));
    expect(placed.order.totalMinor).toBe(650);
  });

  test.each([
    ["a choice costs more", "update options set price_delta_minor = price_delta_minor + 1", 1_351],
    ["a choice is gone", "update options set active = false", null],
    ["a dish is off the menu", "update menu_items set active = false", null],
    ["a dish was deleted", "update menu_items set deleted_at = now()", null],
  ])("when %s, says so", async (_, change, now) => {
    await using fresh = await openWorld();
    const { restaurant: r, menu, query } = fresh;
    await query(change);
    const cart = [{ itemId: r.pizza.id, quantity: 1, options: [{ optionId: r.sizes.large, quantity: 1 }] }];
    const refused = await refusal(place(query, placeCommand(menu, cart)));
    expect(refused).toMatchObject({ code: "menu_changed", details: [{ field: "lines.0", was: 1_350, now }] });
  });

  test("because the tax changed is refused as well", async () => {
    await using fresh = await openWorld({ taxMode: "exclusive", taxBp: 500 });
    const { restaurant: r, menu, query } = fresh;
    await query("update menu_items set tax_bp = 1000");
    expect((await refusal(place(query, placeCommand(menu, [one(r.soup)])))).code).toBe("menu_changed");
  });
});

describe("a cart that was never on this menu is a mistake of the caller", () => {
  const tamper = (change: (line: ReturnType<typeof placeCommand>["lines"][number]) => object) => {
    const { restaurant: r, menu } = world;
    const command = placeCommand(menu, [
      { itemId: r.pizza.id, quantity: 1, options: [{ optionId: r.sizes.large, quantity: 1 }] },
    ]);
    return { ...command, lines: command.lines.map((line) => ({ ...line, ...change(line) })) };
  };

  test("a dish of another restaurant", async () => {
    const other = await openRestaurant(world.query);
    const wrong = tamper(() => ({ itemId: other.soup.id, options: [] }));
    expect(await refusal(place(world.query, wrong))).toMatchObject({
      code: "invalid_input",
      details: [{ field: "lines.0", now: null }],
    });
  });

  test("a choice that belongs to another dish", async () => {
    const wrong = tamper((line) => ({ options: [...line.options, { optionId: world.restaurant.shot, quantity: 1 }] }));
    expect((await refusal(place(world.query, wrong))).code).toBe("invalid_input");
  });

  test.each([
    ["no size at all", []],
    ["two sizes", ["small", "large"]],
    ["the same size twice", ["large", "large"]],
  ])("%s", async (_, sizes) => {
    const { sizes: ids } = world.restaurant;
    const wrong = tamper(() => ({
      options: sizes.map((size) => ({ optionId: ids[size as keyof typeof ids], quantity: 1 })),
    }));
    expect((await refusal(place(world.query, wrong))).code).toBe("invalid_input");
  });

  test("a topping in quantities where it may be chosen once", async () => {
    const { toppings } = world.restaurant;
    const wrong = tamper((line) => ({ options: [...line.options, { optionId: toppings.olives, quantity: 2 }] }));
    expect((await refusal(place(world.query, wrong))).code).toBe("invalid_input");
  });

  test("more of a dish than one order may hold, over all its lines", async () => {
    const { restaurant: r, menu, query } = world;
    await query("update menu_items set max_per_order = 3 where id = $1", [r.soup.id]);
    const command = placeCommand({ ...menu, version: menu.version + 1 }, [one(r.soup, 2), one(r.soup, 2)]);
    expect((await refusal(place(query, command))).code).toBe("invalid_input");
    await query("update menu_items set max_per_order = 20 where id = $1", [r.soup.id]);
  });

  test("nothing at all", async () => {
    const { restaurant: r, menu, query } = world;
    const empty = { ...placeCommand(menu, [one(r.soup)]), lines: [] };
    expect(await refusal(place(query, empty))).toMatchObject({ code: "invalid_input", details: [{ field: "lines" }] });
  });

  test("totals that do not follow from the lines", async () => {
    const { restaurant: r, menu, query } = world;
    const command = placeCommand(menu, [one(r.soup)]);
    const cheap = { ...command, subtotalMinor: 1, totalMinor: 1, taxMinor: 0 };
    await expect(place(query, cheap)).rejects.toMatchObject({ code: "CM002" });
  });
});
