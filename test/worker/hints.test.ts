import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Redis } from "@upstash/redis";
import { startRedis } from "#local/redis.ts";
import { DatabaseUnavailable } from "#db/errors.ts";
import { Breaker } from "#worker/clients/breaker.ts";
import type { RunScript } from "#worker/clients/redis.ts";
import { NewestOnly } from "#worker/clients/newest-only.ts";
import type { Hint, Wish } from "#worker/hint-memory.ts";
import { Hints } from "#worker/hints.ts";
import { KNOWN_SINCE, sentOnKey, type FindKnown } from "#worker/retry-checks.ts";
import { guestAllowances } from "#worker/order-limits.ts";

const PIZZA = "pizza";
const wish = (key: string, portions: Record<string, number> = { [PIZZA]: 1 }): Wish => ({
  restaurantId: "here",
  portions: new Map(Object.entries(portions)),
  once: { scope: "anon:here", key, bodyHash: "as it was" },
});
const soldOut: Hint = { kind: "item", id: PIZZA, left: 0 };

function isolate() {
  let now = 1_000_000;
  const calls: { keys: string[]; args: (string | number)[] }[] = [];
  let answer: unknown = [];
  let isWhole = true;
  const known = new Set<string>();
  const run = async <T>(_script: string, keys: string[], args: (string | number)[]) => {
    calls.push({ keys, args });
    const asksForRetries = args.length === 0 && keys.length > 2 && keys.every((key) => key.startsWith("sent-on:"));
    const isAnswered = asksForRetries && Array.isArray(answer);
    const knows = () => [Number(isWhole), ...keys.slice(2).map((key) => Number(known.has(key)))];
    return (await (isAnswered ? knows() : answer)) as T | null;
  };
  const inPostgres = new Set<string>();
  const statements: number[] = [];
  let isPostgresAway = false;
  const findKnown: FindKnown = async (onces) => {
    statements.push(onces.length);
    await Promise.resolve();
    if (isPostgresAway) throw new DatabaseUnavailable("away");
    return onces.map(({ key }) => inPostgres.has(key));
  };
  const sleepers: { at: number; wake: () => void }[] = [];
  const sleep = async (ms: number) =>
    await new Promise<void>((wake) => {
      sleepers.push({ at: now + ms, wake });
      setImmediate(() => {
        const next = sleepers.toSorted((one, other) => one.at - other.at)[0];
        if (!next) return;
        sleepers.splice(sleepers.indexOf(next), 1);
        now = Math.max(now, next.at);
        next.wake();
      });
    });
  const hints = new Hints(run, findKnown, () => now, sleep);
  return {
    hints,
    calls,
    now: () => now,
    pass: (ms: number) => (now += ms),
    redisSays: (next: unknown) => (answer = next),
    /** Another isolate has sent this order on to Postgres, and told Redis. */
    sentOn: (key: string) => known.add(sentOnKey(wish(key).once)),
    redisWasEmptied: () => (isWhole = false),
    /** The order was placed. */
    placed: (key: string) => inPostgres.add(key),
    postgresGoesAway: () => (isPostgresAway = true),
    /** How many orders each statement asked for. */
    statements,
  };
}

