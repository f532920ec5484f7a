import { PlaceOrder } from "#domain/api/order.schema.ts";
import type { Order } from "#domain/order.ts";
import { canonicalJson } from "#worker/body-hash.ts";
import { readJson } from "./wishes.ts";

/** What an order says for as long as it exists. */
const LASTING = [
  ...([
    "id",
    "clientRef",
    "number",
    "restaurantId",
    "userId",
    "fulfilment",
    "tableName",
    "contact",
    "note",
    "locale",
  ] as const),
  ...([
    "currency",
    "taxMode",
    "subtotalMinor",
    "taxMinor",
    "totalMinor",
    "paymentMethod",
    "placedAt",
    "lines",
  ] as const),
] satisfies (keyof Order)[];

/** The order in an answer; null when it tells of none. */
export function orderIn(body: string | null): Order | null {
  const answer = readJson(body) as { order?: Partial<Order> } | null | undefined;
  const order = answer?.order;
  const isOrder = typeof order === "object" && typeof order.id === "string" && Array.isArray(order.events);
  return isOrder ? (order as Order) : null;
}

const same = (left: unknown, right: unknown): boolean => canonicalJson(left) === canonicalJson(right);

/** In what an order that was told differs from the stored one, which may have gone on since. */
export function unlike(told: Order, stored: Order): string[] {
  const wrong: string[] = LASTING.filter((field) => !same(told[field], stored[field]));
  if (told.version > stored.version) wrong.push("version");
  if (!same(told.events, stored.events.slice(0, told.version))) wrong.push("events");
  if (told.status !== told.events.at(-1)?.to) wrong.push("status");
  return wrong;
}

/** In what an order differs from what its client had asked for. */
export function asked(body: string | null, order: Order): string[] {
  const wish = PlaceOrder.safeParse(readJson(body)).data;
  if (!wish) return ["it was never asked for in these words"];
  const wrong: string[] = (
    ["restaurantId", "clientRef", "fulfilment", "tableName", "contact", "note", "locale"] as const
  ).filter((field) => !same(wish[field], order[field]));
  if (!same(wish.lines.map(lineText).toSorted(), order.lines.map(lineText).toSorted())) wrong.push("lines");
  return wrong;
}

type Line = {
  itemId: string;
  quantity: number;
  note: string | null;
  options: { optionId: string | null; quantity: number }[];
};

/** The same text for the same wish, in whatever order the choices were made. */
const lineText = ({ itemId, quantity, note, options }: Line): string =>
  canonicalJson([itemId, quantity, note, options.map((option) => `${option.quantity} ${option.optionId}`).toSorted()]);
