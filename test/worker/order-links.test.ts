import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, describe } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { mailsTo } from "#test/support/mails.ts";
import { watch } from "#test/support/rooms.ts";
import { testWorld, type PlacedOrder, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const renew = async (token: string | undefined, id: string, key: string = randomUUID()) =>
  await world.bearer(token ?? "").post(`/orders/${id}/links`, {}, { key });
const codeOf = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code];
const UNAUTHORIZED = [401, "unauthorized"];
/** What a link still opens. */
const opens = async (token: string | undefined, id: string) =>
  (await world.bearer(token ?? "").get(`/orders/${id}`)).status;
/** A guest's order, with an address to which nothing else was mailed. */
const guestsOrder = async (): Promise<PlacedOrder> =>
  await world.order(here, {
    change: { contact: { name: "Robin", email: `${randomUUID()}@example.com`, phone: null } },
  });
const linksIn = (text: string) => [...text.matchAll(/\/t\/(guest\.\S+)/g)].map(([, token]) => token);

describe("a guest's links to their order", () => {
  test("are made new by whoever may cancel: the old ones are over, and do not cancel", async () => {
    const { id, access } = await guestsOrder();
    const renewed = await renew(access.cancel, id);
    expect(renewed.status, renewed.text).toBe(201);
    const { track, cancel } = renewed.body.access;
    expect([await opens(access.track, id), await opens(access.cancel, id)]).toEqual([401, 401]);
    expect(codeOf(await world.bearer(access.cancel ?? "").post(`/orders/${id}/cancel`, {}))).toEqual(UNAUTHORIZED);
    expect([await opens(track, id), await opens(cancel, id)]).toEqual([200, 200]);
    expect((await world.bearer(cancel).post(`/orders/${id}/cancel`, {})).body.order.status).toBe("cancelled");
  });

  test("are made new by whoever may look for themselves only: whoever ordered can still cancel", async () => {
    const { id, access } = await guestsOrder();
    const renewed = await renew(access.track, id);
    expect(Object.keys(renewed.body.access)).toEqual(["track"]);
    expect([await opens(access.track, id), await opens(access.cancel, id)]).toEqual([401, 200]);
    expect(await opens(renewed.body.access.track, id)).toBe(200);
  });

  test("are mailed anew to the order's address, and every later mail brings the new one", async () => {
    const order = await guestsOrder();
    await mailsTo(world, order.contact.email ?? "");
    const { body } = await renew(order.access.cancel, order.id);
    const staff = await world.crew(here, "staff");
    const move = { to: "rejected", version: 1, reason: "too_busy" };
    expect((await world.as(staff).post(`/orders/${order.id}/status`, move)).status).toBe(200);
    const mails = await mailsTo(world, order.contact.email ?? "");
    expect(mails.map(({ subject }) => subject)).toEqual([
      `Order ${order.number} at ${order.restaurantName}`,
      `A new link to order ${order.number}`,
      `${order.restaurantName} cannot make order ${order.number}`,
    ]);
    const [first, ...later] = mails.flatMap(({ text }) => linksIn(text));
    expect(first).toBe(order.access.track);
    expect(later).toEqual([body.access.track, body.access.track]);
    expect(JSON.stringify(mails)).not.toContain(body.access.cancel); // whoever forwards a mail gives no more than a look
  });

  test("come again under the same key when the answer was lost, though the link that asked is over", async () => {
    const order = await guestsOrder();
    const key = randomUUID();
    const first = await renew(order.access.cancel, order.id, key);
    const again = await renew(order.access.cancel, order.id, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(codeOf(await renew(order.access.cancel, order.id))).toEqual(UNAUTHORIZED);
    const mails = await mailsTo(world, order.contact.email ?? "");
    expect(mails.filter(({ subject }) => subject.startsWith("A new link"))).toHaveLength(1);
  });

  test("pressed ten times at once are renewed once, and one link of each kind is left", async () => {
    const { id, access } = await guestsOrder();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await renew(access.cancel, id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 401]));
    const left = await world.db.query(
      `select scope, generation from order_capabilities where order_id = $1 and revoked_at is null order by scope`,
      [id],
    );
    expect(left).toEqual([
      { scope: "track", generation: 2 },
      { scope: "cancel", generation: 2 },
    ]);
  });

  test("live no longer for being made new, and are over after 30 days", async () => {
    const { id, access } = await guestsOrder();
    await world.db.query(`update order_capabilities set expires_at = now() + interval '2 days' where order_id = $1`, [
      id,
    ]);
    const { body } = await renew(access.cancel, id);
    const [row] = await world.db.query<{ longest: boolean }>(
      `select max(expires_at) < now() + interval '49 hours' as longest from order_capabilities where order_id = $1`,
      [id],
    );
    expect(row?.longest).toBe(true);
    await world.db.query(`update order_capabilities set expires_at = now() where order_id = $1`, [id]);
    expect(codeOf(await renew(body.access.cancel, id))).toEqual(UNAUTHORIZED);
  });

  test("are made new three times in a quarter of an hour, and no other order has to wait", async () => {
    const [order, other] = [await guestsOrder(), await guestsOrder()];
    let token = order.access.cancel;
    for (let n = 0; n < 3; n++) token = (await renew(token, order.id)).body.access.cancel;
    const refused = await renew(token, order.id);
    expect(codeOf(refused)).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await opens(token, order.id)).toBe(200);
    expect((await renew(other.access.cancel, other.id)).status).toBe(201);
  });

  test("of one order do nothing to another's", async () => {
    const [order, other] = [await guestsOrder(), await guestsOrder()];
    expect(codeOf(await renew(order.access.cancel, other.id))).toEqual([404, "not_found"]);
    expect(await opens(other.access.track, other.id)).toBe(200);
  });

  test("close the pages that the old ones opened, and no ticket of theirs opens one again", async () => {
    const { id, access } = await guestsOrder();
    const staff = await world.crew(here, "staff");
    await using old = await watch(world.bearer(access.track ?? ""), "order", id);
    await using crew = await watch(world.as(staff), "order", id);
    expect((await renew(access.cancel, id)).status).toBe(201);
    expect((await old.closed()).code).toBe(4403);
    await crew.settled(); // who watches with rights of their own is not concerned
    expect((await world.bearer(access.track ?? "").post("/room-tickets", { room: "order", id })).status).toBe(401);
  });

  test("are renewed in the browser that asks, which needs no link of its own afterwards", async () => {
    const { id, access } = await guestsOrder();
    const cookie = `__Host-guest=${encodeURIComponent(JSON.stringify([access.cancel]))}`;
    const answer = await world.guest.with({ cookie, origin: world.url }).post(`/orders/${id}/links`, {});
    const set = answer.headers.getSetCookie().map((each) => decodeURIComponent(each));
    expect(set.some((each) => each.startsWith(`__Host-guest=["${answer.body.access.cancel}"]`))).toBe(true);
  });
});

