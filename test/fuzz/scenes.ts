import { createHmac, randomInt, randomUUID } from "node:crypto";
import type { Consumer, Delivery } from "#domain/events.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { sign } from "#local/qstash/signature.ts";
import { PUSH_SIGNATURE_HEADER } from "#realtime/push-signature.ts";
import { PASSWORD, type Person } from "./people.ts";
import { bearer, pick, type Stage, type StagedOrder } from "./stage.ts";
import type { Header, WireRequest } from "./wire-request.ts";

/**
 * What makes a request one that is answered with a success: who asks, and the real values of its fields, whether they stand in the
 * path, the query or the body. A field that is `undefined` here is left out; a name that is missing here may have any value that its
 * schema allows.
 */
export type Scene = {
  headers: readonly Header[];
  names: Readonly<Record<string, unknown>>;
  sign?: WireRequest["sign"];
};

/** Sets the stage for one request. `choice` decides what the scene leaves open; the same choice makes an equal scene. */
type SetScene = (stage: Stage, choice: number) => Promise<Scene>;

const anybody =
  (names: Scene["names"] = {}): SetScene =>
  async () => ({ headers: [], names });

const by =
  (people: readonly Person[], names: (stage: Stage, choice: number) => Scene["names"]): SetScene =>
  async (stage, choice) => ({
    headers: await proofOf(stage, pick(people, choice), choice),
    names: names(stage, choice),
  });

/** A person's token: as API clients send it, or as a browser does. */
async function proofOf(stage: Stage, person: Person, choice: number): Promise<Header[]> {
  const token = await stage.people.token(person);
  return choice % 5 === 4 ? asCookie(stage, `__Host-access=${token}`) : bearer(token);
}

const asCookie = ({ world }: Stage, cookie: string): Header[] => [
  { name: "cookie", value: cookie },
  { name: "origin", value: world.url },
];

const CREW = ["kitchen", "staff", "manager", "owner"] as const;
const COUNTER = ["staff", "manager", "owner"] as const;

/** Whoever may read this order: the holder of its link, its customer, or the crew. */
async function holderOf(stage: Stage, order: StagedOrder, choice: number): Promise<Header[]> {
  if (choice % 4 === 0) return await proofOf(stage, "staff", choice);
  if (order.by === "customer") return await proofOf(stage, "customer", choice);
  const token = choice % 4 === 1 ? order.cancel : order.track;
  return choice % 5 === 4
    ? asCookie(stage, `__Host-guest=${encodeURIComponent(JSON.stringify([token]))}`)
    : bearer(token ?? "");
}

/** No place in a list, or one that the list itself gave. */
const paged =
  (path: (stage: Stage) => string, scene: SetScene): SetScene =>
  async (stage, choice) => {
    const { headers, names } = await scene(stage, choice);
    let cursor: string | undefined;
    if (choice % 4 === 3) {
      const address = path(stage);
      const first = await stage.send("GET", `${address}${address.includes("?") ? "&" : "?"}limit=1`, headers);
      const { nextCursor } = JSON.parse(first.text) as { nextCursor?: string | null };
      cursor = nextCursor ?? undefined;
    }
    return { headers, names: { cursor, ...names } };
  };

const house = ({ houses }: Stage, choice: number) => pick(Object.values(houses), choice);

async function readRestaurant(stage: Stage, choice: number): Promise<Scene> {
  const { id } = house(stage, choice);
  return { headers: [], names: { id: choice % 3 === 0 ? await stage.slugOf(id) : id } };
}

const newcomer: SetScene = async (_, choice) => ({
  headers: [],
  names: {
    email: `${randomUUID()}@example.com`,
    password: choice % 4 === 0 ? "pässwörd ﬁne 12" : PASSWORD,
    phone: pick([undefined, null, "+44 20 7946 0000"], choice),
    username: pick([undefined, null, `n${randomUUID().slice(0, 20)}`], choice),
  },
});

const member: SetScene = async (stage, choice) => {
  const { email, username } = await stage.people.withPassword();
  return { headers: [], names: { identifier: choice % 3 === 0 ? username : email, password: PASSWORD } };
};

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

async function placing(stage: Stage, choice: number): Promise<Scene> {
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

async function moving(stage: Stage, choice: number): Promise<Scene> {
  const from = pick(["placed", "placed", "placed", "confirmed", "confirmed", "preparing", "ready"] as const, choice);
  const order = await stage.newOrder(choice, from);
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
  };
}

