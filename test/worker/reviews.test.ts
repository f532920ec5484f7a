import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REVIEW_LINK_DAYS } from "#domain/capability.ts";
import { COMMENT_MAX } from "#domain/reviews.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Caller } from "#test/support/caller.ts";
import { mailsTo } from "#test/support/mails.ts";
import { watch } from "#test/support/rooms.ts";
import { testWorld, type PlacedOrder, type World } from "#test/support/world.ts";
import { deriveCapability } from "#worker/tokens/capability.ts";

let world: World;
let here: TestRestaurant;
let manager: Account;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
  manager = await world.crew(here, "manager");
});
afterAll(async () => await world[Symbol.asyncDispose]());

type Answer = { status: number; body: { code?: string } | null };
const codeOf = ({ status, body }: Answer) => [status, body?.code];
const UNAUTHORIZED = [401, "unauthorized"];
const NOT_ALLOWED = [403, "not_allowed"];
const NOT_FOUND = [404, "not_found"];
const ILLEGAL_MOVE = [409, "illegal_move"];
const ALREADY_EXISTS = [409, "already_exists"];

const GOOD = { rating: 5, comment: "The soup was hot." };
const write = async (who: Caller, id: string, review: object = GOOD, key: string = randomUUID()) =>
  await who.post(`/orders/${id}/review`, review, { key });
const read = async (who: Caller, id: string) => await who.get(`/orders/${id}/review`);
const written = async (id: string) =>
  await world.db.query(`select rating, comment, status, user_id, restaurant_id from reviews where order_id = $1`, [id]);
const patch = async (who: Account, path: string, body: object) =>
  await world.as(who).send("PATCH", path, JSON.stringify(body), { headers: { "content-type": "application/json" } });
const list = async (query = "") => await world.as(manager).get(`/restaurants/${here.id}/reviews${query}`);

type GuestsOrder = PlacedOrder & { email: string };
/** A guest's order with an address of its own, as far as it is told. */
async function guestsOrder(
  status: "placed" | "confirmed" | "picked_up" | "rejected" = "picked_up",
): Promise<GuestsOrder> {
  const email = `${randomUUID()}@example.com`;
  const order = await world.order(here, { status, change: { contact: { name: "Robin", email, phone: null } } });
  return { ...order, email };
}

/** The link to say how an order was, as its guest finds it in their mailbox. */
async function linkTo({ email }: GuestsOrder): Promise<Caller & { token: string }> {
  const mails = await mailsTo(world, email);
  const token = /\/t\/(guest\.\S+\.review\.\S+)/.exec(mails.at(-1)?.text ?? "")?.[1] ?? "no link";
  return Object.assign(world.bearer(token), { token });
}

const tokenOf = (orderId: string, generation = 1) =>
  deriveCapability(world.keys.secrets, { orderId, scope: "review", generation });

