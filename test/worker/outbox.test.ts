import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@upstash/qstash";
import { describe, expect, test } from "vitest";
import type { Delivery } from "#domain/events.ts";
import { parseRetryDelay } from "#local/qstash/retry-delay.ts";
import { publishBatch, PublishFailed, refusedOf, toMessage } from "#worker/clients/qstash.ts";
import { createLog } from "#worker/log.ts";
import { BATCHES_MAX, BATCH_SIZE, drain, DRAIN_MS_MAX } from "#worker/outbox/drain.ts";
import { Publisher } from "#worker/outbox/publisher.ts";

const deliveryOf = (n: number, generation = 1): Delivery => ({
  consumer: "kitchen",
  generation,
  event: {
    schema: 1,
    id: `0190f3a0-0000-7000-8000-${String(n).padStart(12, "0")}`,
    type: "order.placed",
    aggregateId: "0190f3a0-0000-7000-8000-00000000000a",
    version: 1,
    restaurantId: "0190f3a0-0000-7000-8000-00000000000b",
    requestId: "request-1",
    to: "placed",
  },
});
const quiet = { ...createLog(), warn: () => undefined };

/** Answers every request with `answer`, and remembers what it was sent. */
async function httpServer(answer: (body: string) => { status: number; body: string }) {
  const requests: { url: string; headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      requests.push({ url: request.url ?? "", headers: request.headers, body });
      const { status, body: text } = answer(body);
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const accepted = (body: string) => ({
  status: 200,
  body: JSON.stringify((JSON.parse(body) as unknown[]).map((_, index) => ({ messageId: `msg_${index}` }))),
});

describe("publishing", () => {
  test("writes the batch exactly as the SDK of QStash does", async () => {
    await using server = await httpServer(accepted);
    const env = { QSTASH_URL: server.url, QSTASH_TOKEN: "token", PUBLIC_URL: "https://eat.example.com" };
    const delivery = deliveryOf(1);
    await publishBatch(env, [delivery]);
    const sdk = new Client({ baseUrl: server.url, token: "token", retry: false, enableTelemetry: false });
    await sdk.batchJSON([
      {
        url: "https://eat.example.com/hooks/kitchen",
        body: delivery,
        headers: { "x-request-id": "request-1" },
        deduplicationId: `${delivery.event.id}:kitchen:1`,
        retries: 3,
        retryDelay: "min(60000, pow(2, retried) * 1000)",
        timeout: 10,
        failureCallback: "https://eat.example.com/hooks/failed",
      },
    ]);
    const [ours, theirs] = server.requests;
    expect(ours?.url).toBe(theirs?.url);
    expect(ours?.headers["authorization"]).toBe(theirs?.headers["authorization"]);
    const read = (body = "") =>
      (JSON.parse(body) as { headers: Record<string, string>; destination: string; body: string }[]).map((message) => ({
        ...message,
        headers: Object.fromEntries(
          Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
      }));
    expect(read(ours?.body)).toEqual(read(theirs?.body));
  });

  test("looks at every element of the answer: a batch can be 200 and hold refusals", () => {
    const deliveries = [1, 2, 3, 4].map((n) => deliveryOf(n));
    const answer = [{ messageId: "msg_1" }, { error: "quota" }, null];
    expect(refusedOf(deliveries, answer)).toEqual(deliveries.slice(1));
    expect(refusedOf(deliveries, { error: "no" })).toEqual(deliveries);
    expect(refusedOf([deliveryOf(1)], [{ messageId: "old", deduplicated: true }])).toEqual([]);
  });

  test.each([401, 429, 500, 503])("a %i means that nothing was taken", async (status) => {
    await using server = await httpServer(() => ({ status, body: "{}" }));
    const env = { QSTASH_URL: server.url, QSTASH_TOKEN: "token", PUBLIC_URL: "https://eat.example.com" };
    await expect(publishBatch(env, [deliveryOf(1)])).rejects.toThrow(PublishFailed);
  });

  test("a queue that cannot be reached costs an order nothing", async () => {
    const env = { QSTASH_URL: "http://127.0.0.1:9", QSTASH_TOKEN: "token", PUBLIC_URL: "https://eat.example.com" };
    await expect(publishBatch(env, [deliveryOf(1)])).rejects.toThrow(PublishFailed);
    await Publisher.toQStash(env).publish([deliveryOf(1)], quiet);
  });

  test("a message that fails is tried three times more, later each time", () => {
    const env = { QSTASH_URL: "x", QSTASH_TOKEN: "x", PUBLIC_URL: "https://eat.example.com" };
    const { headers } = toMessage(env, deliveryOf(1));
    expect(headers["Upstash-Retries"]).toBe("3");
    expect([0, 1, 2].map(parseRetryDelay(headers["Upstash-Retry-Delay"]))).toEqual([1_000, 2_000, 4_000]);
  });

  test("each generation has an id of its own, or the rescue would be swallowed", () => {
    const env = { QSTASH_URL: "x", QSTASH_TOKEN: "x", PUBLIC_URL: "https://eat.example.com" };
    const ids = [1, 2].map((n) => toMessage(env, deliveryOf(1, n)).headers["Upstash-Deduplication-Id"]);
    expect(new Set(ids).size).toBe(2);
  });
});

describe("the publisher", () => {
  test("collects what comes up while a batch is on its way", async () => {
    const batches: number[] = [];
    const release: (() => void)[] = [];
    const publisher = new Publisher(async (deliveries) => {
      batches.push(deliveries.length);
      await new Promise<void>((resolve) => release.push(resolve));
    });
    const first = publisher.publish([deliveryOf(1)], quiet);
    await Promise.all([2, 3, 4].map(async (n) => await publisher.publish([deliveryOf(n)], quiet)));
    expect(batches).toEqual([1]);
    release.shift()?.();
    await expect.poll(() => batches).toEqual([1, 3]);
    release.shift()?.();
    await first;
  });

  test("sends what a rush has left to the end, though nobody comes after it", async () => {
    let sent = 0;
    const publisher = new Publisher(async (deliveries) => void (sent += deliveries.length));
    const rush = Array.from({ length: 8_000 }, (_, n) => deliveryOf(n));
    await publisher.publish(rush, quiet);
    expect(sent).toBe(rush.length);
  });

  test("leaves to the next what takes it too long", async () => {
    let now = 0;
    let sent = 0;
    const publisher = new Publisher(
      async (deliveries) => {
        sent += deliveries.length;
        now += 6_000;
      },
      () => now,
    );
    await publisher.publish(
      Array.from({ length: 150 }, (_, n) => deliveryOf(n)),
      quiet,
    );
    expect(sent).toBe(100);
    await publisher.publish([deliveryOf(200)], quiet);
    expect(sent).toBe(151);
  });

  test("goes on after a failure, and after a sender that never came back", async () => {
    let now = 0;
    const sent: number[] = [];
    let mode: "hang" | "fail" | "work" = "hang";
    const publisher = new Publisher(
      async (deliveries) => {
        if (mode === "hang") await new Promise(() => undefined);
        if (mode === "fail") throw new Error("down");
        sent.push(deliveries.length);
      },
      () => now,
    );
    void publisher.publish([deliveryOf(1)], quiet);
    await publisher.publish([deliveryOf(2)], quiet);
    now = 20_000;
    mode = "fail";
    await publisher.publish([deliveryOf(3)], quiet);
    mode = "work";
    await publisher.publish([deliveryOf(4)], quiet);
    expect(sent).toEqual([1]);
  });
});

describe("the sweep's loop", () => {
  const rows = (n: number) => Array.from({ length: n }, (_, index) => deliveryOf(index));
  const steady = { now: () => 0 };

  test("ends with the first batch that is not full", async () => {
    const batches = [rows(BATCH_SIZE), rows(BATCH_SIZE), rows(3)];
    const published: number[] = [];
    const handedOn = await drain({
      ...steady,
      claim: async () => batches.shift() ?? [],
      publish: async (deliveries) => void published.push(deliveries.length),
    });
    expect(published).toEqual([BATCH_SIZE, BATCH_SIZE, 3]);
    expect(handedOn).toBe(2 * BATCH_SIZE + 3);
  });

  test("never outlives its tick, however much is due", async () => {
    let claims = 0;
    await drain({ ...steady, claim: async () => (claims++, rows(BATCH_SIZE)), publish: async () => undefined });
    expect(claims).toBe(BATCHES_MAX);
    let now = 0;
    let slow = 0;
    await drain({
      now: () => now,
      claim: async () => (slow++, rows(BATCH_SIZE)),
      publish: async () => void (now += DRAIN_MS_MAX),
    });
    expect(slow).toBe(1);
  });

  test("claims no more once the queue takes nothing", async () => {
    let claims = 0;
    const failing = drain({
      ...steady,
      claim: async () => (claims++, rows(BATCH_SIZE)),
      publish: async () => await Promise.reject(new PublishFailed([], "down")),
    });
    await expect(failing).rejects.toThrow(PublishFailed);
    expect(claims).toBe(1);
  });
});
