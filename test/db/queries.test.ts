import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BoardCard, COLUMN_SLIPS_MAX, isLeftOver, LEFT_OVER_HOURS } from "#domain/board.ts";
import { connect, type Database } from "#db/client.ts";
import { getMenu, getMenuVersion } from "#db/queries/menu.ts";
import {
  findOrder,
  getBoard,
  listOwnOrders,
  listRestaurantOrders,
  listSlips,
  listTickets,
  orderEvents,
  type SlipFilter,
} from "#db/queries/orders.ts";
import { outboxHealth, readiness } from "#db/queries/health.ts";
import { getAvailability, getRestaurant, listRestaurants } from "#db/queries/restaurants.ts";
import { authoriseRoom } from "#db/queries/rooms.ts";
import type { Actor } from "#domain/actor.ts";
import { listStock } from "#db/queries/stock.ts";
import { SCHEMA_VERSION } from "#db/schema-version.ts";
import { startNeon } from "#local/neon.ts";
import type { HttpService } from "#local/http.ts";
import { testDatabase } from "#test/support/postgres.ts";
import { applyAll } from "./events.ts";
import { move, one, place, placeCommand } from "./orders.ts";
import { openRestaurant, readMenu } from "./restaurant.ts";
import { ANONYMOUS, guestOf, openWorld, SYSTEM, type Person, type World } from "./world.ts";

let world: World;
let neon: HttpService;
let db: Database;
let customer: Person;
let cook: Person;
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 30, cola: 500 } });
  neon = await startNeon({ postgres: { port: Number(new URL(world.url).port) } });
  db = connect({ databaseUrl: world.url, localUrl: neon.url, timeoutMs: 5_000 });
  customer = await world.person();
  cook = await world.person({ member: "kitchen" });
});
beforeEach(() => neon.calls.reset());
afterAll(async () => {
  await neon.stop();
  await world[Symbol.asyncDispose]();
});

const roundTrips = () => neon.calls.count();
const order = async (wishes: Parameters<typeof placeCommand>[2] = {}) => {
  const { restaurant: r, menu, query } = world;
  return (await place(query, placeCommand(menu, [one(r.soup), one(r.cola)], wishes))).order;
};

