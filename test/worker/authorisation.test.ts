import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countStock, type TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Answer, Caller } from "#test/support/caller.ts";
import { testWorld, type PlacedOrder, type World } from "#test/support/world.ts";
import { app } from "#worker/app.ts";

// Who may do what: each route of the router with each kind of caller. A route that is missing here fails the first test.

let world: World;
let here: TestRestaurant;
let customer: Account;
let callers: Record<Who, Caller>;
/** An order of a guest, and one of the customer; made anew for every call, because calls change them. */
let guests: PlacedOrder;
let own: PlacedOrder;

const WHO = [
  "anonymous",
  "forged",
  "ended",
  "track link",
  "cancel link",
  "customer",
  "other customer",
  "kitchen",
  "staff",
  "crew elsewhere",
  "service",
] as const;
type Who = (typeof WHO)[number];

beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
  await countStock(world.db.query, here, here.tart, 1_000);
  customer = await world.account();
  const ended = await world.account();
  await world.db.query(`update sessions set revoked_at = now() where id = $1`, [ended.sessionId]);
  callers = {
    anonymous: world.guest,
    forged: world.bearer("eyJhbGciOiJFZERTQSIsImtpZCI6InRlc3QifQ.e30.AAAA"),
    ended: world.as(ended),
    "track link": world.guest,
    "cancel link": world.guest,
    customer: world.as(customer),
    "other customer": world.as(await world.account()),
    kitchen: world.as(await world.crew(here, "kitchen")),
    staff: world.as(await world.crew(here, "staff")),
    "crew elsewhere": world.as(await world.crew(await world.restaurant(), "manager")),
    service: world.bearer(await world.service(here)),
  };
});
afterAll(async () => await world[Symbol.asyncDispose]());

const stockVersion = async () =>
  Number(
    (await world.db.query<{ version: string }>(`select version from stock where item_id = $1`, [here.tart.id]))[0]
      ?.version,
  );

type Call = (who: Caller) => Promise<Answer>;
type Row = { call: Call; allowed: readonly Who[] | "everybody"; fresh?: true };
const EVERYBODY = "everybody";
const CREW: readonly Who[] = ["kitchen", "staff"];
const HOLDERS: readonly Who[] = ["track link", "cancel link", "kitchen", "staff"];
const PEOPLE: readonly Who[] = ["customer", "other customer", "kitchen", "staff", "crew elsewhere"];

/** What each route is called with. `allowed` is about the guest's order, where it is about an order. */
const MATRIX: Record<string, Row> = {
  "GET /api/v1/health": { call: (who) => who.get("/health"), allowed: EVERYBODY },
  "GET /api/v1/jwks.json": { call: (who) => who.get("/jwks.json"), allowed: EVERYBODY },
  "GET /api/v1/openapi.json": { call: (who) => who.get("/openapi.json"), allowed: EVERYBODY },
  "GET /api/v1/docs": { call: (who) => who.get("/docs"), allowed: EVERYBODY },
  "GET /api/v1/menu": { call: (who) => who.get(`/menu?restaurant=${here.id}`), allowed: EVERYBODY },
  "GET /api/v1/restaurants": { call: (who) => who.get("/restaurants"), allowed: EVERYBODY },
  "GET /api/v1/restaurants/:id": { call: (who) => who.get(`/restaurants/${here.id}`), allowed: EVERYBODY },
  "GET /api/v1/restaurants/:id/menu": { call: (who) => who.get(`/restaurants/${here.id}/menu`), allowed: EVERYBODY },
  "GET /api/v1/restaurants/:id/availability": {
    call: (who) => who.get(`/restaurants/${here.id}/availability`),
    allowed: EVERYBODY,
  },
  "GET /api/v1/auth/me": { call: (who) => who.get("/auth/me"), allowed: PEOPLE },
  "GET /api/v1/orders/mine": { call: (who) => who.get("/orders/mine"), allowed: PEOPLE },
  "POST /api/v1/orders": {
    call: async (who) => await who.post("/orders", await world.wish(here)),
    allowed: ["anonymous", ...PEOPLE],
  },
  "GET /api/v1/orders/:id": { call: (who) => who.get(`/orders/${guests.id}`), allowed: HOLDERS, fresh: true },
  "GET /api/v1/orders/:id/events": {
    call: (who) => who.get(`/orders/${guests.id}/events`),
    allowed: HOLDERS,
    fresh: true,
  },
  "POST /api/v1/orders/:id/cancel": {
    call: (who) => who.post(`/orders/${guests.id}/cancel`, { reason: "Because." }),
    allowed: ["cancel link", "staff"],
    fresh: true,
  },
  "POST /api/v1/orders/:id/status": {
    call: (who) => who.post(`/orders/${guests.id}/status`, { to: "confirmed", version: 1 }),
    allowed: CREW,
    fresh: true,
  },
  "GET /api/v1/kitchen/tickets/:orderId": {
    call: (who) => who.get(`/kitchen/tickets/${guests.id}`),
    allowed: CREW,
    fresh: true,
  },
  "POST /api/v1/room-tickets": {
    call: (who) => who.post("/room-tickets", { room: "order", id: guests.id }),
    allowed: HOLDERS,
    fresh: true,
  },
  "GET /api/v1/restaurants/:id/orders": { call: (who) => who.get(`/restaurants/${here.id}/orders`), allowed: CREW },
  "GET /api/v1/restaurants/:id/slips": {
    call: (who) => who.get(`/restaurants/${here.id}/slips?status=placed`),
    allowed: CREW,
  },
  "GET /api/v1/restaurants/:id/board": { call: (who) => who.get(`/restaurants/${here.id}/board`), allowed: CREW },
  "POST /api/v1/restaurants/:id/open": { call: (who) => who.post(`/restaurants/${here.id}/open`), allowed: CREW },
  "POST /api/v1/restaurants/:id/pause": {
    call: async (who) => await andOpen(await who.post(`/restaurants/${here.id}/pause`, {})),
    allowed: CREW,
  },
  "POST /api/v1/restaurants/:id/close": {
    call: async (who) => await andOpen(await who.post(`/restaurants/${here.id}/close`, {})),
    allowed: CREW,
  },
  "GET /api/v1/stock": { call: (who) => who.get(`/stock?restaurantId=${here.id}`), allowed: CREW },
  "POST /api/v1/stock/:itemId/adjust": {
    call: async (who) =>
      await who.post(`/stock/${here.tart.id}/adjust`, { delta: 1, version: await stockVersion(), reason: "restock" }),
    allowed: ["staff"],
  },
  "POST /api/v1/stock/reduce": {
    call: (who) => who.post("/stock/reduce", { itemId: here.tart.id, quantity: 1 }),
    allowed: ["service"],
  },
  "POST /api/v1/items/:id/sold-out": { call: (who) => who.post(`/items/${here.pizza.id}/sold-out`), allowed: CREW },
  "POST /api/v1/items/:id/restock": { call: (who) => who.post(`/items/${here.pizza.id}/restock`, {}), allowed: CREW },
};

