import { uuidv7 } from "uuidv7";
import type { Actor } from "#domain/actor.ts";
import type { PlaceOrderCommand, PlaceOrderResult } from "#domain/commands.ts";
import type { Order } from "#domain/order.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { applyAll } from "#test/db/events.ts";
import { cancel, move, one, place, placeCommand } from "#test/db/orders.ts";
import { applied, governed, hire, joinIn, leave, type Leaver, type Newcomer } from "./evening-accounts.ts";
import { hang, type Hung } from "./evening-devices.ts";
import { guestOf, sha256, type Person, type World } from "#test/db/world.ts";

/** What a busy evening leaves in a database: every kind of row that the audit reads, all of it as it should be. */
export type Evening = {
  staff: Person;
  customer: Person;
  /** A guest's, picked up. */
  cooked: Order;
  /** A customer's, for a table. */
  served: Order;
  /** What the guest of `cooked` said, and the customer of `served`: that was approved. */
  reviews: { guests: string; customers: string; manager: Person };
  /** A guest's, cancelled before it was cooked: its portions came back. */
  cancelled: Order;
  /** A customer's, declined by the restaurant. */
  declined: Order;
  /** A guest's, cancelled when it was cooking: its portions are gone. */
  wasted: Order;
  /** A guest's without an address, on the rail. */
  waiting: Order;
  /** A customer's, with a counted dish, ready. */
  ready: Order;
  /** A guest's that no consumer has handled yet. */
  /** Somebody whose account was deleted. */
  leaver: Leaver;
  untouched: PlaceOrderResult;
  /** Somebody whose account is of this evening. */
  newcomer: Newcomer;
  /** Somebody who was invited to work here, and came. */
  hired: Newcomer;
  applicant: { userId: string };
  /** Tablets: one that hangs in the kitchen, and one that was revoked. */
  hung: Hung;
};

/** Lets a restaurant with counted tarts and colas have an evening. Its consumers keep up. */
export async function haveEvening(world: World): Promise<Evening> {
  const { query, menu, restaurant: r } = world;
  const staff = await world.person({ member: "staff" });
  const customer = await world.person();
  const order = async (lines: Parameters<typeof placeCommand>[1], wishes: Partial<PlaceOrderCommand> = {}) => {
    const { deliveries, order } = await place(query, placeCommand(menu, lines, wishes));
    await applyAll(query, deliveries);
    return order;
  };
  const walk = async (placed: Order, steps: OrderStatus[], more: { reason?: string; by?: Actor } = {}) => {
    let newest = placed;
    for (const to of steps) {
      const { reason = null, by = staff.actor } = more;
      const moved = await move(query, placed.id, { actor: by, to, version: newest.version, reason });
      await applyAll(query, moved.deliveries);
      newest = moved.order;
    }
    return newest;
  };
  const pizza = {
    itemId: r.pizza.id,
    quantity: 2,
    options: [
      { optionId: r.sizes.large, quantity: 1 },
      { optionId: r.toppings.olives, quantity: 1 },
    ],
  };

  const cooked = await walk(await order([pizza, one(r.cola)]), ["confirmed", "preparing", "ready", "picked_up"]);
  const atTable = { actor: customer.actor, fulfilment: "dine_in", tableName: "7" } as const;
  const served = await walk(await order([one(r.soup), one(r.coffee, 2)], atTable), [
    "confirmed",
    "preparing",
    "confirmed",
    "preparing",
    "ready",
    "served",
  ]);
  const reviews = await saidOf(world, { guests: cooked.id, customers: served.id }, customer);
  let cancelled = await order([one(r.tart, 2), one(r.tart)]);
  const back = await cancel(query, cancelled.id, { actor: guestOf(cancelled.id) });
  await applyAll(query, back.deliveries);
  cancelled = back.order;
  const declined = await walk(await order([one(r.tart)], { actor: customer.actor }), ["rejected"], {
    reason: "too_busy",
  });
  const wasted = await walk(
    await walk(await order([one(r.tart), one(r.soup)]), ["confirmed", "preparing"]),
    ["cancelled"],
    { reason: "The oven broke." },
  );
  const unreachable = { contact: { name: "Bo", email: null, phone: "+44 20 7946 0000" } };
  const waiting = await order([one(r.tart), one(r.soup)], unreachable);
  const ready = await walk(await order([one(r.tart), one(r.cola)], { actor: customer.actor }), [
    "confirmed",
    "preparing",
    "ready",
  ]);
  const untouched = await place(query, placeCommand(menu, [one(r.soup)]));

  await countPortions(world, staff);
  await keepSignedIn(world, customer);
  const newcomer = await joinIn(world);
  await governed(world, newcomer);
  const hired = await hire(world);
  const applicant = await applied(world);
  const hung = await hang(world);
  const leaver = await leave(world, staff.actor);
  return {
    newcomer,
    hired,
    applicant,
    hung,
    leaver,
    staff,
    customer,
    cooked,
    served,
    reviews,
    cancelled,
    declined,
    wasted,
    waiting,
    ready,
    untouched,
  };
}