describe("reading is one round trip", () => {
  test("for restaurants, by page, by id and by short name", async () => {
    await openRestaurant(world.query);
    await openRestaurant(world.query);
    neon.calls.reset();
    const first = await listRestaurants(db, { limit: 2 });
    const second = await listRestaurants(db, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(roundTrips()).toBe(2);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
    expect(second.nextCursor).toBeNull();
    const byId = await getRestaurant(db, world.restaurant.id);
    expect(byId).toMatchObject({ id: world.restaurant.id, fulfilments: ["pickup", "dine_in"], until: null });
    expect(await getRestaurant(db, byId?.slug ?? "")).toEqual(byId);
    expect(await getRestaurant(db, "no-such-place")).toBeNull();
    await expect(listRestaurants(db, { cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("for a menu with what is to be had", async () => {
    const found = await getMenu(db, world.restaurant.id);
    expect(roundTrips()).toBe(1);
    expect(found?.menu.items).toHaveLength(5);
    expect(found?.availability.menuVersion).toBe(found?.menu.version);
    expect(await getMenuVersion(db, world.restaurant.id)).toBe(found?.menu.version);
    expect(await getAvailability(db, world.restaurant.id)).toEqual(found?.availability);
    const nowhere = crypto.randomUUID();
    expect(await getMenu(db, nowhere)).toBeNull();
    expect(await getAvailability(db, nowhere)).toBeNull();
    expect(await getMenuVersion(db, nowhere)).toBeNull();
  });

  test("for an order, to whoever may see it and nobody else", async () => {
    const [guests, own] = [await order(), await order({ actor: customer.actor })];
    const other = await openRestaurant(world.query);
    const stranger = await world.person({ member: "owner", restaurantId: other.id });
    const admin = await world.person({ platform: "super_admin" });
    neon.calls.reset();
    expect(await findOrder(db, guestOf(guests.id, "track"), guests.id)).toEqual(guests);
    expect(roundTrips()).toBe(1);
    for (const actor of [cook.actor, admin.actor, SYSTEM]) {
      expect((await findOrder(db, actor, guests.id))?.id).toBe(guests.id);
    }
    expect((await findOrder(db, customer.actor, own.id))?.id).toBe(own.id);
    for (const actor of [customer.actor, stranger.actor, ANONYMOUS, guestOf(own.id)]) {
      const found = findOrder(db, actor, guests.id);
      if (actor.kind === "guest") await expect(found).rejects.toMatchObject({ code: "unauthorized" });
      else expect(await found).toBeNull();
    }
    expect(await findOrder(db, guestOf(guests.id), own.id)).toBeNull();
  });

  test("for what happened since, and a session that is over is heard even when there is nothing to find", async () => {
    const { id } = await order();
    await move(world.query, id, { actor: cook.actor, to: "confirmed", version: 1 });
    neon.calls.reset();
    const found = await orderEvents(db, guestOf(id), id, 1);
    expect(roundTrips()).toBe(1);
    expect(found?.events.map(({ seq }) => seq)).toEqual([2]);
    expect(found?.news).toMatchObject({ version: 2, status: "confirmed" });
    expect(await orderEvents(db, customer.actor, id, 0)).toBeNull();
    const over = { ...customer.actor, mv: 99 };
    await expect(findOrder(db, over, crypto.randomUUID())).rejects.toMatchObject({ code: "session_changed" });
  });

  test("for a person's own orders, newest first, page after page, by status", async () => {
    const person = await world.person();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await order({ actor: person.actor })).id);
    await move(world.query, ids[0] ?? "", { actor: cook.actor, to: "confirmed", version: 1 });
    await move(world.query, ids[1] ?? "", { actor: SYSTEM, to: "rejected", version: 1, reason: "No gas" });
    neon.calls.reset();
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 3; page++) {
      const found = await listOwnOrders(db, person.actor, { limit: 2, cursor });
      seen.push(...found.items.map(({ id }) => id));
      cursor = found.nextCursor ?? undefined;
    }
    expect(seen).toEqual(ids);
    expect(cursor).toBeUndefined();
    expect(roundTrips()).toBe(3);
    const having = async (status: Parameters<typeof listOwnOrders>[2]) =>
      (await listOwnOrders(db, person.actor, status)).items.map(({ id }) => id);
    expect(await having({ status: "confirmed" })).toEqual([ids[0]]);
    expect(await having({ status: "active" })).toEqual(ids.filter((id) => id !== ids[1]));
    expect(await having({ status: "completed" })).toEqual([]);
    const [first] = (await listOwnOrders(db, person.actor)).items;
    expect(first).toMatchObject({ itemCount: 2, firstLines: ["Soup", "Cola"], contactName: "Ada" });
    const named = (name: string) => ({ name, translations: { ar: { name: "طبق" } } }); // no description: a list has no use for it
    expect(first?.firstDishes).toEqual([named("Soup"), named("Cola")]);
    expect((await listOwnOrders(db, customer.actor)).items.every(({ id }) => !ids.includes(id))).toBe(true);
  });

  test("for a restaurant's orders, board and counts, to its crew", async () => {
    const { id } = world.restaurant;
    for (let n = 0; n < 4; n++) await order();
    neon.calls.reset();
    expect((await listRestaurantOrders(db, cook.actor, id, { limit: 3 })).items).toHaveLength(3);
    expect((await getBoard(db, cook.actor, id)).cards.length).toBeGreaterThan(3);
    expect((await listStock(db, cook.actor, id, { limit: 1 })).items[0]).toMatchObject({
      restaurantId: id,
      name: "Tart",
    });
    expect(roundTrips()).toBe(3);
    const both = await listStock(db, cook.actor, id, { limit: 1 });
    expect((await listStock(db, cook.actor, id, { cursor: both.nextCursor ?? "" })).items).toHaveLength(1);
    for (const read of [listRestaurantOrders, getBoard, listStock]) {
      await expect(read(db, customer.actor, id)).rejects.toMatchObject({ code: "not_allowed" });
      await expect(read(db, cook.actor, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
      await expect(read(db, ANONYMOUS, id)).rejects.toMatchObject({ code: "not_allowed" });
    }
  });

  test("for a board of any number of orders: it carries the oldest of each column, counts the others, and all can be listed", async () => {
    const r = await openRestaurant(world.query);
    const menu = await readMenu(world.query, r.id);
    const here = await world.person({ member: "kitchen", restaurantId: r.id });
    const ids: string[] = [];
    for (let n = 0; n < COLUMN_SLIPS_MAX + 5; n++) {
      ids.push((await place(world.query, placeCommand(menu, [one(r.soup)]))).order.id);
    }
    // Two that nobody has touched for long, and one that would be left over, had it not been touched a moment ago.
    const [first = "", second = "", third = ""] = ids;
    const promised = (hours: number) => `promised_at = now() - interval '${LEFT_OVER_HOURS} hours ${hours} minutes'`;
    const old = `${promised(1)}, status_at = placed_at - interval '2 days', placed_at = placed_at - interval '2 days'`;
    await world.query(`update orders set ${old} where id = any ($1)`, [[first, second]]);
    await world.query(`update orders set ${promised(1)} where id = $1`, [third]);
    neon.calls.reset();
    const board = await getBoard(db, here.actor, r.id);
    expect(roundTrips()).toBe(1);
    const rest = ids.slice(2);
    expect(board.cards.map(({ orderId }) => orderId)).toEqual(rest.slice(0, COLUMN_SLIPS_MAX));
    expect([board.more, board.leftOver]).toEqual([{ placed: 3 }, { placed: 2 }]);
    expect(board.cards.filter((card) => isLeftOver(card, new Date()))).toEqual([]);

    const list = async (filter: Partial<SlipFilter>) =>
      await listSlips(db, here.actor, r.id, { status: "placed", leftOver: false, ...filter });
    const idsOf = ({ items }: { items: BoardCard[] }) => items.map(({ orderId }) => orderId);
    const leftOver = await list({ leftOver: true });
    expect(idsOf(leftOver)).toEqual([first, second]);
    expect(leftOver.items.every((card) => isLeftOver(card, new Date()))).toBe(true);
    const behind = await list({ cursor: board.cards.at(-1)?.orderId, limit: 2 });
    expect(idsOf(behind)).toEqual(rest.slice(-3, -1));
    expect(idsOf(await list({ cursor: behind.nextCursor ?? "", limit: 2 }))).toEqual(rest.slice(-1));
    expect(await list({ status: "ready" })).toEqual({ items: [], nextCursor: null });
    expect(roundTrips()).toBe(5);
    const wish = { status: "placed", leftOver: false } as const;
    await expect(listSlips(db, customer.actor, r.id, wish)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(listSlips(db, cook.actor, r.id, wish)).rejects.toMatchObject({ code: "not_allowed" });
  });

  test("for the slips of an order, each with its own lines, to the crew only", async () => {
    const { restaurant: r, menu, query } = world;
    const placed = await place(
      query,
      placeCommand(menu, [one(r.soup), one(r.cola), one(r.tart)], { actor: customer.actor }),
    );
    expect(await listTickets(db, cook.actor, placed.order.id)).toEqual([]);
    await applyAll(query, placed.deliveries);
    neon.calls.reset();
    const tickets = await listTickets(db, cook.actor, placed.order.id);
    expect(roundTrips()).toBe(1);
    const names = tickets?.map(({ station, card }) => [station, card.lines.map(({ name }) => name)]);
    expect(names?.toSorted()).toEqual([
      ["Bar", ["Cola"]],
      ["Hot", ["Soup", "Tart"]],
    ]);
    expect(await listTickets(db, customer.actor, placed.order.id)).toBeNull();
  });

  test("for the rooms that somebody may watch", async () => {
    const { id } = await order({ actor: customer.actor });
    const guests = await order();
    neon.calls.reset();
    const role = async (...wish: [Actor, "order" | "kitchen" | "user", string]) =>
      (await authoriseRoom(db, ...wish))?.role ?? null;
    expect(await authoriseRoom(db, customer.actor, "order", id)).toMatchObject({
      role: "customer",
      news: { orderId: id, version: 1, status: "placed", events: [{ seq: 1 }] },
    });
    expect(roundTrips()).toBe(1);
    expect(await role(guestOf(guests.id, "track"), "order", guests.id)).toBe("guest");
    expect(await role(cook.actor, "order", id)).toBe("crew");
    expect(await authoriseRoom(db, customer.actor, "order", guests.id)).toBeNull();
    expect(await authoriseRoom(db, cook.actor, "kitchen", world.restaurant.id)).toEqual({ role: "crew", news: null });
    expect(await authoriseRoom(db, customer.actor, "kitchen", world.restaurant.id)).toBeNull();
    expect(await role(customer.actor, "user", customer.userId)).toBe("customer");
    expect(await authoriseRoom(db, customer.actor, "user", cook.userId)).toBeNull();
  });

  test("for a database that was never migrated, which is not ready", async () => {
    await using empty = await testDatabase({ empty: true });
    const bare = connect({ databaseUrl: empty.url, localUrl: neon.url, timeoutMs: 5_000 });
    expect(await readiness(bare)).toEqual({ have: 0, need: SCHEMA_VERSION, ready: false });
    expect(roundTrips()).toBe(1);
  });

  test("for readiness, and for the health of the outbox to those who run it", async () => {
    expect(await readiness(db)).toEqual({ have: SCHEMA_VERSION, need: SCHEMA_VERSION, ready: true });
    const health = await outboxHealth(db, SYSTEM);
    expect(health).toMatchObject({ parked: 0, lastSweepAt: null });
    expect(health.oldestUnackedSeconds).toBeGreaterThanOrEqual(0);
    await expect(outboxHealth(db, cook.actor)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(outboxHealth(db, { kind: "service", tokenHash: "x" })).rejects.toMatchObject({ code: "unauthorized" });
  });
});