describe("the early no", () => {
  test("is repeated for a second without asking anybody", async () => {
    const { hints, pass } = isolate();
    await hints.remember(wish("first"), [soldOut]);
    expect(await hints.heard(wish("second"))).toEqual(soldOut);
    pass(999);
    expect(await hints.heard(wish("third"))).toEqual(soldOut);
  });

  test("is checked by one order a second, while the others still hear it", async () => {
    const { hints, pass } = isolate();
    await hints.remember(wish("first"), [soldOut]);
    pass(1_000);
    expect(await hints.heard(wish("the one that finds out"))).toBeNull();
    expect(await hints.heard(wish("another"))).toEqual(soldOut);
    await hints.remember(wish("the one that finds out"), [soldOut]);
    expect(await hints.heard(wish("yet another"))).toEqual(soldOut);
  });

  test("is never heard two seconds after the last portion came back", async () => {
    const { hints, pass } = isolate();
    await hints.remember(wish("first"), [soldOut]);
    pass(1_000);
    expect(await hints.heard(wish("the one that finds out, slowly"))).toBeNull();
    pass(900);
    const another = hints.heard(wish("another"));
    await hints.forget([soldOut]);
    expect(await another).toBeNull();
  });

  test("that is too old to be repeated is asked for by one order, however slow, and a crowd waits for what it hears", async () => {
    const { hints, pass } = isolate();
    await hints.remember(wish("first"), [soldOut]);
    pass(5_000);
    expect(await hints.heard(wish("the one that finds out"))).toBeNull();
    const crowd = Array.from({ length: 20 }, async (_, n) => await hints.heard(wish(`waits-${n}`)));
    await hints.remember(wish("the one that finds out"), [soldOut]);
    expect(await Promise.all(crowd)).toEqual(crowd.map(() => soldOut));
  });

  test("is found out by the next one when the first comes back without an answer, or not at all", async () => {
    const { hints, pass } = isolate();
    await hints.remember(wish("first"), [soldOut]);
    pass(5_000);
    const failed = wish("its database was away");
    expect(await hints.heard(failed)).toBeNull();
    hints.release(failed);
    expect(await hints.heard(wish("dies"))).toBeNull();
    const next = hints.heard(wish("next"));
    pass(2_000);
    expect(await next).toBeNull();
  });

  test("ends at once where the dish came back", async () => {
    const { hints } = isolate();
    await hints.remember(wish("first"), [soldOut]);
    await hints.forget([soldOut]);
    expect(await hints.heard(wish("second"))).toBeNull();
  });

  test("counts the portions: who wants fewer than there are left is not refused", async () => {
    const { hints } = isolate();
    await hints.remember(wish("greedy", { [PIZZA]: 5 }), [{ ...soldOut, left: 2 }]);
    expect(await hints.heard(wish("modest", { [PIZZA]: 2 }))).toBeNull();
    expect(await hints.heard(wish("greedy again", { [PIZZA]: 3 }))).not.toBeNull();
  });

  test("is not for an order that was sent on before: it may have been placed", async () => {
    const { hints } = isolate();
    const placed = wish("placed, but its answer was lost");
    await hints.ask(placed, []);
    await hints.remember(wish("too late"), [soldOut]);
    expect(await hints.heard(placed)).toBeNull();
    expect(await hints.heard(wish("too late"))).toEqual(soldOut);
  });

  test("is not for an order that another isolate sent on before, however many others are refused at that moment", async () => {
    const { hints, sentOn } = isolate();
    await hints.remember(wish("too late"), [soldOut]);
    for (let n = 0; n < 100; n++) expect(await hints.heard(wish(`crowd-${n}`))).toEqual(soldOut);
    sentOn("placed elsewhere, but its answer was lost");
    expect(await hints.heard(wish("placed elsewhere, but its answer was lost"))).toBeNull();
    expect(await hints.heard(wish("too late, too"))).toEqual(soldOut);
  });

  test("is looked up in Postgres when Redis does not tell, though it is asked again and again: for a whole crowd in few statements", async () => {
    const { hints, calls, redisSays, placed, statements } = isolate();
    await hints.remember(wish("too late"), [soldOut]);
    calls.length = 0;
    redisSays(null);
    placed("crowd-77");
    const crowd = Array.from({ length: 200 }, async (_, n) => await hints.heard(wish(`crowd-${n}`)));
    const heard = await Promise.all(crowd);
    expect(heard.flatMap((hint, n) => (hint === null ? [n] : []))).toEqual([77]);
    expect(calls.length).toBeLessThanOrEqual(4 * 8);
    expect(statements.length).toBeLessThanOrEqual(2);
    expect(statements.reduce((sum, count) => sum + count)).toBe(200);
  });

  test("is looked up in Postgres at most twenty times a second, however steadily they come", async () => {
    const { hints, redisSays, statements, pass, now } = isolate();
    await hints.remember(wish("the one who read it"), [soldOut]);
    redisSays(null);
    const started = now();
    const coming: Promise<Hint | null>[] = [];
    for (let n = 0; n < 900; n++) {
      coming.push(hints.heard(wish(`guest ${n}`)));
      await Promise.resolve();
      pass(1);
    }
    const heard = await Promise.all(coming);
    expect(heard.filter((each) => each !== soldOut)).toEqual([]);
    expect(statements.reduce((sum, asked) => sum + asked, 0)).toBe(900);
    expect(statements.length).toBeLessThanOrEqual((now() - started) / 50 + 1);
  });

  test("is looked up in Postgres at once by an isolate whose clock was put back", async () => {
    const { hints, redisSays, statements, pass, now } = isolate();
    await hints.remember(wish("the one who read it"), [soldOut]);
    redisSays(null);
    expect(await hints.heard(wish("before"))).toBe(soldOut);
    pass(-600_000);
    const from = now();
    expect(await hints.heard(wish("after"))).toBe(soldOut);
    expect(statements).toEqual([1, 1]);
    expect(now() - from).toBeLessThan(100);
  });

  test("is looked up in Postgres when Redis was emptied: what it knows it knows, what it does not know may be", async () => {
    const { hints, redisWasEmptied, sentOn, placed, statements } = isolate();
    await hints.remember(wish("too late"), [soldOut]);
    redisWasEmptied();
    sentOn("sent on since");
    placed("placed before");
    expect(await hints.heard(wish("sent on since"))).toBeNull();
    expect(statements).toEqual([]);
    expect(await hints.heard(wish("placed before"))).toBeNull();
    expect(await hints.heard(wish("too late, too"))).toEqual(soldOut);
    expect(statements).toEqual([1, 1]);
  });

  test("is not repeated when neither Redis nor Postgres tells: the guest is asked to come again", async () => {
    const { hints, redisSays, postgresGoesAway } = isolate();
    await hints.remember(wish("too late"), [soldOut]);
    redisSays(null);
    postgresGoesAway();
    await expect(hints.heard(wish("who knows"))).rejects.toThrow(DatabaseUnavailable);
  });

  test("to a crowd costs a few calls of Redis, each for many, and none waits for a caller who went away", async () => {
    const { hints, calls, redisSays, sentOn } = isolate();
    await hints.remember(wish("too late"), [soldOut]);
    sentOn("crowd-77");
    calls.length = 0;
    redisSays(new Promise(() => undefined));
    for (let n = 0; n < 4; n++) void hints.heard(wish(`gone-${n}`));
    redisSays([]);
    const crowd = Array.from({ length: 200 }, async (_, n) => await hints.heard(wish(`crowd-${n}`)));
    const heard = await Promise.all(crowd);
    expect(heard.flatMap((hint, n) => (hint === null ? [n] : []))).toEqual([77]);
    expect(calls.length).toBeLessThanOrEqual(8);
  });

  test("of another isolate is learnt from Redis, and kept for a second", async () => {
    const { hints, pass, redisSays, calls } = isolate();
    redisSays(["0", "0", "", JSON.stringify(soldOut)]);
    expect(await hints.ask(wish("a"), [])).toEqual({ refusal: soldOut, waitSeconds: null });
    expect(await hints.heard(wish("b"))).toEqual(soldOut);
    pass(1_000);
    expect(await hints.heard(wish("c"))).toBeNull();
    expect(calls).toHaveLength(2);
  });

  test("is not made of rubbish in Redis, nor of its silence", async () => {
    const { hints, redisSays } = isolate();
    const nothing = { refusal: null, waitSeconds: null, isUnknown: true };
    for (const rubbish of [null, [], "x", ["1", "0"]]) {
      redisSays(rubbish);
      expect(await hints.ask(wish(`r${JSON.stringify(rubbish)}`), [])).toEqual(nothing);
    }
    for (const rubbish of [
      ["0", "0", "{", "[]"],
      ["0", "0", "", JSON.stringify({ ...soldOut, id: "other" })],
    ]) {
      redisSays(rubbish);
      const { refusal, waitSeconds } = await hints.ask(wish(`r${JSON.stringify(rubbish)}`), []);
      expect([refusal, waitSeconds]).toEqual([null, null]);
    }
  });

  test.each([
    { code: "bogus", message: null, until: null },
    { code: "internal", message: null, until: null },
    { code: "paused", message: { a: 1 }, until: 5 },
    {},
  ])("is not made of %j, which no restaurant ever said", async (said) => {
    const { hints, redisSays } = isolate();
    redisSays(["0", "0", JSON.stringify({ kind: "restaurant", id: "here", ...said }), ""]);
    expect(await hints.ask(wish("a"), [])).toEqual({ refusal: null, waitSeconds: null });
    expect(await hints.heard(wish("b"))).toBeNull();
  });

  test("tells how long a rate limit still holds", async () => {
    const { hints, redisSays, calls } = isolate();
    redisSays(["1500", "0", "", ""]);
    const allowance = { key: "rate:x", max: 3, seconds: 60 };
    expect(await hints.ask(wish("a"), [allowance])).toEqual({ refusal: null, waitSeconds: 2 });
    const hintKeys = ["hint:restaurant:here", "hint:item:pizza"];
    expect(calls[0]?.keys).toEqual([...KNOWN_SINCE, sentOnKey(wish("a").once), "rate:x", "rate:x:asked", ...hintKeys]);
  });

  test("of a whole restaurant comes with every reading of it", async () => {
    const { hints } = isolate();
    const state = { restaurantId: "here", seq: 1, menuVersion: 1, message: "Back at six", until: null };
    hints.learn({ ...state, state: "paused", left: { [PIZZA]: 0 }, soldOut: ["soup"] });
    expect(await hints.heard(wish("a"))).toMatchObject({ kind: "restaurant", code: "paused", message: "Back at six" });
    hints.learn({ ...state, state: "open", left: { [PIZZA]: 4 }, soldOut: [] });
    expect(await hints.heard(wish("b"))).toBeNull();
    expect(await hints.heard(wish("c", { soup: 1 }))).toMatchObject({ id: "soup", left: 0 });
  });
});

