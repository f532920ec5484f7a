import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Delivery } from "#domain/events.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { sign } from "#local/qstash/signature.ts";
import { ARABIC_NAME, type TestRestaurant } from "#test/db/restaurant.ts";
import { SOON } from "#test/support/soon.ts";
import { mailsSoFar, mailsTo } from "#test/support/mails.ts";
import { testWorld, type PlacedOrder, type World } from "#test/support/world.ts";
import { ensureSweepSchedule } from "../../scripts/sweep-schedule.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
});
afterAll(async () => await world[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { faults } of [world.neon, world.qstash, world.mail]) faults.clear();
  await world.quiesce({ sweeping: true });
});

type Bent = { key?: string | undefined; url?: string; signedBody?: string; nowMs?: number; signature?: string };

/** Calls a hook as QStash does, or nearly so. */
async function call(path: string, body: string, bent: Bent = {}) {
  const { key = world.vars["QSTASH_CURRENT_SIGNING_KEY"] ?? "", url = world.url + path, nowMs = Date.now() } = bent;
  const signature = bent.signature ?? sign(key, url, Buffer.from(bent.signedBody ?? body), nowMs);
  return await fetch(world.url + path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...(signature !== "" && { "upstash-signature": signature }) },
  });
}

const deliveriesOf = async (orderId: string, consumer = "kitchen"): Promise<Delivery[]> => {
  const rows = await world.db.query<{ delivery: Delivery }>(
    `select delivery_view_v1(e, d.consumer, 1) as delivery from outbox e join deliveries d on d.event_id = e.id
     where e.aggregate_id = $1 and d.consumer = $2 order by e.version`,
    [orderId, consumer],
  );
  return rows.map(({ delivery }) => delivery);
};
const ticketsOf = async ({ id }: { id: string }) =>
  await world.db.query<{ state: string }>(`select state from tickets where order_id = $1`, [id]);
const handledBy = async (consumer: string, { id }: { id: string }) =>
  (
    await world.db.query<{ version: string }>(
      `select e.version from inbox i join outbox e on e.id = i.event_id where i.consumer = $1 and e.aggregate_id = $2 order by i.handled_at, e.version`,
      [consumer, id],
    )
  ).map(({ version }) => Number(version));

/** The messages that QStash has called a hook with again since then: an id for each time. */
async function retriesOf(path: string, since: number): Promise<string[]> {
  const query = new URLSearchParams({ state: "RETRY", url: world.url + path, fromDate: String(since) });
  const headers = { authorization: `Bearer ${world.vars["QSTASH_TOKEN"]}` };
  const response = await fetch(`${world.qstash.url}/v2/events?${query}`, { headers });
  const { events } = (await response.json()) as { events: { messageId: string }[] };
  return events.map(({ messageId }) => messageId);
}

