import { randomUUID } from "node:crypto";
import type { Order } from "#domain/order.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { countStock, type TestRestaurant } from "#test/db/restaurant.ts";
import type { World } from "#test/support/system.ts";
import { Line, type Reply } from "./exchange.ts";
import { People, type Houses, type Person } from "./people.ts";
import type { Strangers } from "./value-mutations.ts";
import type { Header } from "./wire-request.ts";

/** An order of the stage, with the links of its guest, or whose it is. */
export type StagedOrder = {
  id: string;
  version: number;
  track: string | null;
  cancel: string | null;
  by: "guest" | "customer";
};

const KEPT_ORDERS_MAX = 40;
const PORTIONS = 900_000;
const WAY: readonly OrderStatus[] = ["placed", "confirmed", "preparing", "ready", "picked_up"];

/** The restaurant world in which requests make sense: houses with stock, people with proofs, orders under way. */
export class Stage {
  readonly #orders: StagedOrder[] = [];
  readonly #idle = new Map<string, StagedOrder[]>();
  readonly #slugs = new Map<string, string>();
  /** Ids of things that exist, for requests that name the wrong one. */
  readonly strangers: Strangers;

  private constructor(
    readonly world: World,
    readonly houses: Houses,
    readonly people: People,
    readonly service: string,
    readonly line: Line,
    readonly menuVersions: Record<keyof Houses, number>,
  ) {
    const ofHouse = (house: TestRestaurant) => [house.id, house.soup.id, house.tart.id, house.pizza.id, house.shot];
    this.strangers = [
      ...Object.values(houses).flatMap(ofHouse),
      ...Object.values(people.accounts).map(({ userId }) => userId),
      people.accounts.customer.sessionId,
    ];
  }

  /** Opens the houses, lets everybody in, and places the first orders. */
  static async open(world: World, connections: number): Promise<Stage> {
    const open = async () => await world.restaurant({ stock: { cola: PORTIONS, tart: PORTIONS } });
    const houses: Houses = { orders: await open(), doors: await open(), stock: await open(), strangers: await open() };
    await countStock(world.db.query, houses.stock, houses.stock.soup, PORTIONS);
    const people = await People.open(world, houses);
    const versions = Object.fromEntries(
      await Promise.all(
        Object.entries(houses).map(async ([name, { id }]) => {
          const sql = `select menu_version as v from restaurants where id = $1`;
          const [row] = await world.db.query<{ v: string }>(sql, [id]);
          return [name, Number(row?.v)] as const;
        }),
      ),
    ) as Record<keyof Houses, number>;
    const service = await world.service(houses.stock);
    const stage = new Stage(world, houses, people, service, new Line(world.url, connections), versions);
    for (let index = 0; index < 6; index++) await stage.newOrder(index);
    return stage;
  }

  /** Calls the API rightly, before or between what is wrong. Throws when the answer is not that of a success. */
  async call(method: string, path: string, headers: readonly Header[], body?: unknown): Promise<unknown> {
    const reply = await this.send(method, path, headers, body);
    if (reply.status >= 300) throw new StageError(`${method} ${path} was answered ${reply.status}: ${reply.text}`);
    return JSON.parse(reply.text || "null");
  }

  async send(method: string, path: string, headers: readonly Header[], body?: unknown): Promise<Reply> {
    const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
    const json = bytes
      ? [
          { name: "content-type", value: "application/json" },
          { name: "content-length", value: String(bytes.length) },
          { name: "idempotency-key", value: randomUUID() },
        ]
      : [];
    return await this.line.send({ method, target: `/api/v1${path}`, headers: [...headers, ...json], body: bytes });
  }

  async as(person: Person): Promise<Header[]> {
    return bearer(await this.people.token(person));
  }

