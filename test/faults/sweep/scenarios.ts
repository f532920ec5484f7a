import { randomUUID } from "node:crypto";
import type { OrderStatus } from "#domain/order-status.ts";
import { mailedReviewLink, writtenReview } from "#test/support/reviews.ts";
import type { Client, Wish } from "../client.ts";
import { Deeds, type KnownOrder } from "../deeds.ts";
import { bearer, openCustomer, openKitchen, type Kitchen } from "../house.ts";
import type { Rig } from "../rig.ts";
import { hashOpaque } from "#worker/tokens/refresh.ts";
import { ACCOUNT_SCENARIOS } from "./account-scenarios.ts";
import { look, post, type Asking, type Scenario } from "./scenario.ts";

const firstKitchen = ({ house }: Rig): Kitchen => house.kitchens[0] as Kitchen;

function placing({ restaurant: r, menuVersion }: Kitchen, client: Client, email: string): Asking {
  const body = {
    restaurantId: r.id,
    menuVersion,
    fulfilment: "pickup",
    contact: { name: "Robin", email },
    lines: [
      { itemId: r.tart.id, quantity: 1 },
      { itemId: r.soup.id, quantity: 2 },
      { itemId: r.tart.id, quantity: 1 },
      { itemId: r.coffee.id, quantity: 1, options: [{ optionId: r.shot, quantity: 2 }] },
    ],
  };
  return { client, wish: post("place", "/orders", body), status: 201 };
}

function asGuest(rig: Rig, kitchen = firstKitchen(rig)): Asking {
  const email = `guest-${randomUUID()}@example.com`;
  return placing(kitchen, rig.house.anonymous.as(`guest:${email}`, {}), email);
}

/** An order that stands at this status, with all that it caused until then done. */
async function orderAt(rig: Rig, status: OrderStatus): Promise<KnownOrder> {
  const kitchen = firstKitchen(rig);
  const { client, wish } = asGuest(rig, kitchen);
  const { status: answered, body } = await client.insist(wish);
  if (answered !== 201) throw new Error(`The order that a scenario begins with was answered ${answered}.`);
  const holder = client.as(client.principal, bearer(body.access.cancel as string));
  const order: KnownOrder = {
    id: body.order.id,
    version: body.order.version,
    status: "placed",
    kitchen,
    holder,
    onlooker: null,
  };
  const deeds = new Deeds(rig.house, rig.random);
  while (order.status !== status) {
    const step = deeds.move(order);
    if (!step) throw new Error(`An order does not get to ${status} this way.`);
    await step.learn(await step.client.insist(step.wish));
  }
  await rig.world.quiesce();
  return order;
}

const read = (id: string): Wish => ({ ...look(), path: `/orders/${id}` });

const moving = (from: OrderStatus, to: OrderStatus, extra: Partial<Scenario> = {}): Scenario => ({
  name: `${from} → ${to}`,
  ...extra,
  async prepare(rig) {
    const { id, version, kitchen } = await orderAt(rig, from);
    const client = to === "rejected" ? kitchen.manager : kitchen.crew;
    const body = { to, version, ...(to === "rejected" && { reason: "No gas." }) };
    return { client, wish: post("move", `/orders/${id}/status`, body), status: 200 };
  },
});

const ACCEPTED = 201;
const REFUSED = 422;

/** Something that a manager decides. */
type Decision = {
  path: (kitchen: Kitchen) => string;
  body?: object;
  /** How somebody is answered who orders a pizza afterwards. */
  orders: typeof ACCEPTED | typeof REFUSED;
  /** What it takes back. */
  takesBack?: Decision;
};

const byManager = (name: string, { path, body = {}, orders, takesBack }: Decision, undo?: Decision): Scenario => ({
  name,
  ...(undo && {
    restore: async (rig) => {
      const kitchen = firstKitchen(rig);
      await kitchen.manager.insist(post("restore", undo.path(kitchen), undo.body ?? {}));
      await rig.world.idle();
    },
  }),
  prepare: async (rig) => {
    const kitchen = firstKitchen(rig);
    if (takesBack) {
      await kitchen.manager.insist(post("prepare", takesBack.path(kitchen), takesBack.body ?? {}));
      // Somebody hears of it, and others are told so for a moment.
      const { client, wish } = pizza(rig);
      await client.insist(wish());
    }
    const afterwards = { ...pizza(rig), status: orders };
    return { client: kitchen.manager, wish: post(name, path(kitchen), body), status: 200, afterwards };
  },
});

