import { randomUUID } from "node:crypto";
import type { Menu } from "#domain/menu.ts";
import { seededRandom } from "#local/faults.ts";
import type { Customer, OrderRequest } from "./carts.ts";

/** Dishes of which there is little, and that everybody wants. None of them asks for options. */
export type Scarce = { menu: Pick<Menu, "restaurantId" | "version">; itemIds: string[] };

/** The share of buyers who want one of the dishes, two of them, and so on. */
const DISHES_WANTED = [0.5, 0.3, 0.2];
/** The share of carts that name one dish on two lines. */
const TWICE = 0.2;

/** Carts full of what is scarce, drawn from a seed: lines in any order, some naming a dish twice. Half of the buyers are guests. */
export class ScarceBook {
  readonly #random: () => number;
  #next = 0;

  constructor(
    readonly scarce: Scarce,
    readonly customers: readonly Customer[],
    seed: number,
  ) {
    this.#random = seededRandom(seed);
  }

  request(): OrderRequest {
    const n = this.#next++;
    const customer = n % 2 === 0 ? (n / 2) % this.customers.length : null;
    const { restaurantId, version } = this.scarce.menu;
    const key = randomUUID();
    const headers: Record<string, string> = { "content-type": "application/json", "idempotency-key": key };
    if (customer !== null) headers["authorization"] = `Bearer ${this.customers[customer]?.token}`;
    const body = JSON.stringify({
      restaurantId,
      menuVersion: version,
      fulfilment: "pickup",
      contact: { name: "Ada", email: `${key}@example.com` },
      lines: this.#lines().map((itemId) => ({ itemId, quantity: 1, options: [] })),
    });
    return { method: "POST", path: "/api/v1/orders", headers, body, customer };
  }

  #lines(): string[] {
    const { itemIds } = this.scarce;
    let drawn = this.#random();
    const more = DISHES_WANTED.findIndex((share) => (drawn -= share) < 0);
    const wanted = Math.min(itemIds.length, more < 0 ? DISHES_WANTED.length : more + 1);
    const rest = [...itemIds];
    const lines: string[] = [];
    while (lines.length < wanted) lines.push(...rest.splice(Math.floor(this.#random() * rest.length), 1));
    if (this.#random() < TWICE) lines.push(lines[Math.floor(this.#random() * lines.length)] as string);
    return lines;
  }
}
