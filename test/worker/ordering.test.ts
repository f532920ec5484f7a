import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countStock, type TestRestaurant } from "#test/db/restaurant.ts";
import { tokenOf } from "#test/support/accounts.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const ordersOf = async ({ id }: TestRestaurant) =>
  await world.db.query<{ id: string }>(`select id from orders where restaurant_id = $1`, [id]);
const stockOf = async (itemId: string) =>
  (await world.db.query<{ quantity: number }>(`select quantity from stock where item_id = $1`, [itemId]))[0]?.quantity;

describe("placing an order", () => {
  test("as a guest gives the order, its private links, and a slip at each station", async () => {
    const wish = await world.wish(here, {
      note: "No onions",
      lines: [
        { itemId: here.cola.id, quantity: 2 },
        {
          itemId: here.pizza.id,
          quantity: 1,
          options: [{ optionId: here.sizes.large }, { optionId: here.toppings.olives }],
        },
      ],
    });
    const placed = await world.guest.post("/orders", wish);
    expect(placed.status, placed.text).toBe(201);
    const { order, access } = placed.body;
    expect(order).toMatchObject({
      status: "placed",
      version: 1,
      totalMinor: 2 * 250 + 1_050 + 300 + 100,
      userId: null,
    });
    expect(Object.keys(access).toSorted()).toEqual(["cancel", "track"]);

    const read = await world.bearer(access.track).get(`/orders/${order.id}`);
    expect(read.body.order).toEqual(order);
    await world.quiesce();
    const tickets = await world.db.query(`select state from tickets where order_id = $1`, [order.id]);
    expect(tickets).toEqual([{ state: "queued" }, { state: "queued" }]);
  });

  test("keeps names in any script, and the lines of a note, but nothing that turns the words around it", async () => {
    const names = [
      "José Ñandú",
      "ليلى",
      "علی\u200cرضا",
      "さくら",
      "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}",
      "\u202EadA\u202C",
    ];
    const kept = [];
    for (const name of names) {
      const contact = { name, email: `${randomUUID()}@example.com` };
      const { body } = await world.guest.post(
        "/orders",
        await world.wish(here, { contact, note: "No nuts.\nThank you!" }),
      );
      kept.push(body.order.contact.name);
      expect(body.order.note).toBe("No nuts.\nThank you!");
    }
    expect(kept).toEqual([...names.slice(0, -1), "adA"]);
  });

  test("with an account makes it the customer's own, and gives out no link", async () => {
    const customer = await world.account();
    const order = await world.order(here, { by: customer });
    expect(order.userId).toBe(customer.userId);
    expect(order.access).toEqual({});
    const mine = await world.as(customer).get("/orders/mine");
    expect(mine.body.items.map(({ id }: { id: string }) => id)).toEqual([order.id]);
  });

  test("with a broken or ended token is refused, and never taken for a guest's", async () => {
    const wish = await world.wish(here);
    const before = await ordersOf(here);
    const customer = await world.account();
    const unsigned = "eyJhbGciOiJub25lIn0.e30.";
    const anothers = `${customer.token.split(".").slice(0, 2).join(".")}.${"A".repeat(86)}`;
    const ended = await tokenOf(world.db.query, world.keys, customer, new Date(Date.now() - 16 * 60_000));
    const noLink = `guest.test.${randomUUID()}.cancel.1.${"A".repeat(43)}`;
    for (const token of ["x", unsigned, anothers, ended, noLink]) {
      const refused = await world.bearer(token).post("/orders", wish);
      expect(refused.status).toBe(401);
      expect(refused.body.code).toBe("unauthorized");
    }
    const renewable = world.guest.with({ cookie: "__Host-refresh=rt_something", origin: world.url });
    expect((await renewable.post("/orders", wish)).status).toBe(401);
    expect(await ordersOf(here)).toHaveLength(before.length);
  });

  test("of a session that has ended since is refused by the database", async () => {
    const customer = await world.account();
    await world.db.query(`update sessions set revoked_at = now() where id = $1`, [customer.sessionId]);
    const refused = await world.as(customer).post("/orders", await world.wish(here));
    expect(refused.status).toBe(401);
    expect(refused.body.code).toBe("session_changed");
  });

  test("gets the same answer to the same key and body, a hundred times at once", async () => {
    const there = await world.restaurant({ stock: { tart: 100 } });
    const wish = await world.wish(there, { lines: [{ itemId: there.tart.id, quantity: 3 }] });
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => await world.guest.insist("/orders", wish, { key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await ordersOf(there)).toHaveLength(1);
    expect(await stockOf(there.tart.id)).toBe(97);
    await world.quiesce();
    const tickets = await world.db.query(
      `select from tickets t join orders o on o.id = t.order_id where o.restaurant_id = $1`,
      [there.id],
    );
    expect(tickets).toHaveLength(1);
  });

  test("with a key that was used for another body is refused", async () => {
    const key = randomUUID();
    const wish = await world.wish(here);
    expect((await world.guest.post("/orders", wish, { key })).status).toBe(201);
    const other = await world.guest.post("/orders", { ...wish, note: "And a spoon" }, { key });
    expect(other.status).toBe(409);
    expect(other.body.code).toBe("key_reused");
    // The same wish, written with its keys in another order, is the same wish.
    const turned = Object.fromEntries(Object.entries(wish).toReversed());
    expect((await world.guest.post("/orders", turned, { key })).status).toBe(201);
  });

  test("is the same order, however its ids are written", async () => {
    const wish = await world.wish(here);
    const shouted = JSON.parse(
      JSON.stringify(wish).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, (id) => id.toUpperCase()),
    ) as object;
    const key = randomUUID();
    const first = await world.guest.post("/orders", wish, { key });
    const again = await world.guest.post("/orders", shouted, { key });
    expect(again.status, again.text).toBe(201);
    expect(again.text).toBe(first.text);
  });

  test("answers a retry with what it answered first, though the dish has sold out since", async () => {
    const there = await world.restaurant({ stock: { tart: 1 } });
    const wish = await world.wish(there, { lines: [{ itemId: there.tart.id, quantity: 1 }] });
    const key = randomUUID();
    const first = await world.guest.post("/orders", wish, { key });
    expect(first.status).toBe(201);
    expect((await world.guest.post("/orders", wish)).body.code).toBe("out_of_stock");
    expect((await world.guest.post("/orders", wish)).body.code).toBe("out_of_stock");
    const again = await world.guest.post("/orders", wish, { key });
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
  });

  test("answers a retry after the menu has changed beyond what anybody here remembers", async () => {
    const there = await world.restaurant();
    const wish = await world.wish(there);
    const key = randomUUID();
    const first = await world.guest.post("/orders", wish, { key });
    for (let change = 0; change < 5; change++) {
      await world.db.query(`update menu_items set price_minor = price_minor + 10 where id = $1`, [there.soup.id]);
      const read = await world.guest.get(`/restaurants/${there.id}/menu`);
      expect(read.status).toBe(200);
    }
    const again = await world.guest.post("/orders", wish, { key });
    expect(again.text).toBe(first.text);
  });
});