async function cancelling(stage: Stage, choice: number): Promise<Scene> {
  const order = await stage.newOrder(choice);
  const byCrew = choice % 4 === 0;
  const headers = byCrew
    ? await proofOf(stage, "manager", choice)
    : order.by === "customer"
      ? await proofOf(stage, "customer", choice)
      : bearer(order.cancel ?? "");
  const version = pick([undefined, null, order.version], choice);
  const reason = byCrew ? "closed" : pick([undefined, null, "Changed my mind."], choice);
  return { headers, names: { id: order.id, version, reason } };
}

async function adjusting(stage: Stage, choice: number): Promise<Scene> {
  const dish = pick([stage.houses.stock.tart, stage.houses.stock.cola], choice);
  const [row] = await stage.world.db.query<{ version: number }>(`select version from stock where item_id = $1`, [
    dish.id,
  ]);
  const delta = pick([1, -1, 7, -7], choice);
  return { headers: await proofOf(stage, "counter", choice), names: { itemId: dish.id, version: row?.version, delta } };
}

async function ticketFor(stage: Stage, kind: RoomKind, choice: number): Promise<Scene> {
  const { houses, people } = stage;
  const order = stage.someOrder(choice);
  const [headers, id] =
    kind === "order"
      ? [await holderOf(stage, order, choice), order.id]
      : kind === "kitchen"
        ? [await proofOf(stage, "kitchen", choice), houses.orders.id]
        : [await proofOf(stage, "customer", choice), people.accounts.customer.userId];
  return { headers, names: { room: kind, id } };
}

/** At the door of a room with a ticket for it. */
const atTheDoor =
  (kind: RoomKind): SetScene =>
  async (stage, choice) => {
    const upgrade = [
      { name: "connection", value: "Upgrade" },
      { name: "upgrade", value: "websocket" },
      { name: "sec-websocket-version", value: "13" },
      { name: "sec-websocket-key", value: "dGhlIHNhbXBsZSBub25jZQ==" },
      { name: "origin", value: stage.world.url },
    ];
    if (kind === "menu") return { headers: upgrade, names: { id: stage.houses.orders.id, ticket: undefined } };
    const { headers, names } = await ticketFor(stage, kind, choice);
    const { ticket } = (await stage.call("POST", "/room-tickets", headers, names)) as { ticket: string };
    return { headers: upgrade, names: { id: names["id"], ticket } };
  };

const ROOM_ID_OF: Record<RoomKind, string> = {
  order: "orderId",
  kitchen: "restaurantId",
  user: "userId",
  menu: "restaurantId",
};

/** A push with a good signature, into a room of its own, which nobody else uses. */
const pushing =
  (kind: RoomKind): SetScene =>
  async (stage, choice) => {
    const id = randomUUID();
    const seq = 1 + choice;
    const state = { [ROOM_ID_OF[kind]]: id, seq, version: seq, cards: [], soldOut: [], left: {}, events: [] };
    const key = stage.world.vars["ROOM_PUSH_KEY"] ?? "";
    return {
      headers: [],
      names: { id, t: "snapshot", seq, state, requestId: undefined },
      sign: (path, body) => {
        const at = Math.floor(Date.now() / 1_000);
        const mac = createHmac("sha256", key).update(`${at}.${path}.`).update(body).digest("hex");
        return { [PUSH_SIGNATURE_HEADER]: `t=${at},v1=${mac}` };
      },
    };
  };

/** Signs as QStash does, whatever is sent. */
const byQstash = ({ world }: Stage): WireRequest["sign"] => {
  const key = world.vars["QSTASH_CURRENT_SIGNING_KEY"] ?? "";
  return (path, body) => ({ "upstash-signature": sign(key, world.url + path, body, Date.now()) });
};

async function someDelivery({ world }: Stage, consumer: Consumer, choice: number): Promise<Delivery> {
  const sql = `select delivery_view_v1(e, d.consumer, d.gen) as delivery from deliveries d join outbox e on e.id = d.event_id
    where d.consumer = $1 order by e.id desc limit 40`;
  return pick(await world.db.query<{ delivery: Delivery }>(sql, [consumer]), choice).delivery;
}

