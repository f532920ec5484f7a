import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { ORDER_MOVES, ORDER_STATUSES, checkMove, reasonNeeded, type OrderStatus } from "#domain/order-status.ts";
import type { Actor } from "#domain/actor.ts";
import { MEMBER_ROLES, type ActorRole } from "#domain/roles.ts";
import { expectSound } from "./invariants.ts";
import { cancel, move, moveCommand, one, place, placeCommand } from "./orders.ts";
import { openRestaurant } from "./restaurant.ts";
import { countRows, guestOf, openWorld, refusal, SYSTEM, type Person, type World } from "./world.ts";

let world: World;
const people: Partial<Record<ActorRole, Person>> = {};
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 500 } });
  for (const member of MEMBER_ROLES) people[member] = await world.person({ member });
  people.customer = await world.person();
  people.driver = await world.person({ platform: "driver" });
  people.super_admin = await world.person({ platform: "super_admin" });
});
afterAll(async () => await world[Symbol.asyncDispose]());

const placed = async (wishes: Parameters<typeof placeCommand>[2] = {}, dish = world.restaurant.soup) =>
  (await place(world.query, placeCommand(world.menu, [one(dish)], wishes))).order;
const actorOf = (role: ActorRole): Actor => people[role]?.actor ?? SYSTEM;

/** Puts an order into a status by hand, as if it had got there. */
const force = async (orderId: string, status: OrderStatus) =>
  await world.query("update orders set status = $2::order_status where id = $1", [orderId, status]);

describe("who may make which move", () => {
  const roles = ["system", "kitchen", "staff", "manager", "super_admin", "customer"] as const;

  test.each(ORDER_STATUSES)("from %s is decided exactly as the rules of ordering say", async (from) => {
    await Promise.all(
      roles.map(async (role) => {
        const wishes = role === "customer" ? { actor: actorOf("customer") } : {};
        const inStatus = async () => {
          const order = await placed(wishes);
          await force(order.id, from);
          return order.id;
        };
        let orderId = await inStatus();
        for (const to of ORDER_STATUSES) {
          const wanted = checkMove({ status: from, fulfilment: "pickup" }, to, [role]);
          const attempt = move(world.query, orderId, { actor: actorOf(role), to, version: 1, reason: "because" });
          const what = `${role}: ${from} → ${to}`;
          if (!wanted.ok) {
            expect((await refusal(attempt)).code, what).toBe(wanted.error);
            continue;
          }
          expect((await attempt).order.status, what).toBe(to);
          orderId = await inStatus();
        }
      }),
    );
  });

  test("the guest of a link may cancel, one who may only look may not", async () => {
    const order = await placed();
    expect((await refusal(cancel(world.query, order.id, { actor: guestOf(order.id, "track") }))).code).toBe(
      "not_allowed",
    );
    expect((await cancel(world.query, order.id, { actor: guestOf(order.id) })).order).toMatchObject({
      status: "cancelled",
      events: [{ by: "guest" }, { by: "guest", from: "placed", to: "cancelled" }],
    });
  });

  test("somebody else's order does not exist for a customer, another restaurant's cook, or a taken-back link", async () => {
    const order = await placed();
    const other = await openRestaurant(world.query);
    const stranger = await world.person({ member: "owner", restaurantId: other.id });
    for (const actor of [actorOf("customer"), stranger.actor, actorOf("driver")]) {
      const attempt = move(world.query, order.id, { actor, to: "confirmed", version: 1 });
      expect((await refusal(attempt)).code).toBe("not_found");
    }
    await world.query("update order_capabilities set revoked_at = now() where order_id = $1", [order.id]);
    const attempt = cancel(world.query, order.id, { actor: guestOf(order.id) });
    expect((await refusal(attempt)).code).toBe("unauthorized");
  });

  test("a role that was taken away counts from the next request", async () => {
    const cook = await world.person({ member: "kitchen" });
    const order = await placed();
    await world.query("delete from memberships where user_id = $1", [cook.userId]);
    const attempt = move(world.query, order.id, { actor: cook.actor, to: "confirmed", version: 1 });
    expect((await refusal(attempt)).code).toBe("session_changed");
  });

  test("whoever works there and ordered for themselves acts as the eater first", async () => {
    const { actor } = people.staff as Person;
    const order = await placed({ actor });
    const cancelled = await cancel(world.query, order.id, { actor });
    expect(cancelled.order.events[1]?.by).toBe("customer");
  });
});