describe("the last portion", () => {
  test("goes to one of two hundred at once; the others hear that it is gone", async () => {
    const there = await world.restaurant({ stock: { tart: 1 } });
    const wish = await world.wish(there, { lines: [{ itemId: there.tart.id, quantity: 1 }] });
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => await world.guest.insist("/orders", wish)),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(201), count(422)]).toEqual([1, 199]);
    const refused = answers.filter(({ status }) => status === 422).map(({ body }) => body);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["out_of_stock"]));
    expect(refused[0].details[0]).toMatchObject({ field: "lines.0", itemId: there.tart.id, left: 0 });
    expect(await stockOf(there.tart.id)).toBe(0);
    await world.quiesce();
    const tickets = await world.db.query(
      `select from tickets t join orders o on o.id = t.order_id where o.restaurant_id = $1`,
      [there.id],
    );
    expect(tickets).toHaveLength(1);
  });

  test("of one dish keeps the other dishes of the order where they are", async () => {
    const there = await world.restaurant({ stock: { tart: 5, cola: 1 } });
    const lines = [
      { itemId: there.tart.id, quantity: 2 },
      { itemId: there.cola.id, quantity: 1 },
      { itemId: there.cola.id, quantity: 1 },
    ];
    const refused = await world.guest.post("/orders", await world.wish(there, { lines }));
    expect(refused.body).toMatchObject({
      statusCode: 422,
      code: "out_of_stock",
      details: [{ field: "lines.1", left: 1 }],
    });
    expect([await stockOf(there.tart.id), await stockOf(there.cola.id)]).toEqual([5, 1]);
    expect(await ordersOf(there)).toEqual([]);
  });
});