  /** Places an order, as a guest or as the customer, and brings it to this status. */
  async newOrder(choice: number, status: OrderStatus = "placed"): Promise<StagedOrder> {
    const order = await this.#place(choice, status, whose(choice));
    this.#orders.push(order);
    if (this.#orders.length > KEPT_ORDERS_MAX) this.#orders.shift();
    return order;
  }

  /** A guest's order that nobody else will look at: its links may come to an end. */
  async orderApart(choice: number): Promise<StagedOrder> {
    return await this.#place(choice, "placed", "guest");
  }

  /** An order that was picked up, as a guest's or the customer's, about which nobody has said anything. */
  async eatenOrder(choice: number): Promise<StagedOrder> {
    return await this.#place(choice, "picked_up", whose(choice));
  }

  async #place(choice: number, status: OrderStatus, by: StagedOrder["by"]): Promise<StagedOrder> {
    const house = this.houses.orders;
    const placed = (await this.call("POST", "/orders", by === "customer" ? await this.as("customer") : [], {
      restaurantId: house.id,
      menuVersion: this.menuVersions.orders,
      fulfilment: "pickup",
      contact: { name: "Ada", email: `${randomUUID()}@example.com` },
      lines: [{ itemId: pick([house.soup, house.tart, house.cola, house.coffee], choice).id, quantity: 1 }],
    })) as { order: Order; access: { track?: string; cancel?: string } };
    const order: StagedOrder = {
      id: placed.order.id,
      version: placed.order.version,
      track: placed.access.track ?? null,
      cancel: placed.access.cancel ?? null,
      by,
    };
    for (const to of WAY.slice(1, WAY.indexOf(status) + 1)) {
      const body = { to, version: order.version };
      const moved = await this.call("POST", `/orders/${order.id}/status`, await this.as("staff"), body);
      order.version = (moved as { order: Order }).order.version;
    }
    return order;
  }

  /** An order in this status that nobody else has in hand: one that came back, or a new one. */
  async takeOrder(choice: number, status: OrderStatus): Promise<StagedOrder> {
    return this.#idle.get(idleKey(choice, status))?.pop() ?? (await this.newOrder(choice, status));
  }

  /** Gives an order back that is as it was when it was taken. */
  giveBack(choice: number, status: OrderStatus, order: StagedOrder): void {
    const key = idleKey(choice, status);
    this.#idle.set(key, [...(this.#idle.get(key) ?? []), order]);
  }

  /** One of the newest orders, whatever became of it. */
  someOrder(choice: number, by?: StagedOrder["by"]): StagedOrder {
    return pick(
      this.#orders.filter((order) => by === undefined || order.by === by),
      choice,
    );
  }

  /** The short name of a restaurant, which never changes. */
  async slugOf(restaurantId: string): Promise<string> {
    let slug = this.#slugs.get(restaurantId);
    if (slug === undefined) {
      const sql = `select slug from restaurants where id = $1`;
      slug = (await this.world.db.query<{ slug: string }>(sql, [restaurantId]))[0]?.slug ?? "";
      this.#slugs.set(restaurantId, slug);
    }
    return slug;
  }

  /** Puts right what a request with real ids and real rights may have done: the first house takes orders again. */
  async tidyUp(): Promise<void> {
    const house = this.houses.orders;
    const staff = await this.as("staff");
    await this.send("POST", `/restaurants/${house.id}/open`, staff);
    for (const dish of [house.soup, house.pizza, house.coffee, house.tart, house.cola]) {
      await this.send("POST", `/items/${dish.id}/restock`, staff, {});
    }
  }
}

const whose = (choice: number): StagedOrder["by"] => (choice % 3 === 0 ? "customer" : "guest");
const idleKey = (choice: number, status: OrderStatus) => `${whose(choice)} ${status}`;

/** The stage itself did not work: the fuzzer's failure, and not that of a request. */
export class StageError extends Error {}

/** The n-th, counted round and round. Throws StageError where there is none. */
export const pick = <T>(list: readonly T[], choice: number): T => {
  if (list.length === 0) throw new StageError("There is nothing to choose from.");
  return list[choice % list.length] as T;
};

/** The header under which a token is shown. */
export const bearer = (token: string): Header[] => [{ name: "authorization", value: `Bearer ${token}` }];
