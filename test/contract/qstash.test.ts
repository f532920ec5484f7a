import { describe, expect, test } from "vitest";
import { qstashScenarios as scenarios } from "./qstash-script.ts";
import { runner } from "./run.ts";
import { qstashTarget } from "./targets.ts";

const script = { path: "test/contract/qstash-script.ts", scenarios };

// Together, because most of their time is waiting.
describe.concurrent.each(["Node", "workerd"] as const)("@upstash/qstash in %s", (where) => {
  const run = runner(where, script, qstashTarget);

  test("a message arrives with its body letter by letter, its id and the headers it was given", async () => {
    const { headers, ...rest } = await run("delivery");
    expect(rest).toEqual({ sameBody: true, sameId: true, method: "POST" });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "Upstash-QStash",
      "upstash-retried": "0",
      "x-request-id": "r-1",
    });
    expect(headers).not.toHaveProperty("authorization");
  });

  test("bytes of every value arrive unchanged, by the method that was asked for", async () => {
    expect(await run("bytes")).toEqual({ same: true, method: "PUT", type: "image/png" });
  });

  test("a signature fits its own address, body and keys, also as the next key, and nothing else", async () => {
    expect(await run("signature")).toEqual({
      own: true,
      afterRotation: true,
      otherUrl: "SignatureError",
      otherBody: "SignatureError",
      otherKeys: "SignatureError",
      noSignature: "SignatureError",
    });
  });

  test("an address with double slashes and a query is called and signed as it was given", async () => {
    expect(await run("rawDestination")).toEqual({ asSent: true, verified: true });
  });

  test("each message of a batch arrives under its own id", async () => {
    expect(await run("batch")).toEqual({ sameIds: true, bodies: [{ n: 1 }, { n: 2 }], header: "r-1" });
  });

  test("a deduplication id lets one message through, and the others get its id", async () => {
    expect(await run("deduplication")).toEqual({ sameId: true, deduplicated: [false, true, true], bodies: [1, 4] });
  });

  test("equal content is delivered once when that was asked for", async () => {
    expect(await run("contentDeduplication")).toEqual({ again: true, arrived: 2 });
  });

  test("a delayed message is never early, and not-before beats delay", async () => {
    const { delayedMs, earlyMs } = await run("delay");
    expect(delayedMs).toBeGreaterThanOrEqual(990);
    expect(earlyMs).toBeLessThanOrEqual(10);
  });

  test("every answer but 2xx is tried again, with waits that grow as the expression says", async () => {
    expect(await run("retries")).toEqual({
      retried: ["0", "1", "2", "3"],
      sameId: true,
      sameBody: true,
      patient: [true, true, true],
    });
  });

  test("a destination that says when to come again is heard", async () => {
    const { gapMs } = await run("retryAfter");
    expect(gapMs).toBeGreaterThanOrEqual(990);
    expect(gapMs).toBeLessThan(15_000);
  });

  test("a message that fails to the end is a dead letter, tells its failure callback, and can be retried", async () => {
    const result = await run("deadLetter");
    expect(result).toMatchObject({
      letter: { url: result.url, body: '{"order":7}', status: 500, answer: "answer 2" },
      attempts: 2,
      verified: true,
      told: { status: 500, retried: 1, maxRetries: 1, dlqId: true, sourceMessageId: true, url: result.url },
      sourceBody: '{"order":7}',
      revived: { body: '{"order":7}', sameId: true, retried: "0" },
      gone: { status: 404 },
    });
  });

  test("a destination that says it will never work gets no second try", async () => {
    expect(await run("nonRetryable")).toEqual({ status: 489, attempts: 1, left: 0 });
  });

  test("a callback tells of each attempt", async () => {
    const about = { maxRetries: 2, from: "kitchen" };
    expect(await run("callbacks")).toEqual([
      { ...about, status: 500, retried: 0, body: "answer 1" },
      { ...about, status: 200, retried: 1, body: "answer 2" },
    ]);
  });

  test("a destination that does not answer in time has failed", async () => {
    const { afterMs } = await run("timeout");
    expect(afterMs).toBeGreaterThanOrEqual(900);
    expect(afterMs).toBeLessThan(12_000);
  });

  test("a message that waits can be looked at and cancelled", async () => {
    const result = await run("cancel");
    expect(result).toMatchObject({
      message: { url: result.url, body: '{"n":1}', maxRetries: 2, method: "POST" },
      cancelled: [1, 1],
      after: { status: 404 },
    });
  });

  test("a schedule is created, replaced, paused, resumed, listed and deleted", async () => {
    expect(await run("schedules")).toMatchObject({
      created: { cron: "CRON_TZ=Europe/Lisbon 30 3 1 1 *", destination: true, method: "POST" },
      paused: { cron: "*/5 * * * *", isPaused: true, retries: 2 },
      listed: [false],
      badCron: { status: 400 },
      after: { status: 404 },
    });
  });

  test("a wrong token, address, expression or duration is refused", async () => {
    const { token, ...requests } = await run("refusals");
    expect(token).toMatchObject({ status: 401 });
    for (const refusal of Object.values(requests)) expect(refusal).toMatchObject({ status: 400 });
  });

  test("the log tells a delivery step by step", async () => {
    expect(await run("logs")).toEqual(["CREATED", "ACTIVE", "DELIVERED"]);
  });
});
