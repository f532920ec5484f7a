import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countStock, type TestRestaurant } from "#test/db/restaurant.ts";
import { tokenOf, type Account } from "#test/support/accounts.ts";
import { SOON } from "#test/support/soon.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
let cook: Account;
let staff: Account;
let customer: Account;
let strangerCook: Account;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant({ stock: { tart: 20 } });
  [cook, staff, customer] = [await world.crew(here, "kitchen"), await world.crew(here, "staff"), await world.account()];
  strangerCook = await world.crew(await world.restaurant(), "kitchen");
});
afterAll(async () => await world[Symbol.asyncDispose]());

describe("the kitchen", () => {
  test("sees a new order on its board, with its lines and no money", async () => {
    const order = await world.order(here);
    const { body } = await world.as(cook).get(`/restaurants/${here.id}/board`);
    const card = body.board.cards.find((each: { orderId: string }) => each.orderId === order.id);
    expect(card).toMatchObject({ number: order.number, status: "placed", lines: [{ name: "Soup", station: "Hot" }] });
    expect(JSON.stringify(card)).not.toMatch(/Minor|email/);
    const nothingNewer = await world.as(cook).get(`/restaurants/${here.id}/board?after=${body.board.seq}`);
    expect(nothingNewer.body).toEqual({ seq: body.board.seq });
    const newer = await world.as(cook).get(`/restaurants/${here.id}/board?after=${body.board.seq - 1}`);
    expect(newer.body.board.seq).toBe(body.board.seq);
  });

  test("moves an order along, each step once, and the table of moves decides", async () => {
    const order = await world.order(here);
    const move = async (to: string, version: number, extra = {}) =>
      await world.as(cook).post(`/orders/${order.id}/status`, { to, version, ...extra });
    const confirmed = await move("confirmed", 1, { prepMinutes: 15 });
    expect(confirmed.body.order).toMatchObject({ status: "confirmed", version: 2 });
    const wait = Date.parse(confirmed.body.order.promisedAt) - Date.parse(confirmed.body.order.promiseMadeAt);
    expect(wait).toBe(15 * 60_000);

    const stale = await move("preparing", 1);
    expect(stale.body).toMatchObject({
      statusCode: 409,
      code: "stale_version",
      details: [{ version: 2, status: "confirmed" }],
    });
    const illegal = await move("picked_up", 2);
    expect(illegal.body).toMatchObject({ statusCode: 409, code: "illegal_move" });
    const forbidden = await move("cancelled", 2, { reason: "No." });
    expect(forbidden.body).toMatchObject({ statusCode: 403, code: "not_allowed" });
    expect((await world.as(cook).get(`/orders/${order.id}`)).body.order.version).toBe(2);
  });

  test("takes a repeated move for the same one", async () => {
    const order = await world.order(here);
    const key = randomUUID();
    const wish = { to: "confirmed", version: 1 };
    const path = `/orders/${order.id}/status`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => await world.as(cook).post(path, wish, { key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const events = await world.db.query(`select from order_events where order_id = $1`, [order.id]);
    expect(events).toHaveLength(2);
    const other = await world.order(here);
    const reused = await world.as(cook).post(`/orders/${other.id}/status`, wish, { key });
    expect(reused.body).toMatchObject({ statusCode: 409, code: "key_reused" });
  });

  test("of another restaurant neither sees nor moves an order, and cannot tell that there is one", async () => {
    const order = await world.order(here);
    const stranger = world.as(strangerCook);
    for (const answer of [
      await stranger.get(`/orders/${order.id}`),
      await stranger.post(`/orders/${order.id}/status`, { to: "confirmed", version: 1 }),
      await stranger.get(`/kitchen/tickets/${order.id}`),
    ]) {
      expect(answer.body).toMatchObject({ statusCode: 404, code: "not_found" });
    }
    for (const answer of [
      await stranger.get(`/restaurants/${here.id}/board`),
      await stranger.get(`/restaurants/${here.id}/orders`),
      await stranger.get(`/stock?restaurantId=${here.id}`),
      await stranger.post(`/restaurants/${here.id}/close`, {}),
      await stranger.post(`/items/${here.soup.id}/sold-out`),
      await world.as(customer).get(`/restaurants/${here.id}/board`),
      await world.as(customer).post(`/restaurants/${here.id}/pause`, {}),
    ]) {
      expect([403, 404]).toContain(answer.status);
    }
    for (const path of [
      `/restaurants/${here.id}/board`,
      `/kitchen/tickets/${order.id}`,
      `/stock?restaurantId=${here.id}`,
    ]) {
      expect((await world.guest.get(path)).body).toMatchObject({ statusCode: 401, code: "unauthorized" });
    }
  });

  test("reads the slips of an order, each station its own lines", async () => {
    const lines = [
      { itemId: here.soup.id, quantity: 1 },
      { itemId: here.cola.id, quantity: 2, note: "No ice" },
    ];
    const order = await world.order(here, { change: { lines } });
    await world.quiesce();
    const { body } = await world.as(cook).get(`/kitchen/tickets/${order.id}`);
    const names = body.tickets.map((ticket: { station: string; card: { lines: { name: string; note: string }[] } }) => [
      ticket.station,
      ...ticket.card.lines.map(({ name, note }) => `${name} ${note ?? ""}`.trim()),
    ]);
    expect(names.toSorted()).toEqual([
      ["Bar", "Cola No ice"],
      ["Hot", "Soup"],
    ]);
  });
});

describe("orders in lists", () => {
  test("are one's own, filtered by status, page by page", async () => {
    const eater = await world.account();
    const [first, second, third] = [
      await world.order(here, { by: eater, staff, status: "ready" }),
      await world.order(here, { by: eater }),
      await world.order(here, { by: eater, staff, status: "picked_up" }),
    ];
    const list = async (query: string) => {
      const { body } = await world.as(eater).get(`/orders/mine${query}`);
      return { ids: body.items.map(({ id }: { id: string }) => id), next: body.nextCursor };
    };
    expect((await list("")).ids).toEqual([third.id, second.id, first.id]);
    expect((await list("?status=ready")).ids).toEqual([first.id]);
    expect((await list("?status=active")).ids).toEqual([second.id, first.id]);
    expect((await list("?status=completed")).ids).toEqual([third.id]);
    const page = await list("?limit=2");
    expect(page.ids).toEqual([third.id, second.id]);
    expect(await list(`?limit=2&cursor=${page.next}`)).toEqual({ ids: [first.id], next: null });
    expect((await world.as(customer).get("/orders/mine")).body.items).toEqual([]);
  });

  test("of a restaurant are for its crew", async () => {
    const order = await world.order(here);
    const { body } = await world.as(cook).get(`/restaurants/${here.id}/orders?status=active&limit=100`);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(order.id);
  });
});

describe("cancelling", () => {
  test("by the guest's link gives the portions back, once", async () => {
    const stock = async () => (await world.as(staff).get(`/stock?restaurantId=${here.id}`)).body.items[0].quantity;
    const before = await stock();
    const order = await world.order(here, { change: { lines: [{ itemId: here.tart.id, quantity: 3 }] } });
    expect(await stock()).toBe(before - 3);
    const guest = world.bearer(order.access.cancel ?? "");
    const key = randomUUID();
    const answers = await Promise.all(
      [1, 2, 3].map(async () => await guest.post(`/orders/${order.id}/cancel`, {}, { key })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.body.order.status).toBe("cancelled");
    expect(await stock()).toBe(before);
    const again = await guest.post(`/orders/${order.id}/cancel`, {});
    expect(again.body).toMatchObject({ statusCode: 409, code: "illegal_move" });
  });

  test("by staff needs words for the guest; what is cooking cannot be cancelled by the guest any more", async () => {
    const order = await world.order(here, { staff, status: "preparing" });
    const guest = await world.bearer(order.access.cancel ?? "").post(`/orders/${order.id}/cancel`, {});
    expect(guest.body).toMatchObject({ statusCode: 403, code: "not_allowed" });
    const wordless = await world.as(staff).post(`/orders/${order.id}/cancel`, {});
    expect(wordless.body).toMatchObject({ statusCode: 400, details: [{ field: "reason" }] });
    const cancelled = await world
      .as(staff)
      .post(`/orders/${order.id}/cancel`, { reason: "The oven broke", version: order.version });
    expect(cancelled.body.order).toMatchObject({ status: "cancelled", reason: "The oven broke" });
  });
});

describe("the key of a command", () => {
  /** The same person with a new token, after they have left the restaurant. */
  const without = async (account: Account) => {
    await world.db.query(`delete from memberships where user_id = $1`, [account.userId]);
    return world.bearer(await tokenOf(world.db.query, world.keys, account));
  };

  test("shows an order to nobody who has left the restaurant since", async () => {
    const order = await world.order(here);
    const cook = await world.crew(here, "kitchen");
    const [path, wish, key] = [`/orders/${order.id}/status`, { to: "confirmed", version: 1 }, randomUUID()];
    expect((await world.as(cook).post(path, wish, { key })).status).toBe(200);
    const left = await without(cook);
    expect((await left.get(`/orders/${order.id}`)).status).toBe(404);
    const again = await left.post(path, wish, { key });
    expect(again.body).toMatchObject({ statusCode: 404, code: "not_found" });
  });

  test("shows a count to nobody who has left the restaurant since", async () => {
    const manager = await world.crew(here, "manager");
    const { items } = (await world.as(manager).get(`/stock?restaurantId=${here.id}`)).body;
    const wish = { delta: 1, version: items[0].version, reason: "restock" };
    const [path, key] = [`/stock/${items[0].itemId}/adjust`, randomUUID()];
    expect((await world.as(manager).post(path, wish, { key })).status).toBe(200);
    const again = await (await without(manager)).post(path, wish, { key });
    expect(again.body).toMatchObject({ statusCode: 404, code: "not_found" });
  });

  test("of a link that may cancel is worth nothing to one that may only look", async () => {
    const order = await world.order(here);
    const [path, key] = [`/orders/${order.id}/cancel`, randomUUID()];
    expect((await world.bearer(order.access.cancel ?? "").post(path, {}, { key })).status).toBe(200);
    const refused = await world.bearer(order.access.track ?? "").post(path, {}, { key });
    expect([refused.status, refused.body.code]).toEqual([409, "illegal_move"]);
    const open = await world.order(here);
    const looking = await world.bearer(open.access.track ?? "").post(`/orders/${open.id}/cancel`, {}, { key });
    expect([looking.status, looking.body.code]).toEqual([403, "not_allowed"]);
  });
});

describe("stock", () => {
  test("is adjusted by hand under its version, and only once per key", async () => {
    const there = await world.restaurant({ stock: { tart: 10 } });
    const crew = world.as(await world.crew(there));
    const [row] = (await crew.get(`/stock?restaurantId=${there.id}`)).body.items;
    expect(row).toMatchObject({ itemId: there.tart.id, name: "Tart", quantity: 10 });
    expect(Object.keys(row).toSorted()).toEqual([
      "createdAt",
      "itemId",
      "name",
      "quantity",
      "restaurantId",
      "updatedAt",
      "version",
    ]);
    const path = `/stock/${there.tart.id}/adjust`;
    const wish = { delta: 5, version: row.version, reason: "restock" };
    const two = await Promise.all([crew.post(path, wish), crew.post(path, wish)]);
    expect(new Set(two.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(two.find(({ status }) => status === 409)?.body.code).toBe("stale_version");
    const key = randomUUID();
    const next = { delta: -2, version: row.version + 1, reason: "waste" };
    const [once, again] = [await crew.post(path, next, { key }), await crew.post(path, next, { key })];
    expect(again.text).toBe(once.text);
    expect(once.body.stock.quantity).toBe(13);
    const cooks = await world
      .as(await world.crew(there, "kitchen"))
      .post(path, { delta: 1, version: row.version + 2, reason: "restock" });
    expect(cooks.body).toMatchObject({ statusCode: 403, code: "not_allowed" });
  });

  test("is reduced by the till's own token, and by nobody else", async () => {
    const there = await world.restaurant({ stock: { tart: 3 } });
    const till = world.bearer(await world.service(there));
    const wish = { itemId: there.tart.id, quantity: 2 };
    expect((await till.post("/stock/reduce", wish)).body.stock.quantity).toBe(1);
    expect((await till.post("/stock/reduce", wish)).body).toMatchObject({ statusCode: 422, code: "out_of_stock" });
    for (const who of [world.as(customer), world.as(staff)]) {
      expect((await who.post("/stock/reduce", wish)).body).toMatchObject({ statusCode: 403, code: "not_allowed" });
    }
    expect((await world.guest.post("/stock/reduce", wish)).status).toBe(401);
    expect((await world.bearer(`svc_${"0".repeat(32)}`).post("/stock/reduce", wish)).status).toBe(401);
    const elsewhere = world.bearer(await world.service(here));
    expect((await elsewhere.post("/stock/reduce", { ...wish, quantity: 1 })).status).toBe(404);
  });

  test("as guests see it follows orders and restocking at once", async () => {
    const there = await world.restaurant({ stock: { tart: 4 } });
    const left = async () =>
      (await world.guest.get(`/restaurants/${there.id}/menu`)).body.availability.left[there.tart.id];
    expect(await left()).toBe(4);
    await world.order(there, { change: { lines: [{ itemId: there.tart.id, quantity: 3 }] } });
    expect(await left()).toBe(1);
    const crew = world.as(await world.crew(there));
    await crew.post(`/items/${there.tart.id}/restock`, { quantity: 9 });
    expect(await left()).toBe(9);
    // What another isolate changed, this one sees within two seconds.
    await countStock(world.db.query, there, there.cola, 5);
    await world.db.query(`update restaurants set availability_seq = availability_seq + 1 where id = $1`, [there.id]);
    await expect
      .poll(
        async () => (await world.guest.get(`/restaurants/${there.id}/menu`)).body.availability.left[there.cola.id],
        SOON,
      )
      .toBe(5);
  });
});

describe("the menu", () => {
  test("is found by id and by short name, and tells when nothing has changed", async () => {
    const [row] = await world.db.query<{ slug: string }>(`select slug from restaurants where id = $1`, [here.id]);
    const byId = await world.guest.get(`/restaurants/${here.id}/menu`);
    const bySlug = await world.guest.get(`/restaurants/${row?.slug}/menu`);
    expect(bySlug.body).toEqual(byId.body);
    const etag = byId.headers.get("etag") ?? "";
    const again = await world.guest.get(`/restaurants/${here.id}/menu`, { headers: { "if-none-match": etag } });
    expect([again.status, again.text]).toEqual([304, ""]);
    expect((await world.guest.get(`/restaurants/${row?.slug}`)).body.restaurant.id).toBe(here.id);
    expect((await world.guest.get(`/restaurants?limit=1`)).body.nextCursor).toBeTruthy();
  });

  test("shows a new price within two seconds", async () => {
    const there = await world.restaurant();
    const price = async () => {
      const { body } = await world.guest.get(`/restaurants/${there.id}/menu`);
      return body.menu.items.find(({ id }: { id: string }) => id === there.soup.id).priceMinor;
    };
    expect(await price()).toBe(650);
    await world.db.query(`update menu_items set price_minor = 700 where id = $1`, [there.soup.id]);
    await expect.poll(price, SOON).toBe(700);
  });
});
