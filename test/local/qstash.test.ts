import { Receiver } from "@upstash/qstash";
import { expect, test } from "vitest";
import { KEYS, startRig } from "./qstash-rig.ts";

test("a deduplication id holds for its window, also against twins at the same moment, and over a restart", async () => {
  await using rig = await startRig({ dedupWindowSeconds: 600 });
  const send = async () =>
    await rig.client.publishJSON({ url: rig.url("order"), body: {}, deduplicationId: "o1:kitchen:1" });
  const answers = await Promise.all(Array.from({ length: 20 }, send));
  expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(1);
  expect(answers.filter(({ deduplicated }) => deduplicated)).toHaveLength(19);
  await rig.restart();
  expect(await send()).toMatchObject({ deduplicated: true, messageId: answers[0]?.messageId });
  await rig.idle();
  expect(rig.receiver.received("order")).toHaveLength(1);

  await rig.database.query("update qstash_local.dedup set expires_at = 0"); // as if ten minutes had gone by
  expect(await send()).not.toHaveProperty("deduplicated");
  await rig.restart({ dedupWindowSeconds: 0 });
  await send();
  await send();
  await rig.idle();
  expect(rig.receiver.received("order")).toHaveLength(4);
});

test("twins within one batch are one message", async () => {
  await using rig = await startRig();
  const message = { url: rig.url("order"), body: {}, deduplicationId: "twin" };
  const answers = await rig.client.batchJSON([{ ...message }, { ...message }, { url: rig.url("order"), body: {} }]);
  await rig.idle();
  const ids = answers.map((answer) => (answer as { messageId: string }).messageId);
  expect(ids[0]).toBe(ids[1]);
  expect(rig.receiver.received("order")).toHaveLength(2);
});

test("rolled keys sign at once, are accepted by who knew the next one, and survive a restart", async () => {
  await using rig = await startRig();
  const rolled = await rig.call("POST", "/v2/keys/rotate");
  expect(rolled).toEqual({ current: KEYS.nextSigningKey, next: expect.stringMatching(/^sig_/) });
  await rig.restart();
  expect(await rig.call("GET", "/v2/keys")).toEqual(rolled);

  await rig.client.publishJSON({ url: rig.url("order"), body: {} });
  await rig.idle();
  const [delivery] = rig.receiver.received("order");
  const request = { signature: String(delivery?.headers["upstash-signature"]), body: "{}", url: rig.url("order") };
  const notYetTold = new Receiver({ ...KEYS, devMode: false });
  const twiceBehind = new Receiver({ currentSigningKey: "sig_zero", nextSigningKey: "sig_first", devMode: false });
  expect(await notYetTold.verify(request)).toBe(true);
  await expect(twiceBehind.verify(request)).rejects.toThrow("signature");

  await rig.restart({ currentSigningKey: "sig_new", nextSigningKey: "sig_newer" });
  expect(await rig.call("GET", "/v2/keys")).toEqual({ current: "sig_new", next: "sig_newer" });
});