describe("a guest's link to review their order", () => {
  test("comes with the mail that asks how it was, and with it they say so once", async () => {
    const order = await guestsOrder();
    const guest = await linkTo(order);
    const [mail] = (await mailsTo(world, order.email)).slice(-1);
    expect(mail?.subject).toBe(`How was order ${order.number} at ${order.restaurantName}?`);
    expect(JSON.stringify(mail)).not.toContain(".track."); // who is to say how it was needs no look at the order

    const place = {
      orderId: order.id,
      number: order.number,
      restaurantId: here.id,
      restaurantName: order.restaurantName,
    };
    expect((await read(guest, order.id)).body).toEqual({ review: { ...place, step: "open" } });
    const done = await write(guest, order.id);
    expect([done.status, done.body]).toEqual([201, { review: { ...place, step: "reviewed" } }]);
    expect((await read(guest, order.id)).body).toEqual({ review: { ...place, step: "reviewed" } });
    expect(await written(order.id)).toEqual([
      { rating: 5, comment: "The soup was hot.", status: "pending", user_id: null, restaurant_id: here.id },
    ]);
    expect(codeOf(await write(guest, order.id, { rating: 1, comment: null }))).toEqual(ALREADY_EXISTS);
    expect(await written(order.id)).toHaveLength(1);
  });

  test("opens nothing else: no order, no steps, no room, no cancelling, no other links", async () => {
    const order = await guestsOrder();
    const guest = await linkTo(order);
    const { id } = order;
    expect(codeOf(await guest.get(`/orders/${id}`))).toEqual(NOT_FOUND);
    expect(codeOf(await guest.get(`/orders/${id}/events`))).toEqual(NOT_FOUND);
    expect(codeOf(await guest.post(`/orders/${id}/cancel`, {}))).toEqual(NOT_FOUND);
    expect(codeOf(await guest.post(`/orders/${id}/status`, { to: "ready", version: 1 }))).toEqual(NOT_FOUND);
    expect(codeOf(await guest.post(`/orders/${id}/links`, {}))).toEqual(NOT_FOUND);
    expect(codeOf(await guest.send("DELETE", `/orders/${id}/links`, undefined))).toEqual(NOT_FOUND);
    expect(codeOf(await guest.post("/room-tickets", { room: "order", id }))).toEqual(NOT_FOUND);
    expect(codeOf(await guest.get("/orders/mine"))).toEqual(NOT_ALLOWED);
    expect(codeOf(await guest.get(`/restaurants/${here.id}/reviews`))).toEqual(NOT_ALLOWED);
    expect(codeOf(await guest.post("/orders", await world.wish(here)))).toEqual(NOT_ALLOWED);
    expect((await guest.get(`/orders/${id}/review`)).text).not.toContain("Robin");
  });

  test("is another one than those to look and to cancel, which review nothing", async () => {
    const order = await guestsOrder();
    for (const token of [order.access.track, order.access.cancel]) {
      const guest = world.bearer(token ?? "");
      expect(codeOf(await read(guest, order.id))).toEqual(NOT_ALLOWED);
      expect(codeOf(await write(guest, order.id))).toEqual(NOT_ALLOWED);
    }
    expect(await written(order.id)).toEqual([]);
  });

  test("to one order does nothing to another's, and the order's id alone is no link at all", async () => {
    const [order, other] = [await guestsOrder(), await guestsOrder()];
    const guest = await linkTo(order);
    expect(codeOf(await read(guest, other.id))).toEqual(NOT_FOUND);
    expect(codeOf(await write(guest, other.id))).toEqual(NOT_FOUND);
    expect(codeOf(await read(world.guest, other.id))).toEqual(UNAUTHORIZED);
    expect(codeOf(await write(world.guest, other.id))).toEqual(UNAUTHORIZED);
    const forged = guest.token.replace(order.id, other.id);
    expect(codeOf(await write(world.bearer(forged), other.id))).toEqual(UNAUTHORIZED);
    expect(await written(other.id)).toEqual([]);
  });

  test("does not exist before the order is completed, nor for one that was not made", async () => {
    const [placed, confirmed, rejected] = [
      await guestsOrder("placed"),
      await guestsOrder("confirmed"),
      await guestsOrder("rejected"),
    ];
    await world.quiesce();
    for (const { id } of [placed, confirmed, rejected]) {
      expect(codeOf(await write(world.bearer(tokenOf(id)), id))).toEqual(UNAUTHORIZED);
    }
    const mails = [...(await mailsTo(world, placed.email)), ...(await mailsTo(world, rejected.email))];
    expect(mails.filter(({ text }) => text.includes(".review."))).toEqual([]);
  });

  test(`ends ${REVIEW_LINK_DAYS} days after the order was completed`, async () => {
    const order = await guestsOrder();
    const guest = await linkTo(order);
    const [link] = await world.db.query<{ days: number }>(
      `select round(extract(epoch from c.expires_at - o.status_at) / 86400)::int as days
       from order_capabilities c join orders o on o.id = c.order_id where c.order_id = $1 and c.scope = 'review'`,
      [order.id],
    );
    expect(link?.days).toBe(REVIEW_LINK_DAYS);
    await world.db.query(`update order_capabilities set expires_at = now() where order_id = $1`, [order.id]);
    expect(codeOf(await read(guest, order.id))).toEqual(UNAUTHORIZED);
    expect(codeOf(await write(guest, order.id))).toEqual(UNAUTHORIZED);
  });

  test("stays when the links to the order are made new", async () => {
    const order = await guestsOrder();
    const guest = await linkTo(order);
    const renewed = await world.bearer(order.access.cancel ?? "").post(`/orders/${order.id}/links`, {});
    expect(Object.keys(renewed.body.access).toSorted()).toEqual(["cancel", "track"]);
    expect((await write(guest, order.id)).status).toBe(201);
  });

  test("ends with the order's other links, when the restaurant ends them", async () => {
    const order = await guestsOrder();
    const guest = await linkTo(order);
    expect((await world.as(manager).send("DELETE", `/orders/${order.id}/links`, undefined)).status).toBe(204);
    expect(codeOf(await read(guest, order.id))).toEqual(UNAUTHORIZED);
    expect(codeOf(await write(guest, order.id))).toEqual(UNAUTHORIZED);
  });

  test("is not made where the restaurant ended the order's links before, and nobody is asked", async () => {
    const order = await guestsOrder("placed");
    expect((await world.as(manager).send("DELETE", `/orders/${order.id}/links`, undefined)).status).toBe(204);
    for (const [index, to] of ["confirmed", "preparing", "ready", "picked_up"].entries()) {
      const moved = await world.as(manager).post(`/orders/${order.id}/status`, { to, version: index + 1 });
      expect(moved.status, moved.text).toBe(200);
      await world.quiesce(); // a mail about a step that is over is not sent
    }
    expect((await mailsTo(world, order.email)).at(-1)?.subject).toBe(`Order ${order.number} is ready`);
    expect(codeOf(await write(world.bearer(tokenOf(order.id)), order.id))).toEqual(UNAUTHORIZED);
  });

  test("counts in a browser too, beside the one to the order", async () => {
    const order = await guestsOrder();
    const { token } = await linkTo(order);
    const jar = (name: string, value: string | undefined) => `${name}=${encodeURIComponent(JSON.stringify([value]))}`;
    const toOrder = jar("__Host-guest", order.access.track);
    const both = `${toOrder}; ${jar("__Host-review", token)}`;
    const browser = (cookie: string) => world.guest.with({ cookie, origin: world.url });
    expect((await browser(both).get(`/orders/${order.id}`)).status).toBe(200);
    expect(codeOf(await write(browser(toOrder), order.id))).toEqual(NOT_ALLOWED);
    expect((await write(browser(both), order.id)).status).toBe(201);
    const elsewhere = world.guest.with({ cookie: both, origin: "https://elsewhere.example" });
    expect((await write(elsewhere, order.id)).status).toBe(403);
  });
});

