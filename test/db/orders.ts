import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Actor } from "#domain/actor.ts";
import type {
  CancelOrderCommand,
  MoveOrderCommand,
  MoveOrderResult,
  PlaceOrderCommand,
  PlaceOrderResult,
} from "#domain/commands.ts";
import type { Menu } from "#domain/menu.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { priceCart, type CartLine } from "#domain/pricing.ts";
import { onceOf, oncePlacing } from "#worker/commands/once.ts";
import type { Query } from "./restaurant.ts";

const ANYBODY: Actor = { kind: "anonymous" };

/** What is left of a command when the fields that every test would repeat are filled in. */
export type PlaceWishes = Partial<Omit<PlaceOrderCommand, "lines">>;

/** A cart, priced by the real engine, as the Worker would send it. */
export function placeCommand(menu: Menu, cart: CartLine[], wishes: PlaceWishes = {}): PlaceOrderCommand {
  const priced = priceCart(menu, cart);
  if (!priced.ok) throw new Error(JSON.stringify(priced.problems));
  const { lines, currency, subtotalMinor, taxMinor, totalMinor } = priced.value;
  const key = uuidv7();
  return {
    actor: ANYBODY,
    requestId: "test",
    eventId: uuidv7(),
    orderId: uuidv7(),
    restaurantId: menu.restaurantId,
    fulfilment: "pickup",
    tableName: null,
    clientRef: null,
    contact: { name: "Ada", email: "ada@example.com", phone: null },
    note: null,
    locale: "en",
    menuVersion: menu.version,
    currency,
    once: {
      ...oncePlacing(wishes.actor ?? ANYBODY, menu.restaurantId, key, null),
      bodyHash: createHash("sha256").update(key).digest("hex"),
    },
    lines: lines.map((line) => ({
      id: uuidv7(),
      itemId: line.itemId,
      quantity: line.quantity,
      note: line.note,
      unitPriceMinor: line.unitPriceMinor,
      subtotalMinor: line.subtotalMinor,
      taxMinor: line.taxMinor,
      options: line.options.map(({ optionId, quantity }) => ({ optionId, quantity })),
    })),
    subtotalMinor,
    taxMinor,
    totalMinor,
    ...wishes,
  };
}

/** One portion of a dish without options. */
export const one = (dish: { id: string }, quantity = 1): CartLine => ({ itemId: dish.id, quantity, options: [] });

export async function call<Result>(query: Query, name: string, command: object): Promise<Result> {
  const rows = await query<{ answer: Result }>(`select ${name}($1::jsonb) as answer`, [JSON.stringify(command)]);
  return rows[0]?.answer as Result;
}

export const place = (query: Query, command: PlaceOrderCommand): Promise<PlaceOrderResult> =>
  call(query, "place_order_v1", command);

type MoveWishes = { actor: Actor; to: OrderStatus; version: number } & Partial<MoveOrderCommand>;

export function moveCommand(orderId: string, { version, ...wishes }: MoveWishes): MoveOrderCommand {
  return {
    requestId: "test",
    eventId: uuidv7(),
    once: onceOf(wishes.actor, "orders.status", uuidv7(), orderId),
    orderId,
    expectedVersion: version,
    reason: null,
    prepMinutes: null,
    ...wishes,
  };
}

export const move = (query: Query, orderId: string, wishes: MoveWishes): Promise<MoveOrderResult> =>
  call(query, "move_order_v1", moveCommand(orderId, wishes));

export function cancelCommand(
  orderId: string,
  wishes: { actor: Actor } & Partial<CancelOrderCommand>,
): CancelOrderCommand {
  return {
    requestId: "test",
    eventId: uuidv7(),
    once: onceOf(wishes.actor, "orders.cancel", uuidv7(), orderId),
    orderId,
    expectedVersion: null,
    reason: null,
    ...wishes,
  };
}

export const cancel = (
  query: Query,
  orderId: string,
  wishes: { actor: Actor } & Partial<CancelOrderCommand>,
): Promise<MoveOrderResult> => call(query, "cancel_order_v1", cancelCommand(orderId, wishes));