/** Tried by tests of their own: what they do to a session is their whole point, or the proof changes only what they say. */
const ELSEWHERE = [
  "GET /.well-known/jwks.json",
  "GET /api/v1/health/ready",
  "POST /api/v1/auth/signup",
  "POST /api/v1/auth/register",
  "POST /api/v1/auth/signin",
  "POST /api/v1/auth/login",
  "POST /api/v1/auth/logout",
  "POST /api/v1/auth/refresh-token",
];

const andOpen = async (answer: Answer): Promise<Answer> => {
  if (answer.status === 200) await callers.staff.post(`/restaurants/${here.id}/open`);
  return answer;
};

const callerFor = (who: Who): Caller => {
  if (who === "track link") return world.bearer(guests.access.track ?? "");
  if (who === "cancel link") return world.bearer(guests.access.cancel ?? "");
  return callers[who];
};

test("every route of the router has its row", () => {
  const routes = app.routes
    .filter(({ method, path }) => method !== "ALL" && !path.startsWith("/hooks/"))
    .map(({ method, path }) => `${method} ${path}`);
  expect([...Object.keys(MATRIX), ...ELSEWHERE].toSorted()).toEqual([...new Set(routes)].toSorted());
});

describe.each(Object.entries(MATRIX))("%s", (_, { call, allowed, fresh }) => {
  test.each(WHO)("asked by %s", async (who) => {
    if (fresh || who.endsWith("link")) guests = await world.order(here);
    const answer = await call(callerFor(who));
    if (allowed === EVERYBODY || allowed.includes(who)) {
      expect(answer.status, answer.text).toBeLessThan(300);
      return;
    }
    // Nobody and no good proof: 401, unless people never may, which needs no look at their session. Somebody who may not: 404 where
    // they may not even know, else 403.
    const noProof = who === "ended" && allowed.includes("service") ? [403] : [401];
    const expected = ["anonymous", "forged", "ended"].includes(who) ? noProof : [403, 404];
    expect(expected, answer.text).toContain(answer.status);
    expect(answer.body.statusCode).toBe(answer.status);
  });
});

test("a customer's own order is theirs, and no link or other customer reaches it", async () => {
  own = await world.order(here, { by: customer });
  guests = await world.order(here);
  const statuses: Partial<Record<Who, number>> = {};
  for (const who of WHO) statuses[who] = (await callerFor(who).get(`/orders/${own.id}`)).status;
  expect(statuses).toEqual({
    anonymous: 401,
    forged: 401,
    ended: 401,
    "track link": 404,
    "cancel link": 404,
    customer: 200,
    "other customer": 404,
    kitchen: 200,
    staff: 200,
    "crew elsewhere": 404,
    service: 404,
  });
  expect((await callers["other customer"].post(`/orders/${own.id}/cancel`, {})).status).toBe(404);
  expect((await callers.customer.post(`/orders/${own.id}/cancel`, {})).body.order.status).toBe("cancelled");
});

test("what does not exist looks like what one may not see", async () => {
  guests = await world.order(here);
  const other = callers["other customer"];
  const [hidden, missing] = [await other.get(`/orders/${guests.id}`), await other.get(`/orders/${randomUUID()}`)];
  expect({ ...hidden.body, requestId: "" }).toEqual({ ...missing.body, requestId: "" });
});
