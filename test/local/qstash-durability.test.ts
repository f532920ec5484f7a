import { expect, test } from "vitest";
import { MessageStore } from "#local/qstash/store.ts";
import { startReceiver } from "#test/contract/receiver.ts";
import { testDatabase } from "#test/support/postgres.ts";
import { startRig } from "./qstash-rig.ts";

test("what waited when QStash stopped is delivered after its next start", async () => {
  await using rig = await startRig();
  const { messageId } = await rig.client.publishJSON({ url: rig.url("order"), body: { n: 1 }, delay: "1h" });
  await rig.restart();
  expect(await rig.client.messages.get(messageId)).toMatchObject({ messageId, body: '{"n":1}' });
  expect(await rig.call("POST", "/v2/_local/run-due")).toEqual({ messages: 1, schedules: 0 });
  await rig.idle();
  expect(rig.receiver.received("order")).toHaveLength(1);
});

test("what was on its way when QStash was killed is delivered again", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "deliver", mode: "delay", ms: 600_000 }]);
  for (let n = 0; n < 5; n++) await rig.client.publishJSON({ url: rig.url("order"), body: { n } });
  expect(await rig.call("GET", "/v2/_local/idle")).toMatchObject({ idle: false, active: 5 });

  await rig.another(); // the first one still holds them, and never lets go
  await expect.poll(() => rig.receiver.received("order").length, { timeout: 10_000 }).toBe(5);
  await expect.poll(() => rig.call("GET", "/v2/_local/idle"), { timeout: 10_000 }).toMatchObject({ idle: true });
});

test("a stop lets a running delivery end, and its message is not delivered twice", async () => {
  await using rig = await startRig();
  await rig.client.publishJSON({ url: rig.url("order", "waitMs=300"), body: {} });
  await expect.poll(() => rig.receiver.received("order").length).toBe(1);
  await rig.restart();
  await rig.idle();
  expect(rig.receiver.received("order")).toHaveLength(1);
});

test("a destination that is down for a while gets everything once it is up", async () => {
  await using rig = await startRig();
  const down = await startReceiver();
  await down[Symbol.asyncDispose]();
  const url = `${down.url}/d/order`;
  for (let n = 0; n < 5; n++) await rig.client.publishJSON({ url, body: { n }, retries: 100, retryDelay: "20" });
  await expect.poll(async () => (await rig.client.logs({ filter: { state: "ERROR" } })).logs.length).toBeGreaterThan(9);

  await using up = await startReceiver(Number(new URL(url).port));
  await rig.idle();
  expect(up.received("order")).toHaveLength(5);
});

test("a destination that stays down leaves a dead letter that says so", async () => {
  await using rig = await startRig();
  const nowhere = "http://127.0.0.1:9/hooks/kitchen";
  await rig.client.publishJSON({ url: nowhere, body: {}, retries: 0 });
  await rig.idle();
  const { messages } = await rig.client.dlq.listMessages();
  expect(messages).toMatchObject([{ url: nowhere, error: expect.stringContaining("ECONNREFUSED") }]);
});

test("connections to Postgres that break in the midst of the work cost no message", { timeout: 60_000 }, async () => {
  await using rig = await startRig();
  const accepted: string[] = [];
  const cut = async () =>
    await rig.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'qstash_local' and datname = current_database()`,
    );
  for (let n = 0; n < 200; n++) {
    if (n % 40 === 20) await cut();
    const order = `order-${n}`;
    // A publish whose answer is an error may or may not have been accepted; one that was accepted must arrive.
    const answer = await rig.client.publishJSON({ url: rig.url(order), body: { n } }).catch(() => null);
    if (answer) accepted.push(order);
  }
  await cut();
  expect(accepted.length).toBeGreaterThan(150);
  await expect
    .poll(() => accepted.filter((order) => rig.receiver.received(order).length === 0), { timeout: 20_000 })
    .toEqual([]);
  await rig.idle();
});

test("a connection that breaks between two statements fails their transaction and nothing else", async () => {
  await using database = await testDatabase({ empty: true });
  const store = new MessageStore(database.url, 0);
  const broken = store.transaction(store.pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const ended = new Promise<void>((resolve) => client.once("end", resolve));
    await database.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await ended;
    await client.query("select 1");
  });
  await expect(broken).rejects.toThrow("not queryable");
  expect(await store.transaction(store.pool, async () => "served")).toBe("served");
  await store.end();
});

test("more messages than hands arrive once each, and no more at once than was allowed", async () => {
  await using rig = await startRig({ concurrency: 4 });
  const orders = Array.from({ length: 300 }, (_, n) => `order-${n}`);
  for (let i = 0; i < orders.length; i += 50) {
    const batch = orders.slice(i, i + 50);
    await rig.client.batchJSON(batch.map((order) => ({ url: rig.url(order, "waitMs=2"), body: {} })));
  }
  await rig.idle();
  expect(orders.map((order) => rig.receiver.received(order).length)).toEqual(orders.map(() => 1));
  expect(rig.receiver.concurrencyMax).toBe(4);
});

test("without a retry delay of its own a message waits 12 s and then 148 s, here in a two hundredth of the time", async () => {
  await using rig = await startRig({ timeScale: 1 / 200 });
  await rig.client.publishJSON({ url: rig.url("order", "answers=500,500,200"), body: {} });
  await rig.idle();
  const at = rig.receiver.received("order").map((delivery) => delivery.at);
  const [first = 0, second = 0] = at.slice(1).map((each, index) => each - (at[index] ?? 0));
  expect(first).toBeGreaterThanOrEqual(60);
  expect(second).toBeGreaterThanOrEqual(740);
  expect(at).toHaveLength(3);
});
