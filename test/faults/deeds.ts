import { randomUUID } from "node:crypto";
import type { OrderStatus } from "#domain/order-status.ts";
import type { Client, Outcome, Wish } from "./client.ts";
import { bearer, type Customer, type House, type Kitchen } from "./house.ts";
import { priesInto } from "./prying.ts";

/** What the people of the rig know of an order. */
export type KnownOrder = {
  id: string;
  version: number;
  status: OrderStatus;
  kitchen: Kitchen;
  /** Whoever ordered, with the right to look at it and to cancel it. */
  holder: Client;
  /** Whoever was shown the guest's link for looking; null for an order that has none. */
  onlooker: Client | null;
};

/** Something that somebody does: a wish, and what they make of its answer. */
export type Deed = { client: Client; wish: Wish; learn(outcome: Outcome): void | Promise<void> };

/** The way of an order through a kitchen. */
const NEXT: Partial<Record<OrderStatus, OrderStatus>> = {
  placed: "confirmed",
  confirmed: "preparing",
  preparing: "ready",
  ready: "picked_up",
};

/** How often each is done. A house of people, not of robots: some come back, look, change their mind. */
const SHARES = {
  place: 42,
  move: 34,
  cancel: 5,
  reduce: 4,
  adjust: 2,
  soldOut: 1,
  restock: 1,
  refresh: 3,
  look: 5,
  stale: 2,
  pry: 6,
};
type Kind = keyof typeof SHARES;

/** Everything that the people of a house do, one thing after the other, drawn from a seed. */
export class Deeds {
  /** Orders that are not over, as far as their people know. */
  readonly open: KnownOrder[] = [];
  #guests = 0;

  constructor(
    readonly house: House,
    readonly random: () => number,
  ) {}

  /** The next thing that somebody does. */
  next(): Deed {
    const kind = this.#draw();
    const deed = kind === "place" ? null : this.#deed(kind);
    return deed ?? this.place();
  }

  /** Somebody orders: a guest or a customer, one to four lines, the same dish twice now and then. */
  place(): Deed {
    const kitchen = this.#pick(this.house.kitchens);
    const customer = this.random() < 0.5 ? this.#pick(this.house.customers) : null;
    const email = customer ? customer.account.email : `guest-${++this.#guests}-${randomUUID()}@example.com`;
    const client = customer ? customer.client : this.house.anonymous.as(`guest:${email}`, {});
    const body = {
      restaurantId: kitchen.restaurant.id,
      menuVersion: kitchen.menuVersion,
      fulfilment: "pickup",
      contact: { name: `Guest ${email.slice(0, 14)}`, email },
      lines: Array.from({ length: 1 + Math.floor(this.random() * 4) }, () => this.#line(kitchen)),
    };
    return {
      client,
      wish: { op: "place", method: "POST", path: "/orders", body, key: randomUUID() },
      learn: ({ status, body: answer }) => {
        if (status !== 201) return;
        const { id, version, status: now } = answer.order as KnownOrder;
        const { cancel, track } = answer.access as { cancel?: string; track?: string };
        const holder = cancel === undefined ? client : client.as(client.principal, bearer(cancel));
        const onlooker = track === undefined ? null : client.as(client.principal, bearer(track));
        this.open.push({ id, version, status: now, kitchen, holder, onlooker });
      },
    };
  }

  /** A cook moves an order along; null when there is none. */
  move(order = this.#anyOpen()): Deed | null {
    const to = order && NEXT[order.status];
    if (!order || !to) return null;
    const body = { to, version: order.version };
    const wish: Wish = { op: "move", method: "POST", path: `/orders/${order.id}/status`, body, key: randomUUID() };
    return { client: order.kitchen.crew, wish, learn: (outcome) => this.#moved(order, outcome) };
  }

  /** Whoever ordered thinks better of it; null when nobody has an order. */
  cancel(order = this.#anyOpen()): Deed | null {
    if (!order) return null;
    const wish: Wish = {
      op: "cancel",
      method: "POST",
      path: `/orders/${order.id}/cancel`,
      body: {},
      key: randomUUID(),
    };
    return { client: order.holder, wish, learn: (outcome) => this.#moved(order, outcome) };
  }

  #deed(kind: Exclude<Kind, "place">): Deed | null {
    const kitchen = this.#pick(this.house.kitchens);
    const dish = this.#pick(kitchen.counted);
    switch (kind) {
      case "move":
        return this.move();
      case "cancel":
        return this.cancel();
      case "reduce":
        return post(kitchen.till, "reduce", "/stock/reduce", { itemId: dish.id, quantity: 1 });
      case "adjust":
        // On a count that nobody has looked up: most of these are refused, as they should be.
        return post(kitchen.manager, "adjust", `/stock/${dish.id}/adjust`, {
          delta: 1 + Math.floor(this.random() * 3),
          version: 1 + Math.floor(this.random() * 40),
          reason: "correction",
        });
      case "soldOut":
        return post(kitchen.crew, "sold-out", `/items/${kitchen.restaurant.coffee.id}/sold-out`, {});
      case "restock":
        return post(kitchen.crew, "restock", `/items/${kitchen.restaurant.coffee.id}/restock`, {});
      case "refresh":
        return this.#refresh();
      case "look":
        return this.#look();
      case "stale":
        return this.#stale();
      case "pry":
        return this.#pry();
    }
  }

  #refresh(): Deed {
    const customer = this.#pick(this.house.customers);
    const deed = post(asOwner(customer), "refresh", "/auth/refresh-token", { refreshToken: customer.refreshToken });
    return {
      ...deed,
      learn: async ({ status, body }) => {
        if (status === 200) customer.refreshToken = body.refreshToken as string;
        // Asked again after the grace, with an answer lost in between: the token counts as stolen, and the session is over.
        else if (status === 401) await this.house.replace(customer);
      },
    };
  }

  #look(): Deed | null {
    const order = this.#anyOpen();
    if (!order) return null;
    const isCook = this.random() < 0.5;
    const path = isCook ? `/restaurants/${order.kitchen.restaurant.id}/board` : `/orders/${order.id}`;
    const client = isCook ? order.kitchen.crew : order.holder;
    return { client, wish: { op: "look", method: "GET", path, key: randomUUID() }, learn: () => undefined };
  }