describe("a service that does not answer", () => {
  test("is left alone after five failures, and asked again by one caller after the pause", () => {
    let now = 0;
    const breaker = new Breaker({ failuresMax: 5, openMs: 5_000 }, () => now);
    for (let failure = 0; failure < 5; failure++) {
      expect(breaker.allows()).toBe(true);
      breaker.failed();
    }
    expect(breaker.allows()).toBe(false);
    now = 4_999;
    expect(breaker.allows()).toBe(false);
    now = 5_000;
    expect(breaker.allows()).toBe(true);
    expect(breaker.allows()).toBe(false); // one at a time
    breaker.failed();
    expect(breaker.allows()).toBe(false);
    now = 10_000;
    expect(breaker.allows()).toBe(true);
    breaker.succeeded();
    expect(breaker.allows()).toBe(true);
  });

  test("is asked again later though the caller who asked went away and never heard", () => {
    let now = 0;
    const breaker = new Breaker({ failuresMax: 1, openMs: 5_000 }, () => now);
    breaker.failed();
    now = 5_000;
    expect(breaker.allows()).toBe(true); // this one's request is cancelled with its client
    expect(breaker.allows()).toBe(false);
    now = 10_000;
    expect(breaker.allows()).toBe(true);
    breaker.succeeded();
    expect(breaker.allows()).toBe(true);
  });

  test("is forgiven single failures", () => {
    const breaker = new Breaker({ failuresMax: 5, openMs: 5_000 }, () => 0);
    for (let n = 0; n < 50; n++) {
      breaker.failed();
      breaker.succeeded();
    }
    expect(breaker.allows()).toBe(true);
  });
});

