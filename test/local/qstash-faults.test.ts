import { Receiver } from "@upstash/qstash";
import { expect, test } from "vitest";
import type { FaultRule } from "#local/faults.ts";
import type { Received } from "#test/contract/receiver.ts";
import { KEYS, startRig } from "./qstash-rig.ts";
import type { QstashRig } from "./qstash-rig.ts";

const receiver = new Receiver({ ...KEYS, devMode: false });

function textOf({ bodyBase64 }: Received): string {
  return Buffer.from(bodyBase64, "base64").toString("utf8");
}

async function isSigned(rig: QstashRig, delivery: Received): Promise<boolean> {
  const request = { signature: String(delivery.headers["upstash-signature"]), body: textOf(delivery) };
  return await receiver.verify({ ...request, url: rig.receiver.url + delivery.url }).catch(() => false);
}

/** Which of twenty orders arrived, how often. */
async function runOrders(rule: FaultRule, seed: number): Promise<number[]> {
  await using rig = await startRig();
  rig.service.faults.set([rule], seed);
  for (let n = 0; n < 20; n++) await rig.client.publishJSON({ url: rig.url(`order-${n}`), body: { n }, retries: 0 });
  await rig.idle();
  return Array.from({ length: 20 }, (_, n) => rig.receiver.received(`order-${n}`).length);
}

test("the same seed makes the same messages vanish or arrive twice, another seed others", async () => {
  const never = { match: "deliver", mode: "never", probability: 0.4 } as const;
  const lost = await runOrders(never, 1);
  expect(new Set(lost)).toEqual(new Set([0, 1]));
  expect(await runOrders(never, 1)).toEqual(lost);
  expect(await runOrders(never, 2)).not.toEqual(lost);

  const twice = await runOrders({ match: "deliver", mode: "duplicate", probability: 0.4 }, 1);
  expect(new Set(twice)).toEqual(new Set([1, 2]));
});

test("both copies of a duplicate carry the same id, body and a good signature", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "deliver", mode: "duplicate" }]);
  await rig.client.publishJSON({ url: rig.url("order"), body: { n: 1 } });
  await rig.idle();
  const deliveries = rig.receiver.received("order");
  expect(deliveries.map(textOf)).toEqual(['{"n":1}', '{"n":1}']);
  expect(new Set(deliveries.map(({ headers }) => headers["upstash-message-id"])).size).toBe(1);
  expect(await Promise.all(deliveries.map((each) => isSigned(rig, each)))).toEqual([true, true]);
});

test("reordered messages all arrive, in another order", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "deliver", mode: "reorder", ms: 300 }], 7);
  const sent = Array.from({ length: 12 }, (_, n) => n);
  for (const n of sent) await rig.client.publishJSON({ url: rig.url("order"), body: { n } });
  await rig.idle();
  const arrived = rig.receiver.received("order").map((each) => (JSON.parse(textOf(each)) as { n: number }).n);
  expect(arrived).not.toEqual(sent);
  expect(arrived.toSorted((a, b) => a - b)).toEqual(sent);
});

test("a changed byte and a wrong path do not pass the signature, and the next attempt is right", async () => {
  await using rig = await startRig();
  for (const mode of ["corrupt", "misdeliver"] as const) {
    rig.service.faults.set([{ match: "deliver", mode, times: 1 }]);
    const retries = { retries: 1, retryDelay: "10" };
    await rig.client.publishJSON({ url: rig.url(mode, "answers=401,200"), body: { n: 1 }, ...retries });
    await rig.idle();
  }
  const corrupt = rig.receiver.received("corrupt");
  expect(await Promise.all(corrupt.map((each) => isSigned(rig, each)))).toEqual([false, true]);
  expect(corrupt.map(textOf)[0]).not.toBe('{"n":1}');
  const [stray] = rig.receiver.received("misdeliver-misdelivered");
  expect(stray && (await isSigned(rig, stray))).toBe(false);
});

test("an answer that is lost after the effect makes a second delivery", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "deliver", mode: "drop_after", times: 1 }]);
  await rig.client.publishJSON({ url: rig.url("order"), body: {}, retries: 1, retryDelay: "10" });
  await rig.idle();
  expect(rig.receiver.received("order").map(({ headers }) => headers["upstash-retried"])).toEqual(["0", "1"]);
});