  /** A cook moves an order as it was one step ago: it has moved on, and this must be refused. */
  #stale(): Deed | null {
    const order = this.#anyOpen();
    const to = order && NEXT[order.status];
    if (!order || !to || order.version === 1) return null;
    return post(order.kitchen.crew, "stale", `/orders/${order.id}/status`, { to, version: order.version - 1 });
  }

  /** Somebody asks for what is not theirs. */
  #pry(): Deed | null {
    const order = this.#anyOpen();
    const stranger = this.#pick(this.house.customers).client;
    const next = order && NEXT[order.status];
    if (!order || !next || order.holder.principal === stranger.principal) return null;
    const others = this.open.filter(({ id, onlooker }) => id !== order.id && onlooker !== null);
    const neighbours = this.house.kitchens.filter((kitchen) => kitchen !== order.kitchen);
    const pries = priesInto({
      order: { ...order, next },
      stranger,
      otherGuest: others.length > 0 ? this.#pick(others).holder : null,
      onlooker: order.onlooker,
      neighbour: neighbours.length > 0 ? this.#pick(neighbours) : null,
    });
    // First who, then what: whoever has little to try tries it as often as the others.
    return { ...this.#pick(this.#pick(pries)), learn: () => undefined };
  }

  #moved(order: KnownOrder, { status, body }: Outcome): void {
    if (status === 200) Object.assign(order, { version: body.order.version, status: body.order.status });
    // After a no, somebody else was quicker: whoever asks next sees how it stands. Here it is only let go.
    if (status !== 200 || NEXT[order.status] === undefined) this.#letGo(order);
  }

  #letGo(order: KnownOrder): void {
    const at = this.open.indexOf(order);
    if (at >= 0) this.open.splice(at, 1);
  }

  #anyOpen(): KnownOrder | undefined {
    return this.open[Math.floor(this.random() * this.open.length)];
  }

  #line(kitchen: Kitchen): object {
    const { soup, tart, cola, pizza, sizes, toppings } = kitchen.restaurant;
    const quantity = 1 + Math.floor(this.random() * 2);
    const dish = this.#pick([soup, tart, tart, cola, pizza]);
    if (dish !== pizza) return { itemId: dish.id, quantity };
    const options = [{ optionId: this.#pick([sizes.small, sizes.large]), quantity: 1 }];
    if (this.random() < 0.3) options.push({ optionId: toppings.olives, quantity: 1 });
    return { itemId: pizza.id, quantity, options };
  }

  #draw(): Kind {
    let at = this.random() * Object.values(SHARES).reduce((sum, share) => sum + share, 0);
    for (const [kind, share] of Object.entries(SHARES)) if ((at -= share) < 0) return kind as Kind;
    return "place";
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }
}

/** Whoever shows a refresh token needs nothing else. */
const asOwner = ({ client }: Customer): Client => client.as(client.principal, {});

const post = (client: Client, op: string, path: string, body: object): Deed => ({
  client,
  wish: { op, method: "POST", path, body, key: randomUUID() },
  learn: () => undefined,
});