describe("a place that wants only the newest", () => {
  test("hears at once, then the newest of what came while it was told", async () => {
    const heard: number[] = [];
    const release: (() => void)[] = [];
    const newest = new NewestOnly<{ seq: number }>(async (_, { seq }) => {
      heard.push(seq);
      await new Promise<void>((resolve) => release.push(resolve));
    });
    const first = newest.put("here", { seq: 1 });
    await Promise.all([4, 2, 5, 3].map(async (seq) => await newest.put("here", { seq })));
    expect(heard).toEqual([1]);
    release.shift()?.();
    await expect.poll(() => heard).toEqual([1, 5]);
    release.shift()?.();
    await first;
    const next = newest.put("here", { seq: 6 });
    release.shift()?.();
    await next;
    expect(heard).toEqual([1, 5, 6]);
  });

  test("hears again after a sender failed, or never came back", async () => {
    let now = 0;
    const heard: number[] = [];
    const newest = new NewestOnly<{ seq: number }>(
      async (_, { seq }) => {
        if (seq === 1) throw new Error("away");
        if (seq === 2) await new Promise(() => undefined);
        heard.push(seq);
      },
      () => now,
    );
    await expect(newest.put("here", { seq: 1 })).rejects.toThrow("away");
    void newest.put("here", { seq: 2 });
    await newest.put("here", { seq: 3 });
    now = 10_000;
    await newest.put("here", { seq: 4 });
    expect(heard).toEqual([4]);
  });
});

describe("what a guest's order counts against", () => {
  test("is a network and a contact, and neither is written down", () => {
    const allowances = guestAllowances("203.0.113.7", { email: "a@example.com", phone: "+44 20 7946 0000" });
    expect(allowances).toHaveLength(3);
    expect(JSON.stringify(allowances)).not.toMatch(/203\.0|example|7946/);
    expect(guestAllowances(undefined, { email: null, phone: "(020) 7946-0000" })).toEqual(
      guestAllowances(undefined, { email: null, phone: "020 79460000" }),
    );
  });
});

describe("a limit", () => {
  test("holds in the isolate that counted, though Redis is silent, and ends with its minute", async () => {
    const { hints, pass } = isolate();
    const allowance = { key: "rate:here", max: 2, seconds: 60 };
    for (const key of ["first", "second"]) {
      expect((await hints.ask(wish(key), [allowance])).waitSeconds).toBeNull();
      await hints.count([allowance]);
    }
    pass(1_500);
    expect((await hints.ask(wish("third"), [allowance])).waitSeconds).toBe(59);
    expect((await hints.ask(wish("second"), [allowance])).waitSeconds, "a retry is never limited").toBeNull();
    pass(58_500);
    expect((await hints.ask(wish("third"), [allowance])).waitSeconds).toBeNull();
  });
});

