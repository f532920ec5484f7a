import { randomInt, randomUUID } from "node:crypto";
import type { OrderStatus } from "#domain/order-status.ts";
import { mailedReviewLink, writtenReview } from "#test/support/reviews.ts";
import { asCookie, COUNTER, CREW, proofOf, type Scene } from "./scene.ts";
import { bearer, pick, type Stage } from "./stage.ts";

/** Whether an answer says that nothing has happened. */
const isRefusal = (status: number) => status >= 400 && status < 500;

/** Dishes with choices that fit the menu. */
function cartOf({ houses }: Stage, choice: number): object[] {
  const { soup, tart, cola, pizza, coffee, sizes, toppings, shot } = houses.orders;
  const note = pick([undefined, null, "no salt"], choice);
  const lines = [
    { itemId: soup.id, quantity: 1 + (choice % 3), note },
    { itemId: tart.id, quantity: 1, options: [] },
    {
      itemId: pizza.id,
      quantity: 1,
      options: [{ optionId: sizes.small }, { optionId: toppings.olives, quantity: 1 }],
      note,
    },
    { itemId: coffee.id, quantity: 2, options: [{ optionId: shot, quantity: 1 + (choice % 4) }] },
    { itemId: cola.id, quantity: 1, note },
    { itemId: pizza.id, quantity: 1, options: [{ optionId: sizes.large }] },
  ];
  const first = choice % lines.length;
  return [...lines, ...lines].slice(first, first + 1 + (choice % 4));
}

/** A cart, for a guest or for somebody with an account. */
export async function placing(stage: Stage, choice: number): Promise<Scene> {
  const eatsHere = choice % 3 === 0;
  const who = pick([null, null, "customer", "other customer", "staff"] as const, choice);
  return {
    headers: who ? await proofOf(stage, who, choice) : [],
    names: {
      restaurantId: stage.houses.orders.id,
      clientRef: pick([undefined, null, randomUUID()], choice),
      menuVersion: stage.menuVersions.orders,
      fulfilment: eatsHere ? "dine_in" : "pickup",
      tableName: eatsHere ? "Table 4" : pick([undefined, null], choice),
      contact: pick(
        [
          { name: "Ada", email: `${randomUUID()}@example.com` },
          { name: "Ada Lovelace", email: null, phone: `+44 20 ${String(randomInt(1e8)).padStart(8, "0")}` },
          { name: "آدا", email: `${randomUUID()}@example.com`, phone: null },
        ],
        choice >> 2,
      ),
      lines: cartOf(stage, choice),
    },
  };
}

const NEXT: Partial<Record<OrderStatus, readonly OrderStatus[]>> = {
  placed: ["confirmed", "rejected", "cancelled", "confirmed"],
  confirmed: ["preparing", "cancelled", "preparing"],
  preparing: ["ready", "confirmed"],
  ready: ["picked_up", "preparing"],
};

/** The next step of an order, wherever it stands. */
export async function moving(stage: Stage, choice: number): Promise<Scene> {
  const from = pick(["placed", "placed", "placed", "confirmed", "confirmed", "preparing", "ready"] as const, choice);
  const order = await stage.takeOrder(choice, from);
  const to = pick(NEXT[from] ?? [], choice >> 3);
  const needsReason = to === "rejected" || to === "cancelled";
  return {
    headers: await proofOf(stage, pick(needsReason ? COUNTER : CREW, choice), choice),
    names: {
      id: order.id,
      to,
      version: order.version,
      reason: needsReason ? pick(["too_busy", "The oven is broken."], choice) : pick([undefined, null], choice),
      ...((from !== "placed" || to !== "confirmed") && { prepMinutes: undefined }), // a promise is made on confirming
    },
    afterwards: (status) => isRefusal(status) && stage.giveBack(choice, from, order),
  };
}

/** The wish to cancel an order, of its guest, its customer or the crew. */
export async function cancelling(stage: Stage, choice: number): Promise<Scene> {
  const order = await stage.takeOrder(choice, "placed");
  const byCrew = choice % 4 === 0;
  const headers = byCrew
    ? await proofOf(stage, "manager", choice)
    : order.by === "customer"
      ? await proofOf(stage, "customer", choice)
      : bearer(order.cancel ?? "");
  const version = pick([undefined, null, order.version], choice);
  const reason = byCrew ? "closed" : pick([undefined, null, "Changed my mind."], choice);
  return {
    headers,
    names: { id: order.id, version, reason },
    afterwards: (status) => isRefusal(status) && stage.giveBack(choice, "placed", order),
  };
}

/** The wish of a guest for new links to their order. */
export async function renewingLinks(stage: Stage, choice: number): Promise<Scene> {
  const { id, cancel, track } = await stage.orderApart(choice);
  return { headers: bearer(pick([cancel, track], choice) ?? ""), names: { id } };
}

/** The restaurant takes all links to an order back. */
export async function takingLinksBack(stage: Stage, choice: number): Promise<Scene> {
  const { id } = await stage.orderApart(choice);
  return { headers: await proofOf(stage, pick(COUNTER, choice), choice), names: { id } };
}

/** An order that was picked up, and whoever may say how it was. */
export async function reviewing(stage: Stage, choice: number): Promise<Scene> {
  const order = await stage.eatenOrder(choice);
  const names = {
    id: order.id,
    rating: 1 + (choice % 5),
    comment: pick([undefined, null, "Warm,\nand enough."], choice),
  };
  if (order.by === "customer") return { headers: await proofOf(stage, "customer", choice), names };
  const token = await mailedReviewLink(stage.world, order.id);
  const cookie = `__Host-review=${encodeURIComponent(JSON.stringify([token]))}`;
  return { headers: choice % 5 === 4 ? asCookie(stage, cookie) : bearer(token), names };
}

/** A review, and whoever decides about it. */
export async function decidingReview(stage: Stage, choice: number): Promise<Scene> {
  const order = await stage.eatenOrder(choice);
  const reviewId = await writtenReview(stage.world, order.id);
  const headers = await proofOf(stage, pick(["manager", "owner"] as const, choice), choice);
  return { headers, names: { id: stage.houses.orders.id, reviewId } };
}