const delivering =
  (consumer: Consumer): SetScene =>
  async (stage, choice) => ({
    headers: [],
    names: { ...(await someDelivery(stage, consumer, choice)) },
    sign: byQstash(stage),
  });

async function failing(stage: Stage, choice: number): Promise<Scene> {
  const delivery = await someDelivery(stage, pick(["kitchen", "notifications"], choice), choice);
  const sourceBody = Buffer.from(JSON.stringify(delivery)).toString("base64");
  return { headers: [], names: { sourceBody, status: 500, retried: 3 }, sign: byQstash(stage) };
}

const order: SetScene = async (stage, choice) => {
  const staged = stage.someOrder(choice);
  return { headers: await holderOf(stage, staged, choice), names: { id: staged.id, orderId: staged.id } };
};

/** For pages: a visitor, or somebody who has signed in. */
const visitor =
  (names: (stage: Stage, choice: number) => Promise<Scene["names"]> | Scene["names"]): SetScene =>
  async (stage, choice) => {
    const who = pick([null, "customer", "staff", null] as const, choice);
    const headers = who ? asCookie(stage, `__Host-access=${await stage.people.token(who)}`) : [];
    return { headers, names: await names(stage, choice) };
  };

const nobodysPage = visitor(() => ({}));
const menuPage = visitor(async (stage) => ({ slug: await stage.slugOf(stage.houses.orders.id), item: "soup" }));

/** A page about an order, for its customer and for the crew. */
const orderPage: SetScene = async (stage, choice) => {
  const who = pick(["customer", "staff"] as const, choice);
  const { id } = stage.someOrder(choice, "customer");
  return { headers: asCookie(stage, `__Host-access=${await stage.people.token(who)}`), names: { id, orderId: id } };
};

const kitchenPage: SetScene = async (stage, choice) => {
  const cookie = `__Host-access=${await stage.people.token(pick(CREW, choice))}`;
  const { id } = stage.someOrder(choice);
  return { headers: asCookie(stage, cookie), names: { restaurantId: stage.houses.orders.id, orderId: id } };
};

const inOrders = ({ houses }: Stage) => ({ id: houses.orders.id });
const inDoors = ({ houses }: Stage) => ({ id: houses.doors.id });