describe("a menu that changed while the page was open", () => {
  test("is told with the lines that differ, and nobody pays a price they have not seen", async () => {
    const there = await world.restaurant();
    const lines = [
      { itemId: there.soup.id, quantity: 1 },
      { itemId: there.cola.id, quantity: 1 },
    ];
    const wish = await world.wish(there, { lines });
    expect((await world.guest.get(`/restaurants/${there.id}/menu`)).status).toBe(200); // so that this version is known
    await world.db.query(`update menu_items set price_minor = 300 where id = $1`, [there.cola.id]);
    const refused = await world.guest.post("/orders", wish);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe("menu_changed");
    expect(refused.body.details).toEqual([
      expect.objectContaining({ field: "lines.1", itemId: there.cola.id, was: 250, now: 300 }),
    ]);
    expect(await ordersOf(there)).toEqual([]);

    const agreed = await world.guest.post("/orders", await world.wish(there, { lines }));
    expect(agreed.body.order.totalMinor).toBe(950);
  });

  test.each([
    ["in another currency", "currency = 'EUR'"],
    ["with its tax on top, which is as much as it was within", "tax_mode = 'exclusive'"],
  ])("names the same number %s, and nobody pays it unseen", async (_, change) => {
    const there = await world.restaurant();
    await world.db.query(`update menu_items set price_minor = 3 where id = $1`, [there.soup.id]);
    const wish = await world.wish(there);
    expect((await world.guest.get(`/restaurants/${there.id}/menu`)).status).toBe(200);
    await world.db.query(`update restaurants set ${change} where id = $1`, [there.id]);
    const refused = await world.guest.post("/orders", wish);
    expect(refused.status, refused.text).toBe(409);
    expect(refused.body.code).toBe("menu_changed");
    expect(refused.body.details).toEqual([expect.objectContaining({ field: "lines.0", was: null, now: 3 })]);
    expect((await world.guest.post("/orders", await world.wish(there))).status).toBe(201);
  });

  test("does not matter to an order that costs the same", async () => {
    const there = await world.restaurant();
    const wish = await world.wish(there);
    expect((await world.guest.get(`/restaurants/${there.id}/menu`)).status).toBe(200);
    await world.db.query(`update menu_items set price_minor = 9900 where id = $1`, [there.pizza.id]);
    expect((await world.guest.post("/orders", wish)).status).toBe(201);
  });

  test("of which nobody knows any more what it cost is shown again, with the prices of now", async () => {
    const there = await world.restaurant();
    const wish = await world.wish(there, { menuVersion: 4_000 });
    const refused = await world.guest.post("/orders", wish);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe("menu_changed");
    expect(refused.body.details[0]).toMatchObject({ field: "lines.0", itemId: there.soup.id, was: null, now: 650 });
    expect(await ordersOf(there)).toEqual([]);
  });
});

describe("a restaurant that takes no orders", () => {
  test("says so, with its own words and until when, and takes them again at once when it opens", async () => {
    const there = await world.restaurant();
    const staff = world.as(await world.crew(there));
    const paused = await staff.post(`/restaurants/${there.id}/pause`, { message: "Oven is hot", minutes: 10 });
    expect(paused.body.availability).toMatchObject({ state: "paused", message: "Oven is hot" });
    for (let n = 0; n < 3; n++) {
      const refused = await world.guest.post("/orders", await world.wish(there));
      expect(refused.body).toMatchObject({
        statusCode: 422,
        code: "paused",
        details: [{ field: "restaurantId", message: "Oven is hot", until: paused.body.availability.until }],
      });
    }
    expect((await staff.post(`/restaurants/${there.id}/open`)).body.availability.state).toBe("open");
    expect((await world.guest.post("/orders", await world.wish(there))).status).toBe(201);

    await staff.post(`/restaurants/${there.id}/close`, { message: "See you tomorrow" });
    const closed = await world.guest.post("/orders", await world.wish(there));
    expect(closed.body).toMatchObject({ code: "closed", details: [{ message: "See you tomorrow" }] });
  });

  test("delivers nothing yet", async () => {
    const refused = await world.guest.post("/orders", await world.wish(here, { fulfilment: "delivery" }));
    expect(refused.body).toMatchObject({ statusCode: 422, code: "not_offered", details: [{ field: "fulfilment" }] });
  });
});

