import { randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Actor } from "#domain/actor.ts";
import type { PlaceOrderCommand } from "#domain/commands.ts";
import type { Menu, MenuItem } from "#domain/menu.ts";
import type { CartLine } from "#domain/pricing.ts";
import { seededRandom } from "#local/faults.ts";
import { placeCommand } from "#test/db/orders.ts";
import type { HttpRequest } from "./http.ts";

/** Somebody with an account: the token for the Worker, and what the Worker makes of it. */
export type Customer = { token: string; actor: Extract<Actor, { kind: "user" }> };

const CARTS = 512;
/** One line, and up to five more, each with this chance: three on average. */
const MORE_LINES = { most: 5, chance: 0.4 };

/** A request, and who makes it; guests have no number among the customers. */
export type OrderRequest = HttpRequest & { customer: number | null };

type Cart = { restaurantId: string; menuVersion: number; lines: CartLine[]; command: PlaceOrderCommand };

/**
 * A few hundred carts, drawn from a seed and priced beforehand: one to six lines, three on average, with the options that a dish
 * asks for. Every second order comes from a customer, the others from guests; without guests, each comes from a customer. One book makes the same orders for both ways to place
 * them: through the Worker, and as the command that the Worker would send.
 */
export class CartBook {
  readonly #carts: Cart[];
  #next = 0;

  constructor(
    menus: readonly Menu[],
    readonly customers: readonly Customer[],
    seed: number,
    readonly guests = true,
  ) {
    const random = seededRandom(seed);
    this.#carts = Array.from({ length: CARTS }, (_, index) => drawCart(menus[index % menus.length] as Menu, random));
  }

  /** `POST /orders`. */
  request(): OrderRequest {
    const { cart, customer, number } = this.#draw();
    const { restaurantId, menuVersion, lines } = cart;
    const contact = { name: "Ada", email: emailOf() };
    const headers: Record<string, string> = { "content-type": "application/json", "idempotency-key": randomUUID() };
    if (customer) headers["authorization"] = `Bearer ${customer.token}`;
    const body = JSON.stringify({ restaurantId, menuVersion, fulfilment: "pickup", contact, lines });
    return { method: "POST", path: "/api/v1/orders", headers, body, customer: number };
  }

  /** The command for `place_order_v1`. */
  command(): string {
    const { cart, customer } = this.#draw();
    const key = randomUUID();
    const scope = customer ? `user:${customer.actor.userId}:orders.place` : `anon:${cart.restaurantId}`;
    const command: PlaceOrderCommand = {
      ...cart.command,
      actor: customer?.actor ?? { kind: "anonymous" },
      requestId: key,
      eventId: uuidv7(),
      orderId: uuidv7(),
      contact: { name: "Ada", email: emailOf(), phone: null },
      once: { ...cart.command.once, scope, key },
      lines: cart.command.lines.map((line) => ({ ...line, id: uuidv7() })),
    };
    return JSON.stringify(command);
  }

  #draw(): { cart: Cart; customer: Customer | undefined; number: number | null } {
    const n = this.#next++;
    const cart = this.#carts[n % CARTS] as Cart;
    const turn = this.guests ? n / 2 : n;
    const number = Number.isInteger(turn) && this.customers.length > 0 ? turn % this.customers.length : null;
    return { cart, customer: number === null ? undefined : this.customers[number], number };
  }
}

let guests = 0;
// Limits count orders by contact: nobody here comes twice.
const emailOf = () => `guest-${process.pid}-${guests++}@example.com`;

function drawCart(menu: Menu, random: () => number): Cart {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const more = Array.from({ length: MORE_LINES.most }, () => random() < MORE_LINES.chance).filter(Boolean);
  const wanted = 1 + more.length;
  const items = new Set<MenuItem>();
  while (items.size < wanted) items.add(pick(menu.items));
  const lines = [...items].map((item) => ({
    itemId: item.id,
    quantity: 1 + Math.floor(random() * 2),
    options: item.optionGroups.flatMap(({ options, min }) =>
      options.slice(0, min).map(({ id }) => ({ optionId: id, quantity: 1 })),
    ),
  }));
  return { restaurantId: menu.restaurantId, menuVersion: menu.version, lines, command: placeCommand(menu, lines) };
}