describe("a review", () => {
  test("is a customer's of their own order, when it is completed, and nobody else's", async () => {
    const [ada, eve] = [await world.account(), await world.account()];
    const early = await world.order(here, { by: ada });
    const order = await world.order(here, { by: ada, status: "picked_up" });
    expect((await read(world.as(ada), early.id)).body.review.step).toBe("too_early");
    expect(codeOf(await write(world.as(ada), early.id))).toEqual(ILLEGAL_MOVE);
    expect(codeOf(await read(world.as(eve), order.id))).toEqual(NOT_FOUND);
    expect(codeOf(await write(world.as(eve), order.id))).toEqual(NOT_FOUND);
    // Whoever works there sees the order, and says nothing in another's name.
    expect(codeOf(await read(world.as(manager), order.id))).toEqual(NOT_ALLOWED);
    expect(codeOf(await write(world.as(manager), order.id))).toEqual(NOT_ALLOWED);
    expect(await written(order.id)).toEqual([]);

    expect((await write(world.as(ada), order.id, { rating: 2 })).status).toBe(201);
    expect(await written(order.id)).toMatchObject([{ rating: 2, comment: null, user_id: ada.userId }]);
  });

  test("of a cancelled order is refused for good", async () => {
    const ada = await world.account();
    const order = await world.order(here, { by: ada });
    await world.as(ada).post(`/orders/${order.id}/cancel`, {});
    expect((await read(world.as(ada), order.id)).body.review.step).toBe("never");
    expect(codeOf(await write(world.as(ada), order.id))).toEqual(ILLEGAL_MOVE);
  });

  test("is told to a customer's mailbox with the order's page, and a guest without an address is not asked", async () => {
    const ada = await world.account();
    const email = `${randomUUID()}@example.com`;
    const contact = { name: "Ada", email, phone: null };
    const order = await world.order(here, { by: ada, status: "picked_up", change: { contact } });
    const last = (await mailsTo(world, email)).at(-1);
    expect(last?.subject).toContain("How was order");
    expect(last?.text).toContain(`${world.url}/orders/${order.id}`);
    expect(last?.text).not.toContain("/t/");

    const phoned = await world.order(here, {
      status: "picked_up",
      change: { contact: { name: "Robin", email: null, phone: "+20 100 000 0000" } },
    });
    await world.quiesce();
    const links = await world.db.query(
      `select scope from order_capabilities where order_id = $1 and scope = 'review'`,
      [phoned.id],
    );
    expect(links).toEqual([]);
  });

  test("pressed ten times at once is written once", async () => {
    const ada = await world.account();
    const order = await world.order(here, { by: ada, status: "picked_up" });
    const keys = [randomUUID(), ...Array.from({ length: 8 }, () => randomUUID())];
    const answers = await Promise.all(
      [keys[0], ...keys].map(async (key) => await write(world.as(ada), order.id, GOOD, key)),
    );
    expect(await written(order.id)).toHaveLength(1);
    const won = answers.filter(({ status }) => status === 201).length;
    expect([1, 2]).toContain(won); // two came under one key
    for (const answer of answers.filter(({ status }) => status !== 201)) expect(codeOf(answer)).toEqual(ALREADY_EXISTS);
  });

  test("comes again when its answer was lost, word for word, and is one review", async () => {
    const guests = await guestsOrder();
    const guest = await linkTo(guests);
    const key = randomUUID();
    const [first, again] = [await write(guest, guests.id, GOOD, key), await write(guest, guests.id, GOOD, key)];
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(codeOf(await write(guest, guests.id, { rating: 1 }, key))).toEqual([409, "key_reused"]);
    expect(await written(guests.id)).toHaveLength(1);
  });

  test("has one to five stars and a bounded comment without control characters", async () => {
    const ada = await world.account();
    const order = await world.order(here, { by: ada, status: "picked_up" });
    const wrong = [
      { rating: 0 },
      { rating: 6 },
      { rating: 2.5 },
      { rating: "5" },
      {},
      { rating: 5, comment: "x".repeat(COMMENT_MAX + 1) },
      { rating: 5, comment: "a\u0000b" },
      { rating: 5, comment: "a\u001bb" },
      { rating: 5, approved: true },
    ];
    for (const review of wrong) {
      expect(codeOf(await write(world.as(ada), order.id, review)), JSON.stringify(review)).toEqual([
        400,
        "invalid_input",
      ]);
    }
    expect(await written(order.id)).toEqual([]);
    const comment = `  ${"é".repeat(COMMENT_MAX - 2)}\n!  `;
    expect((await write(world.as(ada), order.id, { rating: 1, comment })).status).toBe(201);
    expect(await written(order.id)).toMatchObject([{ rating: 1, comment: comment.trim() }]);
  });

  test("is written in one round trip", async () => {
    const ada = await world.account();
    const order = await world.order(here, { by: ada, status: "picked_up" });
    await world.quiesce();
    await world.idle();
    world.resetCounts();
    expect((await write(world.as(ada), order.id)).status).toBe(201);
    expect(world.counts().sql).toBe(1);
  });
});