const SOLD_OUT: Decision = { path: ({ restaurant: r }) => `/items/${r.pizza.id}/sold-out`, orders: REFUSED };
const RESTOCK: Decision = {
  path: ({ restaurant: r }) => `/items/${r.pizza.id}/restock`,
  orders: ACCEPTED,
  takesBack: SOLD_OUT,
};
const PAUSE: Decision = {
  path: ({ restaurant: r }) => `/restaurants/${r.id}/pause`,
  body: { message: "Back soon", minutes: 10 },
  orders: REFUSED,
};
const CLOSE: Decision = {
  path: ({ restaurant: r }) => `/restaurants/${r.id}/close`,
  body: { message: "Holidays" },
  orders: REFUSED,
};
const OPEN: Decision = { path: ({ restaurant: r }) => `/restaurants/${r.id}/open`, orders: ACCEPTED, takesBack: CLOSE };

/** Somebody orders a pizza. */
function pizza(rig: Rig): { client: Client; wish: () => Wish } {
  const { restaurant: r, menuVersion } = firstKitchen(rig);
  const { client, wish } = asGuest(rig);
  const lines = [{ itemId: r.pizza.id, quantity: 1, options: [{ optionId: r.sizes.small, quantity: 1 }] }];
  return { client, wish: () => ({ ...wish, key: randomUUID(), body: { ...wish.body, menuVersion, lines } }) };
}

/** Leaves an order whose events nobody has handed on: what a pump is there for. */
async function leaveBehind(rig: Rig): Promise<void> {
  const { faults } = rig.services.qstash;
  faults.set([{ mode: "never", match: "deliver" }]);
  const { client, wish } = asGuest(rig);
  await client.insist(wish);
  await rig.world.idle(); // what is published behind the answer has been taken, and lost
  faults.clear();
  await rig.world.db.query(`update deliveries set next_at = now() where acked_at is null and not parked`);
}