/** A guest and a customer say how it was; a manager rejects the one, approves the other, and thinks again. */
async function saidOf(
  { call, restaurant, ...world }: World,
  orders: { guests: string; customers: string },
  customer: Person,
): Promise<Evening["reviews"]> {
  const manager = await world.person({ member: "manager" });
  const actors: Record<keyof typeof orders, Actor> = {
    guests: { kind: "guest", orderId: orders.guests, scope: "review", generation: 1 },
    customers: customer.actor,
  };
  const ids = { guests: uuidv7(), customers: uuidv7() };
  for (const who of ["guests", "customers"] as const) {
    const once = { scope: `${who}:orders.review`, key: uuidv7(), bodyHash: "a" };
    const review = { reviewId: ids[who], orderId: orders[who], rating: 4, comment: "Warm, and enough." };
    await call("place_review_v1", { actor: actors[who], once, ...review });
  }
  for (const decision of ["rejected", "approved"]) {
    const about = { restaurantId: restaurant.id, reviewId: ids.customers, decision };
    await call("decide_review_v1", { actor: manager.actor, ...about, requestId: "test" });
  }
  return { ...ids, manager };
}

/** Sells a dish out, restocks it, corrects a count, closes and opens. */
async function countPortions({ query, call, restaurant: r }: World, staff: Person): Promise<void> {
  const by = () => ({ actor: staff.actor, requestId: "test", eventId: uuidv7() });
  const tell = async (answer: { deliveries: PlaceOrderResult["deliveries"] }) =>
    void (await applyAll(query, answer.deliveries));
  await tell(await call("set_sold_out_v1", { ...by(), itemId: r.tart.id, soldOut: true, quantity: 0 }));
  await tell(await call("set_sold_out_v1", { ...by(), itemId: r.tart.id, soldOut: false, quantity: 9 }));
  const [{ version }] = (await query("select version from stock where item_id = $1", [r.cola.id])) as [
    { version: number },
  ];
  const once = { scope: `user:${staff.userId}:stock.adjust`, key: uuidv7(), bodyHash: "a" };
  const command = { ...by(), once, itemId: r.cola.id, delta: -1, reason: "waste", expectedVersion: version };
  await tell(await call("adjust_stock_v1", command));
  const restaurantId = r.id;
  for (const state of ["closed", "open"]) {
    await tell(await call("set_availability_v1", { ...by(), restaurantId, state, message: null, until: null }));
  }
}

/** Renews a session twice, and has another one tried by a thief and ended; somebody mistypes their name. */
async function keepSignedIn({ query, call, restaurant }: World, { actor: { sessionId } }: Person): Promise<void> {
  const renew = async (from: string, to: string) =>
    await call("refresh_session_v1", {
      keepsFresh: false,
      refreshHash: sha256(from),
      successorHash: sha256(to),
      graceSeconds: 10,
      refreshSeconds: 3_600,
    });
  await renew(sessionId, "second");
  await renew("second", "third");
  await call("begin_sign_in_v1", {
    identifier: "nobody@example.com",
    attemptsMax: 3,
    windowSeconds: 60,
    from: { network: "203.0.113.7", attemptsMax: 300, windowSeconds: 600 },
  });
  await query(`insert into service_tokens (id, restaurant_id, name, hash) values ($1, $2, 'A till', $3)`, [
    uuidv7(),
    restaurant.id,
    sha256("svc_till"),
  ]);
}