/** Hands QStash a message for a hook, and waits until it has given up. */
async function deadAfter(path: string, body: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${world.vars["QSTASH_TOKEN"]}`, "content-type": "application/json" };
  const published = await fetch(`${world.qstash.url}/v2/publish/${world.url}${path}`, {
    method: "POST",
    headers,
    body,
  });
  const { messageId } = (await published.json()) as { messageId: string };
  const letters = async () => {
    const response = await fetch(`${world.qstash.url}/v2/dlq?messageId=${messageId}`, { headers });
    return ((await response.json()) as { messages: unknown[] }).messages;
  };
  await expect.poll(async () => (await letters()).length, SOON).toBe(1);
  return (await letters())[0];
}

async function moveAlong(order: PlacedOrder, ...steps: OrderStatus[]): Promise<void> {
  const staff = world.as(await world.crew(here));
  let { version } = order;
  for (const to of steps) {
    const moved = await staff.post(`/orders/${order.id}/status`, { to, version });
    expect(moved.status, moved.text).toBe(200);
    ({ version } = moved.body.order);
  }
}

describe("a hook", () => {
  test("takes nothing but what QStash signed for this very endpoint, just now", async () => {
    world.qstash.faults.set([{ mode: "never" }]);
    const order = await world.order(here);
    const [delivery] = await deliveriesOf(order.id);
    const body = JSON.stringify(delivery);
    const path = "/hooks/kitchen";
    const bent: Bent[] = [
      { signature: "" },
      { signature: "x.y.z" },
      { key: "somebody else's" },
      { url: `${world.url}/hooks/notifications` },
      { url: `https://elsewhere.example${path}` },
      { signedBody: `${body} ` },
      { nowMs: Date.now() - 10 * 60_000 },
      { nowMs: Date.now() + 10 * 60_000 },
      // the keys that the SDK uses in its development mode are public
      { key: "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r" },
    ];
    for (const each of bent) {
      const refused = await call(path, body, each);
      expect(refused.status, JSON.stringify(each)).toBe(401);
      await refused.body?.cancel();
    }
    expect(await ticketsOf(order)).toEqual([]);
    expect((await call(path, body, { key: world.vars["QSTASH_NEXT_SIGNING_KEY"] })).status).toBe(204);
    expect(await ticketsOf(order)).toEqual([{ state: "queued" }]);
  });

  test.each(["GET", "PUT", "DELETE"])("does not answer to %s", async (method) => {
    const response = await fetch(`${world.url}/hooks/kitchen`, { method });
    expect([401, 404, 405]).toContain(response.status);
  });

  test("called five times for each event, in any order, makes one slip in the right state", async () => {
    world.qstash.faults.set([{ mode: "never" }]);
    const order = await world.order(here);
    await moveAlong(order, "confirmed", "preparing", "ready");
    for (const consumer of ["kitchen", "notifications"]) {
      const deliveries = await deliveriesOf(order.id, consumer);
      expect(deliveries).toHaveLength(4);
      const five = Array.from({ length: 5 }, () => deliveries).flat();
      five.sort((left, right) => ((left.event.version * 7 + five.indexOf(left)) % 5) - ((right.event.version * 3) % 5));
      const statuses = await Promise.all(
        five.map(async (delivery) => (await call(`/hooks/${consumer}`, JSON.stringify(delivery))).status),
      );
      expect(new Set(statuses)).toEqual(new Set([204]));
      expect((await handledBy(consumer, order)).toSorted((left, right) => left - right)).toEqual([1, 2, 3, 4]);
    }
    expect(await ticketsOf(order)).toEqual([{ state: "ready" }]);
    const mails = await world.db.query(`select template from notifications where order_id = $1 and channel = 'email'`, [
      order.id,
    ]);
    expect(mails.length).toBeLessThanOrEqual(2); // placed and ready; an overtaken one says nothing any more
  });

  test("hears five quick moves in order at every consumer, and no sweep has to help", async () => {
    await world.quiesce({ sweeping: true });
    const swept = await world.db.query(`select * from sweeps`);
    const order = await world.order(here);
    await moveAlong(order, "confirmed", "preparing", "confirmed", "preparing", "ready");
    await world.quiesce();
    for (const consumer of ["kitchen", "notifications"]) {
      expect(await handledBy(consumer, order)).toEqual([1, 2, 3, 4, 5, 6]);
    }
    const generations = await world.db.query<{ gen: number }>(
      `select distinct gen from deliveries where aggregate_id = $1`,
      [order.id],
    );
    expect(generations).toEqual([{ gen: 1 }]);
    expect(await world.db.query(`select * from sweeps`)).toEqual(swept);
    expect(await ticketsOf(order)).toEqual([{ state: "ready" }]);
  });

  test("that never works holds up nobody but itself", async () => {
    world.neon.faults.set([{ match: "apply_notifications", mode: "error", status: 500 }]);
    const order = await world.order(here);
    await expect.poll(async () => await ticketsOf(order), SOON).toEqual([{ state: "queued" }]);
    await moveAlong(order, "confirmed", "preparing", "ready");
    await expect.poll(async () => await handledBy("kitchen", order), SOON).toEqual([1, 2, 3, 4]);
    expect(await handledBy("notifications", order)).toEqual([]);
    world.neon.faults.clear();
    await world.quiesce({ sweeping: true });
    expect(await handledBy("notifications", order)).toEqual([1, 2, 3, 4]);
  });

  test("that fails now and then is called again by QStash, and the slip hangs once", async () => {
    const since = Date.now();
    world.neon.faults.set([{ match: "apply_kitchen", mode: "drop_after", times: 2 }]);
    const order = await world.order(here);
    await expect.poll(async () => (await retriesOf("/hooks/kitchen", since)).length, SOON).toBe(2);
    expect(new Set(await retriesOf("/hooks/kitchen", since)).size).toBe(1);
    await world.quiesce();
    expect(await ticketsOf(order)).toHaveLength(1);
    const [row] = await world.db.query<{ gen: number }>(
      `select gen from deliveries where aggregate_id = $1 and consumer = 'kitchen'`,
      [order.id],
    );
    expect(row?.gen).toBe(1);
  });

  test("that fails for longer than QStash tries is noted, and brought back by the sweep", async () => {
    world.neon.faults.set([{ match: "apply_kitchen", mode: "error", status: 500 }]);
    const order = await world.order(here);
    const noted = async () =>
      (
        await world.db.query<{ last_error: string | null }>(
          `select last_error from deliveries where aggregate_id = $1 and consumer = 'kitchen'`,
          [order.id],
        )
      )[0]?.last_error;
    await expect.poll(noted, SOON).toMatch(/^QStash gave up after 4 tries; the last one got 503\.$/);
    world.neon.faults.clear();
    await world.quiesce({ sweeping: true });
    expect(await ticketsOf(order)).toHaveLength(1);
  });

  test("that gets what it cannot read parks it, says so loudly, and is not called again", async () => {
    world.qstash.faults.set([{ mode: "never" }]);
    const order = await world.order(here);
    const [good] = await deliveriesOf(order.id);
    if (!good) throw new Error("There is no delivery.");
    const unknown = [
      { ...good, event: { ...good.event, schema: 99 } },
      { ...good, event: { ...good.event, type: "order.eaten" } },
      { ...good, event: { ...good.event, surprise: true } },
      { ...good, event: { ...good.event, requestId: "a\u0000b" } }, // JSON can say what the database cannot keep
      { ...good, event: { ...good.event, surprise: "\ud800" } },
      { ...good, consumer: "notifications" },
      { nonsense: true },
      [],
    ];
    for (const message of unknown) {
      const refused = await call("/hooks/kitchen", JSON.stringify(message));
      expect(refused.status).toBe(489);
      expect(refused.headers.get("upstash-nonretryable-error")).toBe("true");
    }
    const [row] = await world.db.query(
      `select parked, last_error from deliveries where event_id = $1 and consumer = 'kitchen'`,
      [good.event.id],
    );
    expect(row).toEqual({ parked: true, last_error: "This delivery cannot be read." });
    const alerts = world.logs.filter(
      ({ message, eventId }) => message === "ALERT delivery parked" && eventId === good.event.id,
    );
    expect(alerts.length).toBeGreaterThan(0);
    expect((await world.bearer(order.access.track ?? "").get(`/orders/${order.id}`)).body.order.status).toBe("placed");
    // Parked is not lost: a handler that learns to read it still can.
    expect((await call("/hooks/kitchen", JSON.stringify(good))).status).toBe(204);
    expect(await ticketsOf(order)).toHaveLength(1);
  });

  test("of an event that is not there, puts it aside instead of trying for ever", async () => {
    const order = await world.order(here);
    await world.quiesce();
    const [good] = await deliveriesOf(order.id);
    const stranger = { ...good, event: { ...good?.event, id: randomUUID() } };
    expect((await call("/hooks/kitchen", JSON.stringify(stranger))).status).toBe(489);
    const since = Date.now();
    expect(await deadAfter("/hooks/kitchen", JSON.stringify(stranger))).toMatchObject({ responseStatus: 489 });
    expect(await retriesOf("/hooks/kitchen", since)).toEqual([]); // one attempt was all
  });
});