/** Every command that there is. */
export const SCENARIOS: readonly Scenario[] = [
  ...ACCOUNT_SCENARIOS,
  { name: "a guest orders", wholeChain: true, prepare: (rig) => Promise.resolve(asGuest(rig)) },
  {
    name: "a guest orders from a menu that is nowhere yet",
    prepare: async (rig) => asGuest(rig, await openKitchen(rig.world, rig.house.anonymous)),
  },
  {
    name: "a customer orders",
    async prepare(rig) {
      const { client, account } = await openCustomer(rig.world, rig.house.anonymous);
      return placing(firstKitchen(rig), client, account.email);
    },
  },
  {
    name: "a guest orders at a table",
    prepare: (rig) => {
      const { client, wish, status } = asGuest(rig);
      const body = { ...wish.body, fulfilment: "dine_in", tableName: "7" };
      return Promise.resolve({ client, wish: { ...wish, body }, status });
    },
  },
  {
    name: "a guest cancels",
    wholeChain: true,
    async prepare(rig) {
      const { id, holder } = await orderAt(rig, "placed");
      return { client: holder, wish: post("cancel", `/orders/${id}/cancel`, {}), status: 200 };
    },
  },
  {
    name: "a guest has their links made new",
    wholeChain: true,
    async prepare(rig) {
      const { id, holder } = await orderAt(rig, "placed");
      const afterwards = { client: holder, wish: () => read(id), status: 401 };
      return { client: holder, wish: post("links", `/orders/${id}/links`, {}), status: 201, afterwards };
    },
  },
  {
    name: "a restaurant takes a guest's links back",
    async prepare(rig) {
      const { id, holder, kitchen } = await orderAt(rig, "placed");
      const wish: Wish = { ...post("revoke", `/orders/${id}/links`, {}), method: "DELETE" };
      const afterwards = { client: holder, wish: () => read(id), status: 401 };
      return { client: kitchen.manager, wish, status: 204, afterwards };
    },
  },
  {
    name: "a guest says how their order was",
    async prepare(rig) {
      const { id, holder } = await orderAt(rig, "picked_up");
      const client = holder.as(`reviewer:${id}`, bearer(await mailedReviewLink(rig.world, id)));
      return { client, wish: post("review", `/orders/${id}/review`, { rating: 4, comment: "Warm." }), status: 201 };
    },
  },
  {
    name: "a restaurant approves what a guest said",
    async prepare(rig) {
      const { id, kitchen } = await orderAt(rig, "picked_up");
      const path = `/restaurants/${kitchen.restaurant.id}/reviews/${await writtenReview(rig.world, id)}`;
      const wish: Wish = { ...post("decide", path, { status: "approved" }), method: "PATCH" };
      return { client: kitchen.manager, wish, status: 200 };
    },
  },
  {
    name: "a manager cancels what is being made",
    async prepare(rig) {
      const { id, version, kitchen } = await orderAt(rig, "preparing");
      const wish = post("cancel", `/orders/${id}/cancel`, { version, reason: "The oven is broken." });
      return { client: kitchen.manager, wish, status: 200 };
    },
  },
  moving("placed", "confirmed", { wholeChain: true }),
  moving("placed", "rejected"),
  moving("confirmed", "preparing"),
  moving("preparing", "confirmed"),
  moving("preparing", "ready"),
  moving("ready", "picked_up"),
  {
    name: "stock is adjusted",
    async prepare(rig) {
      const { manager, restaurant } = firstKitchen(rig);
      const [row] = await rig.world.db.query<{ version: number }>(`select version from stock where item_id = $1`, [
        restaurant.tart.id,
      ]);
      const body = { delta: 3, version: row?.version, reason: "correction" };
      return { client: manager, wish: post("adjust", `/stock/${restaurant.tart.id}/adjust`, body), status: 200 };
    },
  },
  {
    name: "a till reduces stock",
    prepare: (rig) => {
      const { till, restaurant } = firstKitchen(rig);
      const body = { itemId: restaurant.tart.id, quantity: 1 };
      return Promise.resolve({ client: till, wish: post("reduce", "/stock/reduce", body), status: 200 });
    },
  },
  byManager("sold out", SOLD_OUT, RESTOCK),
  byManager("restock", RESTOCK),
  byManager("pause", PAUSE, OPEN),
  byManager("close", CLOSE, OPEN),
  byManager("open", OPEN),
  {
    name: "a session is renewed",
    async prepare(rig) {
      const { refreshToken, client } = await openCustomer(rig.world, rig.house.anonymous);
      const owner = client.as(client.principal, {});
      return {
        client: owner,
        wish: post("refresh", "/auth/refresh-token", { refreshToken }),
        status: 200,
      };
    },
  },
  {
    name: "somebody signs out",
    async prepare(rig) {
      const { client } = await openCustomer(rig.world, rig.house.anonymous);
      const afterwards = { client, wish: look, status: 401 };
      return { client, wish: post("sign-out", "/auth/logout", {}), status: 204, afterwards };
    },
  },
  {
    name: "a token that was traded long ago is shown again",
    async prepare(rig) {
      const { refreshToken, client } = await openCustomer(rig.world, rig.house.anonymous);
      const thief = client.as("a thief", {});
      const renewal = () => post("refresh", "/auth/refresh-token", { refreshToken });
      await thief.insist(renewal());
      await rig.world.db.query(
        `update refresh_tokens set replaced_at = replaced_at - interval '1 hour' where hash = $1`,
        [hashOpaque(refreshToken)],
      );
      return {
        client: thief,
        wish: renewal(),
        status: 401,
        // The session of whoever it was stolen from is over, too.
        afterwards: {
          client,
          wish: look,
          status: 401,
        },
      };
    },
  },
  {
    name: "a page asks for a ticket",
    async prepare(rig) {
      const { id, holder } = await orderAt(rig, "confirmed");
      return { client: holder, wish: post("ticket", "/room-tickets", { room: "order", id }), status: 201 };
    },
  },
  {
    name: "the cron pump comes by",
    wholeChain: true,
    async prepare(rig) {
      await leaveBehind(rig);
      return async () => await rig.world.workerd.scheduled();
    },
  },
  {
    name: "the queue's pump comes by",
    async prepare(rig) {
      await leaveBehind(rig);
      return async () => await publishSweep(rig);
    },
  },
];

async function publishSweep({ world: { qstash, vars, url } }: Rig): Promise<void> {
  const response = await fetch(`${qstash.url}/v2/publish/${url}/hooks/sweep`, {
    method: "POST",
    headers: { authorization: `Bearer ${vars["QSTASH_TOKEN"]}`, "upstash-retries": "3", "upstash-retry-delay": "1000" },
  });
  if (!response.ok) throw new Error(`The queue did not take the sweep: ${response.status}.`);
}