describe("a limit, in Redis itself", () => {
  let service: Awaited<ReturnType<typeof startRedis>>;
  let redis: Redis;
  let run: RunScript;
  let hints: Hints;
  const inPostgres = new Set<string>();
  const another = (told = run) =>
    new Hints(told, async (onces) => await Promise.resolve(onces.map(({ key }) => inPostgres.has(key))));
  beforeAll(async () => {
    service = await startRedis({ token: "a-token-of-this-test" });
    redis = new Redis({
      url: service.url,
      token: "a-token-of-this-test",
      enableTelemetry: false,
      automaticDeserialization: false,
    });
    run = async (script, keys, args) => await redis.eval(script, keys, args);
    hints = another();
  });
  afterAll(async () => await service.stop());

  const isSentOn = async (key: string, allowance: { key: string; max: number; seconds: number }) =>
    (await hints.ask(wish(key), [allowance])).waitSeconds === null;

  test("lets a crowd through to be refused, and is no door for a flood that comes all at once", async () => {
    const allowance = { key: "rate:flood", max: 2, seconds: 60 };
    const sentOn = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => await isSentOn(`flood-${n}`, allowance)),
    );
    expect(sentOn.filter(Boolean)).toHaveLength(40);
    expect(await isSentOn("flood-0", allowance), "a retry is never limited").toBe(true);
  });

  test("counts what was placed, and says how long it holds", async () => {
    const allowance = { key: "rate:placed", max: 2, seconds: 60 };
    for (const key of ["first", "second"]) {
      expect(await isSentOn(key, allowance)).toBe(true);
      await hints.count([allowance]);
    }
    const { waitSeconds } = await hints.ask(wish("third"), [allowance]);
    expect(waitSeconds).toBeGreaterThan(50);
    expect(waitSeconds).toBeLessThanOrEqual(60);
  });

  test("of portions lets an order through that wants no more, and the next isolate knows that it was sent on", async () => {
    const few: Hint = { kind: "item", id: "few", left: 1 };
    await hints.remember(wish("greedy", { few: 2 }), [few]);
    const modest = wish("modest", { few: 1 });
    const [first, second] = [another(), another()];
    expect(await first.ask(modest, [])).toEqual({ refusal: null, waitSeconds: null });
    // It took the last one, and its answer was lost.
    await second.remember(wish("too late", { few: 1 }), [{ ...few, left: 0 }]);
    expect(await second.heard(modest)).toBeNull();
    expect(await second.heard(wish("too late, too", { few: 1 }))).toEqual({ ...few, left: 0 });
  });

  test("of portions is not for an order that was placed before Redis was emptied", async () => {
    const gone: Hint = { kind: "item", id: "gone", left: 0 };
    const placed = wish("placed before it was emptied", { gone: 1 });
    inPostgres.add(placed.once.key);
    await service.flush();
    await another().remember(wish("too late", { gone: 1 }), [gone]);
    expect((await another().ask(placed, [])).refusal).toBeNull();
    expect((await another().ask(wish("too late, too", { gone: 1 }), [])).refusal).toEqual(gone);
  });

  test("of portions is not for an order of which Redis could not be told, once whoever sent it on has reached Redis again", async () => {
    await redis.del(...KNOWN_SINCE);
    await redis.set(KNOWN_SINCE[0], "1"); // it has been there for long
    const last: Hint = { kind: "item", id: "last", left: 0 };
    let isAway = true;
    const first = another(async (...call) => (isAway ? null : await run(...call)));
    const unheard = wish("unheard of", { last: 1 });
    expect(await first.ask(unheard, [])).toMatchObject({ isUnknown: true });
    await first.makeKnown(unheard, []);
    inPostgres.add(unheard.once.key);
    isAway = false;
    await first.ask(wish("the next one", { other: 1 }), []);
    await another().remember(wish("too late", { last: 1 }), [last]);
    expect((await another().ask(unheard, [])).refusal).toBeNull();
  });

  test("is asked again for an order that was refused, whatever its key was allowed before", async () => {
    const allowance = { key: "rate:refused", max: 1, seconds: 60 };
    expect(await isSentOn("refused", allowance)).toBe(true);
    await hints.remember(wish("refused"), []);
    await hints.count([allowance]);
    expect(await isSentOn("refused", allowance)).toBe(false);
  });
});