test("a schedule fires by its clock, by hand, and not while it is paused", async () => {
  await using rig = await startRig({ timeScale: 1 / 600 }); // a minute in a tenth of a second
  const headers = { "X-Sweep": "1" };
  await rig.client.schedules.create({ scheduleId: "sweep", destination: rig.url("sweep"), cron: "* * * * *", headers });
  await expect.poll(() => rig.receiver.received("sweep").length, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
  const [first] = rig.receiver.received("sweep");
  expect(first?.headers).toMatchObject({ "upstash-schedule-id": "sweep", "x-sweep": "1" });

  await rig.client.schedules.pause({ schedule: "sweep" });
  await rig.idle();
  const fired = rig.receiver.received("sweep").length;
  expect(await rig.call("POST", "/v2/_local/run-due?schedules=1")).toEqual({ messages: 0, schedules: 0 });

  await rig.restart({ timeScale: 1 });
  await rig.client.schedules.resume({ schedule: "sweep" });
  expect(await rig.call("POST", "/v2/_local/run-due?schedules=1")).toEqual({ messages: 0, schedules: 1 });
  await rig.idle();
  expect(rig.receiver.received("sweep").length).toBeGreaterThanOrEqual(fired + 1);
});

test("a run that was missed while nobody looked is made up once", async () => {
  await using rig = await startRig();
  await rig.client.schedules.create({ scheduleId: "sweep", destination: rig.url("sweep"), cron: "0 0 1 1 *" });
  await rig.database.query("update qstash_local.schedules set next_at = 1000");
  await rig.restart();
  await expect.poll(() => rig.receiver.received("sweep").length).toBe(1);
  await rig.idle();
  const { nextScheduleTime } = (await rig.client.schedules.get("sweep")) as unknown as { nextScheduleTime: number };
  expect(new Date(nextScheduleTime).toISOString()).toMatch(/-01-01T00:00:00/);
});

test("a cron expression counts in its own time zone", async () => {
  await using rig = await startRig();
  await rig.client.schedules.create({
    ...{ scheduleId: "morning", destination: rig.url("morning") },
    cron: "CRON_TZ=Asia/Kolkata 30 9 1 7 *",
  });
  const { nextScheduleTime } = (await rig.client.schedules.get("morning")) as unknown as { nextScheduleTime: number };
  expect(new Date(nextScheduleTime).toISOString()).toMatch(/-07-01T04:00:00/); // 09:30 there
});

test("only what is due within the given time is hurried", async () => {
  await using rig = await startRig();
  await rig.client.publishJSON({ url: rig.url("soon"), body: {}, delay: "50s" });
  await rig.client.publishJSON({ url: rig.url("later"), body: {}, delay: "1h" });
  expect(await rig.call("POST", "/v2/_local/run-due?withinSeconds=60")).toMatchObject({ messages: 1 });
  await expect.poll(() => rig.receiver.received("soon").length).toBe(1);
  await expect
    .poll(() => rig.call("GET", "/v2/_local/idle"))
    .toEqual({
      ...{ idle: false, due: 0, later: 1, active: 0, copies: 0 },
    });
  const { messages } = (await rig.call("GET", "/v2/_local/messages")) as { messages: unknown[] };
  expect(messages).toMatchObject([{ url: rig.url("later"), state: "queued", retried: 0 }]);
});

test("a dead letter is found by its filters, a page at a time, and all can be retried", async () => {
  await using rig = await startRig();
  for (let n = 0; n < 5; n++) {
    const label = n < 3 ? "kitchen" : "mail";
    await rig.client.publishJSON({ url: rig.url(label, "answers=500,500,500,200"), body: { n }, retries: 0, label });
  }
  await rig.idle();
  const { dlq } = rig.client;
  expect((await dlq.listMessages({ filter: { label: "mail" } })).messages).toHaveLength(2);
  expect((await dlq.listMessages({ filter: { responseStatus: 404 } })).messages).toHaveLength(0);
  const page = await dlq.listMessages({ count: 3 });
  const rest = await dlq.listMessages({ count: 3, cursor: page.cursor ?? "" });
  expect([page.messages.length, rest.messages.length, rest.cursor]).toEqual([3, 2, undefined]);
  await expect(dlq.listMessages({ filter: { queueName: "q" } })).rejects.toThrow("not emulated");

  const { deleted } = await dlq.delete({ filter: { label: "mail" } });
  const { responses } = await dlq.retry({ all: true });
  expect([deleted, responses.length]).toEqual([2, 3]);
  await rig.idle();
  expect((await dlq.listMessages()).messages).toEqual([]); // from the fourth on, deliveries to the kitchen go through
});

test("what is not emulated is refused, not ignored", async () => {
  await using rig = await startRig();
  const { client } = rig;
  const flowControl = { key: "kitchen", parallelism: 1 };
  await expect(client.publishJSON({ url: rig.url("a"), body: {}, flowControl })).rejects.toThrow("not emulate");
  await expect(client.queue({ queueName: "q" }).enqueueJSON({ url: rig.url("a"), body: {} })).rejects.toThrow(
    "emulate",
  );
  await expect(client.publishJSON({ urlGroup: "group", body: {} })).rejects.toThrow("no URL groups");
  const huge = "x".repeat(1024 * 1024 + 1);
  await expect(client.publish({ url: rig.url("a"), body: huge })).rejects.toMatchObject({ status: 413 });
  await rig.idle();
  expect(rig.receiver.received("a")).toEqual([]);
});

test("a cancelled message is not delivered, even when it was next in line", async () => {
  await using rig = await startRig({ concurrency: 1 });
  await rig.client.publishJSON({ url: rig.url("first", "waitMs=200"), body: {} });
  const { messageId } = await rig.client.publishJSON({ url: rig.url("second"), body: {} });
  expect(await rig.client.messages.cancel(messageId)).toEqual({ cancelled: 1 });
  await rig.idle();
  expect([rig.receiver.received("first").length, rig.receiver.received("second").length]).toEqual([1, 0]);
});