describe("a move that is refused", () => {
  test("changes nothing and announces nothing", async () => {
    const order = await placed({ actor: actorOf("customer") });
    const watched = ["order_events", "outbox", "deliveries", "tickets", "stock_moves", "idempotency_keys"];
    const counts = await countRows(world.query, ...watched);
    const attempt = move(world.query, order.id, { actor: actorOf("customer"), to: "confirmed", version: 1 });
    expect((await refusal(attempt)).code).toBe("not_allowed");
    expect(await countRows(world.query, ...watched)).toEqual(counts);
    expect(await world.query("select status, version from orders where id = $1", [order.id])).toEqual([
      { status: "placed", version: 1 },
    ]);
  });

  test("tells a screen that is behind where the order stands", async () => {
    const order = await placed();
    await move(world.query, order.id, { actor: SYSTEM, to: "confirmed", version: 1 });
    const attempt = move(world.query, order.id, { actor: SYSTEM, to: "confirmed", version: 1 });
    expect(await refusal(attempt)).toMatchObject({
      code: "stale_version",
      details: [{ field: "version", version: 2, status: "confirmed" }],
    });
  });

  test("without the reason that the guest is owed", async () => {
    for (const { from, to } of ORDER_MOVES.filter((each) => reasonNeeded(each, ["manager"]) && !each.fulfilment)) {
      const order = await placed();
      await force(order.id, from);
      for (const reason of [null, ""]) {
        const attempt = move(world.query, order.id, { actor: actorOf("manager"), to, version: 1, reason });
        expect(await refusal(attempt)).toMatchObject({ code: "invalid_input", details: [{ field: "reason" }] });
      }
      const moved = await move(world.query, order.id, { actor: actorOf("manager"), to, version: 1, reason: "Sorry" });
      expect(moved.order.reason).toBe("Sorry");
      expect(moved.orderNews).toMatchObject({ reason: "Sorry", status: to });
    }
  });

  test("with a promise where none is made", async () => {
    const order = await placed();
    await move(world.query, order.id, { actor: SYSTEM, to: "confirmed", version: 1 });
    const attempt = move(world.query, order.id, {
      actor: actorOf("kitchen"),
      to: "preparing",
      version: 2,
      prepMinutes: 5,
    });
    expect(await refusal(attempt)).toMatchObject({ code: "invalid_input", details: [{ field: "prepMinutes" }] });
  });

  test("because a pickup is not served at a table", async () => {
    const order = await placed();
    await force(order.id, "ready");
    const attempt = move(world.query, order.id, { actor: actorOf("kitchen"), to: "served", version: 1 });
    expect((await refusal(attempt)).code).toBe("illegal_move");
  });
});

describe("a move that is made", () => {
  test("sets the promise of the cook who confirms, and keeps the restaurant's own otherwise", async () => {
    const [own, cooks] = [await placed(), await placed()];
    const kept = await move(world.query, own.id, { actor: SYSTEM, to: "confirmed", version: 1 });
    expect(kept.order).toMatchObject({ promisedAt: own.promisedAt, promiseMadeAt: own.promiseMadeAt });
    const set = await move(world.query, cooks.id, {
      actor: actorOf("kitchen"),
      to: "confirmed",
      version: 1,
      prepMinutes: 45,
    });
    expect(Date.parse(set.order.promisedAt) - Date.parse(set.order.promiseMadeAt)).toBe(45 * 60_000);
    expect(Date.parse(set.order.promiseMadeAt)).toBeGreaterThanOrEqual(Date.parse(cooks.promiseMadeAt));
  });

  test("makes the slips that the hook has not made yet, one per station, and moves them along", async () => {
    const { restaurant: r, menu, query } = world;
    const { order } = await place(query, placeCommand(menu, [one(r.soup), one(r.tart), one(r.cola)]));
    const states = async () =>
      (await query<{ state: string }>("select state from tickets where order_id = $1", [order.id])).map((t) => t.state);
    expect(await states()).toEqual([]);
    let version = 1;
    for (const [to, state] of [
      ["confirmed", "queued"],
      ["preparing", "started"],
      ["ready", "ready"],
      ["preparing", "started"],
      ["ready", "ready"],
      ["picked_up", "handed_over"],
    ] as const) {
      await move(query, order.id, { actor: actorOf("kitchen"), to, version: version++ });
      expect(await states()).toEqual([state, state]);
    }
  });

  test("returns the portions of food that nobody has started, and not of food that somebody has", async () => {
    const left = async () => (await world.query<{ quantity: number }>("select quantity from stock"))[0]?.quantity ?? 0;
    const before = await left();
    const early = await placed({}, world.restaurant.tart);
    const cancelled = await cancel(world.query, early.id, { actor: guestOf(early.id) });
    expect(await left()).toBe(before);
    expect(cancelled.availability?.left).toEqual({ [world.restaurant.tart.id]: before });
    const late = await placed({}, world.restaurant.tart);
    await force(late.id, "preparing");
    const wasted = await cancel(world.query, late.id, { actor: actorOf("staff"), reason: "Dropped" });
    expect(wasted.availability).toBeNull();
    expect(await left()).toBe(before - 1);
  });

  test("comes back with the same answer when it is sent again", async () => {
    const order = await placed();
    const command = moveCommand(order.id, { actor: SYSTEM, to: "confirmed", version: 1 });
    const first = await world.call<{ order: object }>("move_order_v1", command);
    await move(world.query, order.id, { actor: actorOf("kitchen"), to: "preparing", version: 2 });
    const again = await world.call<{ order: object; replayed: boolean }>("move_order_v1", {
      ...command,
      eventId: uuidv7(),
    });
    expect(again).toMatchObject({ replayed: true, order: first.order });
    const other = { ...command, once: { ...command.once, bodyHash: "other" } };
    expect((await refusal(world.call("move_order_v1", other))).code).toBe("key_reused");
  });

  test("numbers the order's steps without a gap, and every number of the kitchen's feed is used once", async () => {
    await using fresh = await openWorld({ stock: { tart: 5 } });
    const { restaurant: r, menu, query } = fresh;
    const seqs: number[] = [];
    for (let n = 0; n < 3; n++) {
      const first = await place(query, placeCommand(menu, [one(r.tart)]));
      const second = await move(query, first.order.id, { actor: SYSTEM, to: "confirmed", version: 1 });
      seqs.push(first.boardChange?.seq ?? 0, second.boardChange?.seq ?? 0);
      expect(second.order.events.map(({ seq }) => seq)).toEqual([1, 2]);
    }
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
    await expectSound(query);
  });
});