describe("the restaurant", () => {
  const revoke = async (who: Parameters<World["as"]>[0], id: string) =>
    await world.as(who).send("DELETE", `/orders/${id}/links`, undefined);

  test("ends all links of an order at once, for good, and it is known who did it", async () => {
    const order = await guestsOrder();
    const staff = await world.crew(here, "staff");
    await using page = await watch(world.bearer(order.access.cancel ?? ""), "order", order.id);
    for (const _ of [1, 2]) expect((await revoke(staff, order.id)).status).toBe(204);
    expect((await page.closed()).code).toBe(4403);
    for (const token of [order.access.track, order.access.cancel]) {
      expect(await opens(token, order.id)).toBe(401);
      expect(codeOf(await renew(token, order.id))).toEqual(UNAUTHORIZED);
    }
    const rows = await world.db.query(`select distinct revoked_by from order_capabilities where order_id = $1`, [
      order.id,
    ]);
    expect(rows).toEqual([{ revoked_by: staff.userId }]);

    // Later mails lead nowhere rather than to a page that says no.
    await world.as(staff).post(`/orders/${order.id}/status`, { to: "rejected", version: 1, reason: "too_busy" });
    const mails = await mailsTo(world, order.contact.email ?? "");
    expect(mails.at(-1)?.subject).toContain("cannot make");
    expect(mails.at(-1)?.text).not.toContain(world.url);
  });

  test("does so by whoever may cancel orders, and nobody else", async () => {
    const order = await guestsOrder();
    const there = await world.restaurant();
    expect(codeOf(await revoke(await world.crew(here, "kitchen"), order.id))).toEqual([403, "not_allowed"]);
    expect(codeOf(await revoke(await world.crew(there, "owner"), order.id))).toEqual([404, "not_found"]);
    expect(await opens(order.access.track, order.id)).toBe(200);
  });
});