describe("what was written about a restaurant", () => {
  test("is seen and decided by its managers and owners, and nobody else", async () => {
    const there = await world.restaurant();
    const [owner, staff, kitchen] = [
      await world.crew(there, "owner"),
      await world.crew(there, "staff"),
      await world.crew(there, "kitchen"),
    ];
    const order = await world.order(there, { by: await world.account(), status: "picked_up" });
    await world.db.query(
      `insert into reviews (id, order_id, restaurant_id, user_id, rating) values (new_id(), $1, $2, $3, 4)`,
      [order.id, there.id, order.userId],
    );
    const path = `/restaurants/${there.id}/reviews`;
    const [review] = (await world.as(owner).get(path)).body.items;
    expect(review).toMatchObject({
      orderId: order.id,
      number: order.number,
      rating: 4,
      comment: null,
      status: "pending",
    });
    expect(JSON.stringify(review)).not.toContain(order.contact.name);
    for (const who of [staff, kitchen, manager, await world.account()]) {
      expect(codeOf(await world.as(who).get(path))).toEqual(NOT_ALLOWED);
      expect(codeOf(await patch(who, `${path}/${review.id}`, { status: "approved" }))).toEqual(NOT_ALLOWED);
    }
    // One of another house is not there, whoever asks.
    expect(
      codeOf(await patch(manager, `/restaurants/${here.id}/reviews/${review.id}`, { status: "approved" })),
    ).toEqual(NOT_FOUND);
    expect(codeOf(await patch(owner, `${path}/${review.id}`, { status: "pending" }))).toEqual([400, "invalid_input"]);
    expect((await patch(owner, `${path}/${review.id}`, { status: "approved" })).body.review).toMatchObject({
      id: review.id,
      status: "approved",
    });
  });

  test("is decided and may be decided anew; each change is in the audit log, and a repeat is none", async () => {
    const order = await guestsOrder();
    expect((await write(await linkTo(order), order.id)).status).toBe(201);
    const [{ id }] = (await world.db.query<{ id: string }>(`select id from reviews where order_id = $1`, [
      order.id,
    ])) as [{ id: string }];
    const decide = async (status: string) => await patch(manager, `/restaurants/${here.id}/reviews/${id}`, { status });
    for (const status of ["approved", "approved", "rejected"]) expect((await decide(status)).status).toBe(200);
    const log = await world.db.query(
      `select by_user_id, action, user_id, device_id, restaurant_id, before, after from audit_log
       where after->>'review' = $1 order by at`,
      [id],
    );
    const entry = { by_user_id: manager.userId, user_id: null, device_id: null, restaurant_id: here.id };
    expect(log).toEqual([
      { ...entry, action: "review.approved", before: { status: "pending" }, after: { review: id, status: "approved" } },
      {
        ...entry,
        action: "review.rejected",
        before: { status: "approved" },
        after: { review: id, status: "rejected" },
      },
    ]);
    const listed = (await list("?status=rejected")).body.items;
    expect(listed.map((each: { id: string }) => each.id)).toContain(id);
    expect((await list()).body.items.map((each: { id: string }) => each.id)).not.toContain(id);
    const operator = await world.account({ platformRole: "super_admin" });
    const seen = (await world.as(operator).get("/audit-log")).body.items;
    expect(seen.filter((each: { action: string }) => each.action === "review.rejected")).toMatchObject([
      { user: null, device: null, restaurant: { id: here.id } },
    ]);
  });

  test("is not decided by whoever wrote it", async () => {
    const order = await world.order(here, { by: manager, status: "picked_up" });
    expect((await write(world.as(manager), order.id)).status).toBe(201);
    const [row] = await world.db.query<{ id: string }>(`select id from reviews where order_id = $1`, [order.id]);
    const path = `/restaurants/${here.id}/reviews/${row?.id}`;
    expect(codeOf(await patch(manager, path, { status: "approved" }))).toEqual(NOT_ALLOWED);
    const other = await world.crew(here, "manager");
    expect((await patch(other, path, { status: "approved" })).status).toBe(200);
  });

  test("comes a page at a time: what waits longest first, what was decided newest first", async () => {
    const there = await world.restaurant();
    const owner = await world.crew(there, "owner");
    const order = await world.order(there, { status: "picked_up" });
    await world.db.query(
      `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', new_id(), 'number', 100 + n))).*
       from orders o, generate_series(1, 6) n where o.id = $1`,
      [order.id],
    );
    await world.db.query(
      `insert into reviews (id, order_id, restaurant_id, rating, status, decided_by, decided_at, created_at)
       select new_id(), o.id, o.restaurant_id, 3, case when o.number < 104 then 'pending' else 'approved' end,
         case when o.number >= 104 then $2::uuid end, case when o.number >= 104 then now() end, now() - o.number * interval '1 minute'
       from orders o where o.restaurant_id = $1 and o.number > 100`,
      [there.id, owner.userId],
    );
    const numbers = async (status: string): Promise<number[]> => {
      const found: number[] = [];
      let cursor = "";
      do {
        const { body } = await world
          .as(owner)
          .get(`/restaurants/${there.id}/reviews?status=${status}&limit=2${cursor}`);
        found.push(...body.items.map(({ number }: { number: number }) => number));
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : "";
      } while (cursor !== "");
      return found;
    };
    expect(await numbers("pending")).toEqual([103, 102, 101]);
    expect(await numbers("approved")).toEqual([104, 105, 106]);
  });
});

test("whoever listens with the link to the order hears no more than before a review was asked for", async () => {
  const order = await guestsOrder();
  await using page = await watch(world.bearer(order.access.track ?? ""), "order", order.id);
  expect((await write(await linkTo(order), order.id)).status).toBe(201);
  await page.settled();
  const [news] = await world.db.query(`select count(*)::int as n from outbox where type::text like 'review%'`);
  expect(news).toEqual({ n: 0 });
});
