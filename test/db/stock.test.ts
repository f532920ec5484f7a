import { describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import type { AvailabilityResult, StockResult } from "#domain/commands.ts";
import { applyAll } from "./events.ts";
import { expectSound } from "./invariants.ts";
import { one, place, placeCommand } from "./orders.ts";
import { openRestaurant } from "./restaurant.ts";
import { countRows, guestOf, openWorld, outcomes, refusal, sha256, type World } from "./world.ts";

const command = (more: object) => ({
  requestId: "test",
  eventId: uuidv7(),
  once: { scope: "stock", key: uuidv7(), bodyHash: "b" },
  ...more,
});

describe("a balance", () => {
  test("changes by a move that explains it, and in no other way", async () => {
    await using world = await openWorld({ stock: { tart: 5 } });
    const { query, restaurant: r } = world;
    await expect(query("update stock set quantity = 50")).rejects.toMatchObject({ code: "CM003" });
    await expect(
      query("insert into stock (item_id, restaurant_id, quantity) values ($1, $2, 9)", [r.soup.id, r.id]),
    ).rejects.toMatchObject({ code: "CM003" });
    await expect(query("update stock_moves set delta = 50")).rejects.toMatchObject({ code: "CM003" });
    await expect(query("delete from stock_moves")).rejects.toMatchObject({ code: "CM003" });
    await expect(
      query("insert into stock_moves (item_id, delta, reason, ref) values ($1, -6, 'waste', 'x')", [r.tart.id]),
    ).rejects.toMatchObject({ constraint: "stock_quantity_not_negative" });
    expect(await query("select quantity from stock")).toEqual([{ quantity: 5 }]);
    await expectSound(query);
  });

  test("counts a reason and reference once", async () => {
    await using world = await openWorld({ stock: { tart: 5 } });
    const insert = "insert into stock_moves (item_id, delta, reason, ref) values ($1, 3, 'restock', 'crate 7')";
    await world.query(insert, [world.restaurant.tart.id]);
    await expect(world.query(insert, [world.restaurant.tart.id])).rejects.toMatchObject({
      constraint: "stock_moves_once",
    });
    expect(await world.query("select quantity, version from stock")).toEqual([{ quantity: 8, version: 3 }]);
  });
});

describe("counting by hand", () => {
  const adjust = async (world: World, more: object) =>
    await world.call<StockResult>(
      "adjust_stock_v1",
      command({ itemId: world.restaurant.tart.id, delta: 4, reason: "restock", expectedVersion: 2, ...more }),
    );

  test("adds portions, tells everybody, and happens once per key", async () => {
    await using world = await openWorld({ stock: { tart: 5 } });
    const { actor } = await world.person({ member: "staff" });
    const once = { scope: "stock", key: "key-of-staff", bodyHash: "b" };
    const first = await adjust(world, { actor, once });
    expect(first.stock).toMatchObject({ quantity: 9, version: 3, name: "Tart" });
    expect(first.availability?.left).toEqual({ [world.restaurant.tart.id]: 9 });
    expect(first.boardChange).toMatchObject({ seq: 1, availability: { left: { [world.restaurant.tart.id]: 9 } } });
    expect(first.deliveries.map(({ consumer, event }) => [consumer, event.type])).toEqual([
      ["kitchen", "restaurant.availability_changed"],
    ]);
    const again = await adjust(world, { actor, once });
    expect(again).toMatchObject({ stock: first.stock, availability: null, deliveries: [] });
    expect((await refusal(adjust(world, { actor, once: { ...once, bodyHash: "c" } }))).code).toBe("key_reused");
    await applyAll(world.query, first.deliveries);
    await expectSound(world.query);
  });

  test("on a count that has changed since is refused: of two with the same version, one is made", async () => {
    await using world = await openWorld({ stock: { tart: 5 } });
    const { actor } = await world.person({ member: "manager" });
    const { answers, codes } = await outcomes([adjust(world, { actor }), adjust(world, { actor })]);
    expect(answers).toHaveLength(1);
    expect(codes).toEqual(["stale_version"]);
    expect(await world.query("select quantity from stock")).toEqual([{ quantity: 9 }]);
  });

  test("never goes below nothing", async () => {
    await using world = await openWorld({ stock: { tart: 5 } });
    const { actor } = await world.person({ member: "staff" });
    const attempt = adjust(world, { actor, delta: -6, reason: "waste" });
    expect(await refusal(attempt)).toMatchObject({ code: "out_of_stock", details: [{ left: 5 }] });
    // Whatever no function looks at, the table refuses.
    const past = world.query(
      `insert into stock_moves (item_id, delta, reason, ref) select item_id, -6, 'waste', 'by hand' from stock`,
    );
    await expect(past).rejects.toMatchObject({ constraint: "stock_quantity_not_negative" });
    expect(await world.query("select quantity from stock")).toEqual([{ quantity: 5 }]);
  });

  test("never counts more than anybody could have", async () => {
    await using world = await openWorld({ stock: { tart: 999_999_999 } });
    const { actor } = await world.person({ member: "staff" });
    const attempt = adjust(world, { actor, delta: 1_000_000 });
    expect(await refusal(attempt)).toMatchObject({ code: "invalid_input", details: [{ field: "delta" }] });
  });

  test("is for those who may, and the count is hidden from those who have no business with it", async () => {
    await using world = await openWorld({ stock: { tart: 5 } });
    const kitchen = await world.person({ member: "kitchen" });
    const customer = await world.person();
    const other = await openRestaurant(world.query);
    const stranger = await world.person({ member: "owner", restaurantId: other.id });
    expect((await refusal(adjust(world, { actor: kitchen.actor }))).code).toBe("not_allowed");
    expect((await refusal(adjust(world, { actor: customer.actor }))).code).toBe("not_found");
    expect((await refusal(adjust(world, { actor: stranger.actor }))).code).toBe("not_found");
    expect((await refusal(adjust(world, { actor: kitchen.actor, itemId: uuidv7() }))).code).toBe("not_found");
  });
});

describe("a till", () => {
  const token = "svc_till";
  const withTill = async () => {
    const world = await openWorld({ stock: { tart: 5 } });
    await world.query("insert into service_tokens (id, restaurant_id, name, hash) values ($1, $2, 'Till', $3)", [
      uuidv7(),
      world.restaurant.id,
      sha256(token),
    ]);
    return world;
  };
  const reduce = async (world: World, more: object) =>
    await world.call<StockResult>(
      "reduce_stock_v1",
      command({
        actor: { kind: "service", tokenHash: sha256(token) },
        itemId: world.restaurant.tart.id,
        quantity: 2,
        ...more,
      }),
    );

  test("takes what it sold, never more than there is", async () => {
    await using world = await withTill();
    expect((await reduce(world, {})).stock.quantity).toBe(3);
    expect((await refusal(reduce(world, { quantity: 4 }))).code).toBe("out_of_stock");
    await expectSound(world.query);
  });

  test("works for its own restaurant only, until its token is taken back; people cannot do it at all", async () => {
    await using world = await withTill();
    const other = await openRestaurant(world.query, { stock: { tart: 5 } });
    expect((await refusal(reduce(world, { itemId: other.tart.id }))).code).toBe("not_found");
    const { actor } = await world.person({ member: "owner" });
    expect((await refusal(reduce(world, { actor }))).code).toBe("not_allowed");
    await world.query("update service_tokens set revoked_at = now()");
    expect((await refusal(reduce(world, {}))).code).toBe("unauthorized");
  });
});

describe("what is to be had", () => {
  const sell = async (world: World, more: object) =>
    await world.call<AvailabilityResult>("set_sold_out_v1", {
      requestId: "test",
      eventId: uuidv7(),
      itemId: world.restaurant.soup.id,
      soldOut: true,
      quantity: null,
      ...more,
    });

  test("loses a dish in one step and gets it back, without a new menu", async () => {
    await using world = await openWorld({ stock: { tart: 0 } });
    const { restaurant: r, menu, query } = world;
    const { actor } = await world.person({ member: "kitchen" });
    const gone = await sell(world, { actor });
    expect(gone.availability).toMatchObject({ soldOut: [r.soup.id], menuVersion: menu.version });
    expect((await refusal(place(query, placeCommand(menu, [one(r.soup)])))).code).toBe("out_of_stock");
    const back = await sell(world, { actor, soldOut: false });
    expect(back.availability.soldOut).toEqual([]);
    expect(back.availability.seq).toBeGreaterThan(gone.availability.seq);
    const restocked = await sell(world, { actor, itemId: r.tart.id, soldOut: false, quantity: 7 });
    expect(restocked.availability.left).toEqual({ [r.tart.id]: 7 });
    await place(query, placeCommand(menu, [one(r.soup), one(r.tart)]));
    await expectSound(query);
  });

  test("is counted only for dishes that somebody counts", async () => {
    await using world = await openWorld();
    const { actor } = await world.person({ member: "kitchen" });
    const attempt = sell(world, { actor, soldOut: false, quantity: 3 });
    expect(await refusal(attempt)).toMatchObject({ code: "invalid_input", details: [{ field: "quantity" }] });
  });

  test("is decided by the crew of that restaurant", async () => {
    await using world = await openWorld();
    const { actor } = await world.person();
    expect((await refusal(sell(world, { actor }))).code).toBe("not_allowed");
    expect((await refusal(sell(world, { actor, itemId: uuidv7() }))).code).toBe("not_found");
  });

  test("is numbered, and each change of the restaurant's state has its event, in order", async () => {
    await using world = await openWorld();
    const { restaurant: r, query, call } = world;
    const { actor } = await world.person({ member: "staff" });
    const set = async (state: string, more: object = {}) =>
      await call<AvailabilityResult>("set_availability_v1", {
        actor,
        requestId: "test",
        eventId: uuidv7(),
        restaurantId: r.id,
        state,
        message: null,
        until: null,
        ...more,
      });
    const until = new Date(Date.now() + 600_000).toISOString();
    const paused = await set("paused", { message: "Back soon", until });
    expect(paused.availability).toMatchObject({ state: "paused", message: "Back soon", until });
    expect(paused.boardChange).toMatchObject({ seq: 1, availability: { state: "paused" } });
    const closed = await set("closed");
    expect(closed.availability).toMatchObject({ state: "closed", message: null, until: null });
    expect(closed.deliveries).toEqual([]);
    const handled = await applyAll(query, paused.deliveries);
    expect(handled.map(({ event }) => event.version)).toEqual([1, 2]);

    expect(await refusal(set("open", { until }))).toMatchObject({ code: "invalid_input" });
    expect(await refusal(set("paused", { until: new Date(0).toISOString() }))).toMatchObject({ code: "invalid_input" });
    expect((await refusal(set("open", { restaurantId: uuidv7() }))).code).toBe("not_found");
    expect((await refusal(set("open", { actor: (await world.person()).actor }))).code).toBe("not_allowed");
    expect(await countRows(query, "outbox")).toEqual({ outbox: 2 });
  });

  test("lasts, when it is a pause, so many minutes by the clock that ends it, and can still be given its end", async () => {
    await using world = await openWorld();
    const { restaurant: r, query, call } = world;
    const { actor } = await world.person({ member: "staff" });
    const pause = async (more: object) =>
      await call<AvailabilityResult>("set_availability_v1", {
        ...{ actor, requestId: "test", eventId: uuidv7(), restaurantId: r.id, state: "paused", message: null },
        ...more,
      });
    const lasts = async () =>
      (await query<{ ok: boolean }>("select until - updated_at = interval '5 minutes' as ok from restaurants"))[0]?.ok;
    expect((await pause({ minutes: 5 })).availability.state).toBe("paused");
    expect(await lasts()).toBe(true);
    expect((await pause({ minutes: null })).availability.until).toBeNull();
    const until = new Date(Date.now() + 600_000).toISOString();
    expect((await pause({ until })).availability.until).toBe(until); // of a Worker of the version before
    const open = { actor, requestId: "test", eventId: uuidv7(), restaurantId: r.id, state: "open", message: null };
    expect(await refusal(call("set_availability_v1", { ...open, minutes: 5 }))).toMatchObject({
      code: "invalid_input",
    });
  });

  test("tells a guest's link nothing that it may not know", async () => {
    await using world = await openWorld();
    const { order } = await place(world.query, placeCommand(world.menu, [one(world.restaurant.soup)]));
    expect((await refusal(sell(world, { actor: guestOf(order.id) }))).code).toBe("not_allowed");
  });
});