describe("a sold-out dish", () => {
  test("is back the moment that somebody puts it back", async () => {
    const there = await world.restaurant();
    await countStock(world.db.query, there, there.soup, 0);
    const staff = world.as(await world.crew(there));
    const wish = await world.wish(there);
    expect((await world.guest.post("/orders", wish)).body.code).toBe("out_of_stock");
    expect((await world.guest.post("/orders", wish)).body.code).toBe("out_of_stock");
    const restocked = await staff.post(`/items/${there.soup.id}/restock`, { quantity: 3 });
    expect(restocked.body.availability.left[there.soup.id]).toBe(3);
    expect((await world.guest.post("/orders", wish)).status).toBe(201);

    await staff.post(`/items/${there.soup.id}/sold-out`);
    expect((await world.guest.post("/orders", wish)).body).toMatchObject({
      code: "out_of_stock",
      details: [{ left: 0 }],
    });
    await staff.post(`/items/${there.soup.id}/restock`, {});
    expect((await world.guest.post("/orders", wish)).status).toBe(201);
  });
});

describe("a guest's orders", () => {
  const place = async (address: string, email: string) =>
    await world.guest
      .with({ "cf-connecting-ip": address })
      .post("/orders", await world.wish(here, { contact: { name: "Ada", email } }));

  test("of one contact are limited a minute, and the answer says how long to wait", async () => {
    const email = `${randomUUID()}@example.com`;
    let limited;
    for (let n = 0; n < 40 && !limited; n++) {
      const answer = await place("203.0.113.9", email);
      if (answer.status === 429) limited = answer;
      else expect(answer.status).toBe(201);
    }
    expect(limited?.body.code).toBe("rate_limited");
    const wait = Number(limited?.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect((await place("203.0.113.9", `${randomUUID()}@example.com`)).status).toBe(201);
  });

  test("of one contact are limited under a key that was tried before with something else, too", async () => {
    const contact = { name: "Ada", email: `${randomUUID()}@example.com` };
    const wish = await world.wish(here, { contact });
    const key = randomUUID();
    const refused = await world.guest.post("/orders", { ...wish, menuVersion: 999_999 }, { key });
    expect(refused.body.code).toBe("menu_changed");
    await Promise.all(Array.from({ length: 30 }, async () => await world.guest.post("/orders", wish)));
    const nextCode = async () => (await world.guest.post("/orders", wish)).body.code;
    await expect.poll(nextCode, { timeout: 20_000 }).toBe("rate_limited"); // counted behind the answers
    expect((await world.guest.post("/orders", wish, { key })).body.code).toBe("rate_limited");
  });

  test("are remembered by the browser that placed them, ten of them, and no script can read it", async () => {
    let cookie = "";
    const placed: string[] = [];
    for (let n = 0; n < 11; n++) {
      const browser = world.guest.with({ origin: world.url, ...(cookie && { cookie }) });
      const answer = await browser.post("/orders", await world.wish(here));
      expect(answer.status).toBe(201);
      const [set = ""] = answer.headers.getSetCookie();
      expect(set).toMatch(/^__Host-guest=.+; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
      cookie = set.split(";")[0] ?? "";
      placed.push(answer.body.order.id);
    }
    const browser = world.guest.with({ cookie });
    expect((await browser.get(`/orders/${placed[10]}`)).status).toBe(200);
    expect((await browser.get(`/orders/${placed[1]}`)).status).toBe(200);
    expect((await browser.get(`/orders/${placed[0]}`)).status).toBe(401); // the eleventh: its mailed link still works
  });
});