describe("mails", () => {
  test("confirm a guest's order once, with its lines and tax, and a link that opens it", async () => {
    const order = await world.order(here, { change: { lines: [{ itemId: here.soup.id, quantity: 2 }] } });
    await world.quiesce();
    const mails = await mailsTo(world, order.contact.email ?? "");
    expect(mails.map(({ subject }) => subject)).toEqual([`Order ${order.number} at ${order.restaurantName}`]);
    const [mail] = mails;
    expect(mail?.text).toContain("2 × Soup  £13.00");
    expect(mail?.text).toContain("Tax included: £2.17");
    const [, link = ""] = /(http\S+\/t\/\S+)/.exec(mail?.text ?? "") ?? [];
    expect(mail?.html).toContain(link);
    const token = decodeURIComponent(link.split("/t/")[1] ?? "");
    expect((await world.bearer(token).get(`/orders/${order.id}`)).status).toBe(200);
    expect((await world.bearer(token).post(`/orders/${order.id}/cancel`, {})).status).toBe(403);

    const [row] = await world.db.query<{ status: string; provider_id: string }>(
      `select status, provider_id from notifications where order_id = $1`,
      [order.id],
    );
    expect(row?.status).toBe("sent");
    expect(row?.provider_id).toBeTruthy();
  });

  test("are sent once, though the answer of the provider or of the database was lost", async () => {
    world.mail.faults.set([{ match: "POST /emails", mode: "drop_after", times: 1 }]);
    world.neon.faults.set([{ match: "mark_sent", mode: "drop_before", times: 1 }]);
    const order = await world.order(here);
    await world.quiesce();
    expect(await mailsTo(world, order.contact.email ?? "")).toHaveLength(1);
  });

  test("wait for a provider that is away, and the kitchen does not wait with them", async () => {
    world.mail.faults.set([{ match: "POST /emails", mode: "error", status: 503 }]);
    const order = await world.order(here);
    await expect.poll(async () => await ticketsOf(order), SOON).toHaveLength(1);
    await moveAlong(order, "confirmed", "preparing", "ready");
    expect(await mailsSoFar(world, order.contact.email ?? "")).toEqual([]);
    world.mail.faults.clear();
    await world.quiesce({ sweeping: true });
    const subjects = (await mailsTo(world, order.contact.email ?? "")).map(({ subject }) => subject);
    expect(subjects.toSorted()).toEqual(
      [`Order ${order.number} at ${order.restaurantName}`, `Order ${order.number} is ready`].toSorted(),
    );
  });

  test("that the provider will never take are put aside, and the order stands", async () => {
    world.mail.faults.set([{ match: "POST /emails", mode: "error", status: 422 }]);
    const order = await world.order(here);
    const parked = async () =>
      await world.db.query(
        `select d.parked from deliveries d join notifications n on n.id = d.aggregate_id where n.order_id = $1 and d.consumer = 'sender'`,
        [order.id],
      );
    await expect.poll(parked, SOON).toEqual([{ parked: true }]);
    expect(await ticketsOf(order)).toHaveLength(1);
  });

  test("speak Arabic to who ordered in Arabic, from right to left", async () => {
    const order = await world.order(here, { change: { locale: "ar" } });
    await world.quiesce();
    const [mail] = await mailsTo(world, order.contact.email ?? "");
    expect(mail?.subject).toContain("الطلب");
    expect(mail?.html).toContain('dir="rtl"');
    expect(mail?.text).toContain("طبق");
    expect(mail?.subject).toContain(ARABIC_NAME);
  });

  test("tell a guest in Arabic why the kitchen cannot make it, whatever the cook speaks", async () => {
    const order = await world.order(here, { change: { locale: "ar" } });
    const cook = world.as(await world.crew(here));
    const wish = { to: "rejected", version: order.version, reason: "out_of_stock" };
    expect((await cook.post(`/orders/${order.id}/status`, wish)).body.order.reason).toBe("out_of_stock");
    await world.quiesce();
    const mail = (await mailsTo(world, order.contact.email ?? "")).find(({ text }) =>
      text.includes("نفد شيء مما فيه."),
    );
    expect(mail?.subject).toContain(ARABIC_NAME);
    expect(mail?.text).not.toMatch(/out_of_stock|Test kitchen/);
  });
});