test("refused and failed deliveries never reach the destination and end as dead letters", async () => {
  await using rig = await startRig();
  rig.service.faults.set([
    { match: "deliver /d/refused", mode: "refuse" },
    { match: "deliver /d/failed", mode: "error", status: 503 },
  ]);
  for (const name of ["refused", "failed"]) {
    await rig.client.publishJSON({ url: rig.url(name), body: {}, retries: 1, retryDelay: "10" });
  }
  await rig.idle();
  const { messages } = await rig.client.dlq.listMessages();
  expect(messages.map(({ url, responseStatus }) => [url, responseStatus])).toEqual(
    expect.arrayContaining([
      [rig.url("refused"), undefined],
      [rig.url("failed"), 503],
    ]),
  );
  expect([...rig.receiver.received("refused"), ...rig.receiver.received("failed")]).toEqual([]);
});

test.each([
  [{ mode: "drop_before" }, "injected fault: connection lost"],
  [{ mode: "stall", ms: 50 }, "injected fault: no answer came"],
] as const)("a delivery that meets %j never reaches the destination and fails", async (rule, error) => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "deliver", ...rule }]);
  await rig.client.publishJSON({ url: rig.url("lost"), body: {}, retries: 0 });
  await rig.idle();
  expect((await rig.client.dlq.listMessages()).messages).toMatchObject([{ error }]);
  expect(rig.receiver.received("lost")).toEqual([]);
});

test("a delayed delivery arrives once, later than what was sent after it", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "deliver /d/slow", mode: "delay", ms: 400 }]);
  for (const name of ["slow", "quick"]) await rig.client.publishJSON({ url: rig.url(name), body: {}, retries: 0 });
  await expect.poll(() => rig.receiver.received("quick")).toHaveLength(1);
  expect(rig.receiver.received("slow")).toEqual([]);
  await rig.idle();
  expect(rig.receiver.received("slow")).toHaveLength(1);
});

test("a publish whose answer is lost was accepted, one that failed was not", async () => {
  await using rig = await startRig();
  const publish = async (name: string) =>
    await rig.client.publishJSON({ url: rig.url(name), body: {} }).then(
      () => "accepted",
      () => "error",
    );
  rig.service.faults.set([
    { match: "POST /v2/publish", mode: "drop_after", nth: 1 },
    { match: "POST /v2/publish", mode: "error", nth: 2 },
    { match: "POST /v2/publish", mode: "refuse", nth: 3 },
  ]);
  const answers = [];
  for (const name of ["lost", "failed", "refused", "fine"]) answers.push(await publish(name));
  await rig.idle();
  expect(answers).toEqual(["error", "error", "error", "accepted"]);
  const arrived = ["lost", "failed", "refused", "fine"].map((name) => rig.receiver.received(name).length);
  expect(arrived).toEqual([1, 0, 0, 1]);
});

test("a batch answers 200 with an error for the one message that it refuses", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "publish /d/second", mode: "error" }]);
  const answers = await rig.client.batchJSON([
    { url: rig.url("first"), body: {} },
    { url: rig.url("second"), body: {} },
    { url: "no address", body: {} },
    { url: rig.url("fourth"), body: {}, queueName: "all" },
  ]);
  await rig.idle();
  expect(answers).toEqual([
    { messageId: expect.stringMatching(/^msg_/), url: rig.url("first") },
    { error: "injected fault" },
    { error: expect.stringContaining("invalid scheme") },
    { error: "the local QStash does not emulate queues" },
  ]);
  const arrived = ["first", "second", "fourth"].map((name) => rig.receiver.received(name).length);
  expect(arrived).toEqual([1, 0, 0]);
});

test("the rig is told of each delivery before it is made and before its answer is believed", async () => {
  const told: string[] = [];
  await using rig = await startRig({ onBoundary: ({ operation, phase }) => void told.push(`${phase} ${operation}`) });
  await rig.client.publishJSON({ url: rig.url("order", "a=1"), body: {} });
  await rig.idle();
  const delivery = `deliver /d/order at ${rig.receiver.url}`;
  expect(told.filter((line) => line.includes("deliver"))).toEqual([`before ${delivery}`, `after ${delivery}`]);
  expect(rig.service.calls.count("deliver")).toBe(1);
});