/** How each request is made so that it is answered with a success. A target without a scene is a failure of the fuzzer. */
export const SCENES: Record<string, SetScene> = {
  "GET /.well-known/jwks.json": anybody(),
  "GET /api/v1/health": anybody(),
  "GET /api/v1/health/ready": async ({ service }, choice) => ({
    headers: choice % 2 === 0 ? bearer(service) : [],
    names: {},
  }),
  "GET /api/v1/jwks.json": anybody(),
  "GET /api/v1/openapi.json": anybody(),
  "GET /api/v1/docs": anybody(),

  "POST /api/v1/auth/signup": newcomer,
  "POST /api/v1/auth/register": newcomer,
  "POST /api/v1/auth/signin": member,
  "POST /api/v1/auth/login": member,
  "POST /api/v1/auth/refresh-token": async (stage, choice) => {
    const { refreshToken } = await stage.people.session();
    if (choice % 3 > 0) return { headers: [], names: { refreshToken } };
    return { headers: asCookie(stage, `__Host-refresh=${refreshToken}`), names: { refreshToken: undefined } };
  },
  "POST /api/v1/auth/logout": async (stage, choice) => {
    const { account, refreshToken } = await stage.people.session();
    if (choice % 2 === 0) return { headers: bearer(account.token), names: {} };
    return { headers: asCookie(stage, `__Host-access=${account.token}; __Host-refresh=${refreshToken}`), names: {} };
  },
  "GET /api/v1/auth/me": by(["customer", "staff", "admin", "driver"], () => ({})),

  "GET /api/v1/restaurants": paged(() => "/restaurants", anybody()),
  "GET /api/v1/restaurants/{id}": readRestaurant,
  "GET /api/v1/restaurants/{id}/menu": readRestaurant,
  "GET /api/v1/restaurants/{id}/availability": readRestaurant,
  "GET /api/v1/restaurants/{id}/orders": paged(
    ({ houses }) => `/restaurants/${houses.orders.id}/orders`,
    by(["kitchen", "staff", "owner", "admin"], inOrders),
  ),
  "GET /api/v1/restaurants/{id}/board": by(CREW, inOrders),
  "GET /api/v1/restaurants/{id}/slips": paged(
    ({ houses }) => `/restaurants/${houses.orders.id}/slips?status=placed`,
    by(CREW, inOrders),
  ),
  "POST /api/v1/restaurants/{id}/open": by(["opener"], inDoors),
  "POST /api/v1/restaurants/{id}/pause": by(["opener"], inDoors),
  "POST /api/v1/restaurants/{id}/close": by(["opener"], inDoors),
  "GET /api/v1/menu": async (stage, choice) => {
    const { id } = house(stage, choice);
    return { headers: [], names: { restaurant: pick([undefined, id, await stage.slugOf(id)], choice) } };
  },

  "POST /api/v1/orders": placing,
  "GET /api/v1/orders/mine": paged(
    () => "/orders/mine",
    by(["customer"], () => ({})),
  ),
  "GET /api/v1/orders/{id}": order,
  "GET /api/v1/orders/{id}/events": order,
  "POST /api/v1/orders/{id}/status": moving,
  "POST /api/v1/orders/{id}/cancel": cancelling,

  "GET /api/v1/stock": paged(
    ({ houses }) => `/stock?restaurantId=${houses.stock.id}`,
    by(["counter"], ({ houses }) => ({ restaurantId: houses.stock.id })),
  ),
  "POST /api/v1/stock/reduce": async ({ service, houses }, choice) => ({
    headers: bearer(service),
    names: { itemId: houses.stock.soup.id, quantity: 1 + (choice % 3) },
  }),
  "POST /api/v1/stock/{itemId}/adjust": adjusting,
  "POST /api/v1/items/{id}/sold-out": by(["opener"], ({ houses: { doors } }, choice) => ({
    id: pick([doors.soup, doors.cola, doors.pizza], choice).id,
  })),
  "POST /api/v1/items/{id}/restock": by(["opener"], ({ houses: { doors } }, choice) => ({
    id: pick([doors.soup, doors.cola, doors.pizza], choice).id,
    ...(choice % 3 !== 1 && { quantity: pick([undefined, null], choice) }), // only a counted dish takes a number
  })),
  "GET /api/v1/kitchen/tickets/{orderId}": by(CREW, (stage, choice) => ({ orderId: stage.someOrder(choice).id })),
  "POST /api/v1/room-tickets": async (stage, choice) =>
    await ticketFor(stage, pick(["order", "kitchen", "user"] as const, choice), choice),

  "POST /hooks/kitchen": delivering("kitchen"),
  "POST /hooks/notifications": delivering("notifications"),
  "POST /hooks/sender": delivering("sender"),
  "POST /hooks/sweep": async (stage) => ({ headers: [], names: {}, sign: byQstash(stage) }),
  "POST /hooks/failed": failing,

  "GET /parties/order/{id}": atTheDoor("order"),
  "GET /parties/kitchen/{id}": atTheDoor("kitchen"),
  "GET /parties/user/{id}": atTheDoor("user"),
  "GET /parties/menu/{id}": atTheDoor("menu"),
  "POST /parties/order/{id}": pushing("order"),
  "POST /parties/kitchen/{id}": pushing("kitchen"),
  "POST /parties/user/{id}": pushing("user"),
  "POST /parties/menu/{id}": pushing("menu"),

  "GET /": nobodysPage,
  "GET /account": orderPage,
  "GET /cart": nobodysPage,
  "GET /checkout": nobodysPage,
  "GET /login": nobodysPage,
  "GET /logout": nobodysPage,
  "GET /signup": nobodysPage,
  "GET /orders": orderPage,
  "GET /orders/{id}": orderPage,
  "GET /order/create": nobodysPage,
  "GET /preferences": nobodysPage,
  "GET /r/{slug}": menuPage,
  "GET /r/{slug}/{item}": menuPage,
  "GET /t/{token}": visitor((stage, choice) => ({ token: stage.someOrder(choice, "guest").track })),
  "GET /ticket/{orderId}": kitchenPage,
  "GET /kitchen": kitchenPage,
  "GET /kitchen/{restaurantId}": kitchenPage,
  "GET /{anything}": nobodysPage,
  "GET /r/{slug}.data": menuPage,
  "GET /orders/{id}.data": orderPage,
};
