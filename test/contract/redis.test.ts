import { describe, expect, test } from "vitest";
import { redisScenarios as scenarios } from "./redis-script.ts";
import { runner } from "./run.ts";
import { isReal, redisTarget } from "./targets.ts";

const script = { path: "test/contract/redis-script.ts", scenarios };
const places = [
  { where: "Node", backend: "embedded" },
  { where: "workerd", backend: "embedded" },
  ...(isReal ? [] : [{ where: "Node", backend: "over TCP" } as const]),
] as const;

describe.each(places)("@upstash/redis and @upstash/ratelimit in $where, Redis $backend", ({ where, backend }) => {
  const run = runner(where, script, async () => await redisTarget(backend));

  test("text with whatever characters comes back as it was", async () => {
    const { texts, back } = await run("strings");
    expect(back).toEqual(texts);
  });

  test("answers without base64 are plain text", async () => {
    expect(await run("plainEncoding")).toEqual(["OK", "soup é", "PONG"]);
  });

  test("objects, hashes, lists, sets, ranks and counters keep their types", async () => {
    expect(await run("values")).toEqual({
      object: { table: 4, guests: ["Ana", null] },
      hash: { price: 950, name: "Soup", tags: ["hot"] },
      list: ["a", "b", "c"],
      members: ["x"],
      ranked: ["one", 1, "two", 2.5],
      absent: null,
      absentHash: null,
      counted: 42,
    });
  });

  test("a hint is set once, and is gone when its time is over", async () => {
    expect(await run("expiry")).toEqual({ first: "OK", second: null, ttlInRange: true, gone: true });
  });

  test("one failing command does not stop the others of its pipeline", async () => {
    const error = expect.stringContaining("ERR value is not an integer");
    expect(await run("pipeline")).toEqual([{ result: "OK" }, { error, result: undefined }, { result: 2 }]);
  });

  test("a transaction happens as a whole or not at all", async () => {
    const { done, refused, after } = await run("transaction");
    expect(done).toEqual(["OK", 1, "soup"]);
    expect(refused).toMatch(/^400 (EXECABORT|ERR)/);
    expect(after).toBe(1);
  });

  test("scripts with Upstash's own flag run, by text and by hash, and an unknown hash says NOSCRIPT", async () => {
    const result = await run("scripts");
    expect(result).toMatchObject({ evaluated: 41, executed: 42, bySha: 42, known: [1, 0] });
    expect(result.unknown).toContain("NOSCRIPT");
    expect(result.nested).toEqual([1, "two", [3, "OK"], null]);
    expect(result.failing).toContain("ERR");
  });

  test("a refused command and a wrong token say why", async () => {
    const { wrongType, wrongToken } = await run("errors");
    expect(wrongType).toContain("WRONGTYPE");
    expect(wrongToken).toMatch(/WRONGPASS|Unauthorized/);
  });

  test("of twenty guests at once three pass, with a fixed window, a sliding one and a token bucket", async () => {
    expect(await run("rateLimits")).toEqual({ fixed: 3, sliding: 3, bucket: 3 });
  });

  test("two hundred counts at once are two hundred", async () => {
    expect(await run("counters")).toBe(200);
  });
});