describe("the sweep", () => {
  test("of the queue does what the cron trigger does, and both write down that they looked", async () => {
    world.qstash.faults.set([{ mode: "never", times: 2 }]);
    const order = await world.order(here);
    world.qstash.faults.clear();
    await world.db.query(`update deliveries set next_at = now() where aggregate_id = $1`, [order.id]);
    expect((await call("/hooks/sweep", "")).status).toBe(204);
    await world.quiesce();
    expect(await ticketsOf(order)).toHaveLength(1);
    await world.workerd.scheduled();
    const pumps = await world.db.query<{ pump: string }>(`select pump from sweeps order by pump`);
    expect(pumps.map(({ pump }) => pump)).toEqual(["cron", "qstash"]);
  });

  test("hands on everything behind a delivery that the queue does not want", async () => {
    world.qstash.faults.set([{ match: "batch", mode: "refuse" }]);
    const refused = () =>
      world.logs.flatMap(({ message, events }) => (message.startsWith("not published") ? (events as unknown[]) : []));
    const before = refused().length;
    const orders = await Promise.all(Array.from({ length: 40 }, async () => await world.order(here)));
    await expect.poll(() => refused().length - before, SOON).toBe(2 * orders.length);
    world.qstash.faults.set([{ match: "publish /hooks/kitchen", nth: 1, mode: "error" }]);
    await world.sweep();
    const slips = async () => (await Promise.all(orders.map(ticketsOf))).flat();
    await expect.poll(async () => (await slips()).length, SOON).toBe(39);
    world.qstash.faults.clear();
    await world.quiesce({ sweeping: true });
    expect(await slips()).toHaveLength(40);
  });

  test("is scheduled once, however often we deploy", async () => {
    const { QSTASH_URL = "", QSTASH_TOKEN = "" } = world.vars;
    const env = { QSTASH_URL, QSTASH_TOKEN, PUBLIC_URL: world.url };
    const ids = [await ensureSweepSchedule(env), await ensureSweepSchedule(env)];
    expect(ids[0]).toEqual(ids[1]);
    const response = await fetch(`${QSTASH_URL}/v2/schedules`, {
      headers: { authorization: `Bearer ${QSTASH_TOKEN}` },
    });
    const schedules = (await response.json()) as { destination: string; cron: string }[];
    expect(schedules.map(({ destination, cron }) => [destination, cron])).toEqual([
      [`${world.url}/hooks/sweep`, "*/5 * * * *"],
    ]);
  });
});
