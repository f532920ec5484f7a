import net from "node:net";
import { Redis } from "@upstash/redis";
import { createRedisServer } from "js-redis-server";
import { describe, expect, test } from "vitest";
import type { FaultRule } from "#local/faults.ts";
import { startRedis } from "#local/redis.ts";
import type { RedisOptions } from "#local/redis.ts";
import { startEmbeddedRedis } from "#local/redis/embedded.ts";
import { Status } from "#local/redis/resp.ts";

async function startRig(options: Partial<RedisOptions> = {}) {
  const service = await startRedis({ token: "token", ...options });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(service.url + path, {
      method,
      headers: { authorization: "Bearer token", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, json: (await response.json()) as unknown };
  };
  return {
    service,
    // `retry: false` would try network errors once more.
    redis: new Redis({ url: service.url, token: "token", enableTelemetry: false, retry: { retries: 0 } }),
    call,
    [Symbol.asyncDispose]: async () => await service.stop(),
  };
}

test("a command can be written as a path, with the body and the query as further arguments", async () => {
  await using rig = await startRig();
  expect(await rig.call("GET", "/set/dish%2F1/soup?EX=100&NX")).toMatchObject({ status: 200, json: { result: "OK" } });
  expect(await rig.call("POST", "/append/dish%2F1", " of the day")).toMatchObject({ json: { result: 15 } });
  expect(await rig.call("GET", "/get/dish%2F1?_token=token", undefined, { authorization: "" })).toMatchObject({
    json: { result: "soup of the day" },
  });
  expect(await rig.call("GET", "/ttl/dish%2F1")).toMatchObject({ json: { result: expect.any(Number) } });
  expect(await rig.call("GET", "/get/%E0%A4%A")).toMatchObject({ status: 400 });
});

test("with base64 every string is encoded, however deep, and only a plain OK is not", async () => {
  await using rig = await startRig();
  const encoding = { "upstash-encoding": "base64" };
  expect((await rig.call("POST", "/", ["SET", "a", "OK"], encoding)).json).toEqual({ result: "OK" });
  expect((await rig.call("POST", "/", ["GET", "a"], encoding)).json).toEqual({ result: "T0s=" });
  expect((await rig.call("POST", "/", ["EVAL", "return {'OK', {'é', 3}, false}", 0], encoding)).json).toEqual({
    result: ["T0s=", ["w6k=", 3], null],
  });
});

test("a command that fails is 400 with Redis's own words, in a pipeline it fails alone", async () => {
  await using rig = await startRig();
  await rig.redis.set("text", "soup");
  expect(await rig.call("POST", "/", ["INCR", "text"])).toMatchObject({
    status: 400,
    json: { error: "ERR value is not an integer or out of range" },
  });
  expect(await rig.call("POST", "/", ["NO_SUCH"])).toMatchObject({
    status: 400,
    json: { error: expect.stringContaining("ERR unknown command") },
  });
  const { status, json } = await rig.call("POST", "/pipeline", [
    ["INCR", "text"],
    ["BLPOP", "x", 0],
    ["GET", "text"],
  ]);
  expect(status).toBe(200);
  expect(json).toEqual([
    { error: expect.stringContaining("ERR value") },
    { error: "ERR Command is not available: 'BLPOP'" },
    { result: "soup" },
  ]);
});

test.each([
  ["BLPOP", "queue", "0"],
  ["watch", "key"],
  ["SELECT", "1"],
  ["MULTI"],
  ["SUBSCRIBE", "channel"],
  ["XREAD", "BLOCK", "0", "STREAMS", "s", "$"],
  ["CONFIG", "GET", "*"],
])("%s is refused over HTTP", async (...command) => {
  await using rig = await startRig();
  const refusal = { status: 400, json: { error: expect.stringContaining("ERR Command is not available") } };
  expect(await rig.call("POST", "/", command)).toMatchObject(refusal);
  expect(await rig.call("POST", "/multi-exec", [["SET", "a", "1"], command])).toMatchObject(refusal);
  expect(await rig.redis.get("a")).toBeNull();
});

test.each([["no list"], [{ a: 1 }], [[]], [[["SET"]]], [["SET", null]], ["{broken"]])(
  "the body %j is 400",
  async (body) => {
    await using rig = await startRig();
    expect(await rig.call("POST", "/", body)).toMatchObject({ status: 400, json: { error: expect.any(String) } });
  },
);

test("without the token nothing is answered, and the sync token comes back", async () => {
  await using rig = await startRig();
  for (const authorization of ["", "Bearer wrong", "token"]) {
    expect(await rig.call("POST", "/", ["PING"], { authorization })).toMatchObject({
      status: 401,
      json: { error: expect.stringContaining("WRONGPASS") },
    });
  }
  const { headers } = await rig.call("POST", "/", ["PING"], { "upstash-sync-token": "seen-7" });
  expect(headers.get("upstash-sync-token")).toBe("seen-7");
});

test("parallel transactions and pipelines do not mix", async () => {
  await using rig = await startRig();
  const rounds = Array.from({ length: 50 }, async (_, n) => {
    const multi = rig.redis.multi();
    multi.set("last", n);
    multi.incr("count");
    multi.get("last");
    const [, , last] = await multi.exec();
    return last === n;
  });
  expect(await Promise.all(rounds)).toEqual(rounds.map(() => true));
  expect(await rig.redis.get("count")).toBe(50);
});

test("a flush makes it forget data and scripts at once", async () => {
  await using rig = await startRig();
  await rig.redis.set("soldout:soup", "1");
  const sha = await rig.redis.scriptLoad("return 1");
  const flushed = await fetch(`${rig.service.url}/_control/flush`, { method: "POST" });
  expect(flushed.status).toBe(204);
  expect(await rig.redis.exists("soldout:soup")).toBe(0);
  await expect(rig.redis.evalsha(sha, [], [])).rejects.toThrow("NOSCRIPT");
});

test("faults hit the commands they name, and calls are counted by command", async () => {
  await using rig = await startRig();
  rig.service.faults.set([
    { match: "POST /pipeline GET", mode: "error", status: 503, times: 1 },
    { match: "POST /pipeline SET", mode: "drop_after", times: 1 },
    { match: "POST /pipeline DEL", mode: "refuse", times: 1 },
  ]);
  await expect(rig.redis.get("a")).rejects.toThrow("injected fault");
  await expect(rig.redis.set("a", "kept")).rejects.toThrow();
  await expect(rig.redis.del("a")).rejects.toThrow();
  expect(await rig.redis.get("a")).toBe("kept");
  expect(rig.service.calls.byOperation).toEqual({
    "POST /pipeline GET": 2,
    "POST /pipeline SET": 1,
    "POST /pipeline DEL": 1,
  });
});

test("a stalled answer outlasts the patience of the caller, and is never made", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ mode: "stall", ms: 60_000 }]);
  const signal = AbortSignal.timeout(100);
  const call = fetch(rig.service.url, { method: "POST", body: '["SET","a","1"]', signal });
  await expect(call).rejects.toThrow("timeout");
  rig.service.faults.clear();
  expect(await rig.redis.exists("a")).toBe(0);
});

describe("a stale Redis", () => {
  test("answers what was there, and does now what it is told", async () => {
    await using rig = await startRig();
    await rig.redis.set("soldout:soup", "no");
    rig.service.faults.set([{ mode: "stale", ms: 60_000, match: "GET" }]);
    await rig.redis.set("soldout:soup", "yes");
    expect(await rig.redis.get("soldout:soup")).toBe("no");
    rig.service.faults.clear();
    expect(await rig.redis.get("soldout:soup")).toBe("yes");
  });

  test("hears of everything in the end, in its order", async () => {
    await using rig = await startRig();
    rig.service.faults.set([{ mode: "stale", ms: 2_000, match: "GET" }]);
    await rig.redis.set("portions", 1);
    expect(await rig.redis.get("portions")).toBeNull();
    for (let n = 2; n <= 50; n++) await rig.redis.set("portions", n);
    const seen: number[] = [];
    await expect.poll(async () => seen.push((await rig.redis.get<number>("portions")) ?? 0) && seen.at(-1)).toBe(50);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("ends keys by the clock, as a real replica does, and keeps what was deleted", async () => {
    await using rig = await startRig();
    await rig.redis.set("deleted", "1", { px: 60_000 });
    rig.service.faults.set([{ mode: "stale", ms: 60_000, match: "POST /pipeline" }]);
    await rig.redis.del("deleted");
    expect((await rig.call("POST", "/", ["EXISTS", "deleted"])).json).toEqual({ result: 0 });
    expect(await rig.redis.get("deleted")).toBe(1);
    expect(await rig.redis.pttl("deleted")).toBeGreaterThan(30_000);
    rig.service.faults.set([{ mode: "stale", ms: 1_000, match: "POST /pipeline" }]);
    await rig.call("POST", "/", ["SET", "hint", "1", "PX", "2500"]);
    const [ended, seen] = [performance.now() + 2_500, [] as unknown[]];
    while (performance.now() < ended + 200) seen.push(await rig.redis.get("hint"));
    expect([seen[0], seen.includes(1), seen.at(-1)]).toEqual([null, true, null]);
  });

  test("asked by a script answers by then, and the script counts once, now", async () => {
    await using rig = await startRig();
    const count = `return redis.call('INCR', KEYS[1])`;
    for (let n = 1; n <= 3; n++) expect(await rig.redis.eval(count, ["orders"], [])).toBe(n);
    rig.service.faults.set([{ mode: "stale", ms: 60_000 }]);
    for (let n = 1; n <= 4; n++) expect(await rig.redis.eval(count, ["orders"], [])).toBe(4);
    expect((await rig.redis.multi().incr("orders").get("orders").exec()) as unknown).toEqual([4, 4]);
    expect(await rig.redis.dbsize()).toBe(1);
    rig.service.faults.clear();
    expect(await rig.redis.get("orders")).toBe(8);
  });

  test("that was flushed knows it later", async () => {
    await using rig = await startRig();
    await rig.redis.set("hint", "1");
    rig.service.faults.set([{ mode: "stale", ms: 2_000, match: "POST /pipeline GET" }]);
    await rig.service.flush();
    expect((await rig.call("POST", "/", ["GET", "hint"])).json).toEqual({ result: null });
    expect(await rig.redis.get("hint")).toBe(1);
    await expect.poll(async () => await rig.redis.get("hint")).toBeNull();
  });

  test("is seeded: the same answers are old again", async () => {
    const run = async () => {
      await using rig = await startRig();
      await rig.redis.set("a", "old");
      rig.service.faults.set([{ mode: "stale", ms: 60_000, probability: 0.5, match: "GET" }], 5);
      await rig.redis.set("a", "new");
      const answers: unknown[] = [];
      for (let n = 0; n < 20; n++) answers.push(await rig.redis.get("a"));
      return answers;
    };
    const answers = await run();
    expect(new Set(answers)).toEqual(new Set(["old", "new"]));
    expect(await run()).toEqual(answers);
  });

  test("has one age, and must be the embedded one", async () => {
    await using rig = await startRig();
    const stale = (ms: number): FaultRule => ({ mode: "stale", ms });
    expect(() => rig.service.faults.set([stale(1), stale(2)])).toThrow("by different times at once");
    const redis = await createRedisServer({ port: 0 });
    const before = await startRig({ backend: `redis://127.0.0.1:${redis.port}` });
    expect(() => before.service.faults.set([stale(1)])).toThrow('cannot make "stale"');
    await before.service.stop();
    await redis.close();
  });
});

test("an embedded Redis forgets everything when it stops", async () => {
  await using rig = await startRig();
  await rig.redis.set("hint", "1");
  await rig.service.stop();
  await using again = await startRig();
  expect(await again.redis.get("hint")).toBeNull();
});

test("nobody but its front can connect to an embedded Redis, which has no password", async () => {
  const embedded = await startEmbeddedRedis();
  try {
    expect(await answersPing(embedded.port)).toBe(false);
    expect(await embedded.connection.run([["PING"]])).toEqual([new Status("PONG")]);
  } finally {
    await embedded.close();
  }
});

test("when a real Redis goes away calls fail, and work again once it is back", async () => {
  const redis = await createRedisServer({ port: 0 });
  const way = await openWay(redis.port);
  const rig = await startRig({ backend: `redis://127.0.0.1:${way.port}/2` });
  try {
    await rig.redis.set("a", "1");
    await way.close();
    expect((await rig.call("POST", "/", ["GET", "a"])).status).toBe(500);
    await way.open();
    expect((await rig.call("POST", "/", ["GET", "a"])).json).toEqual({ result: "1" });
  } finally {
    await rig.service.stop();
    await way.close();
    await redis.close();
  }
});

/** A way to a port, which can be cut and opened again under the same number. */
async function openWay(target: number) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    const onward = net.connect(target, "127.0.0.1");
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => sockets.delete(end));
    }
    socket.pipe(onward).pipe(socket);
  });
  let port = 0;
  const open = async () => {
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    port = (server.address() as net.AddressInfo).port;
  };
  await open();
  return {
    open,
    get port() {
      return port;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answersPing(port: number): Promise<boolean> {
  const socket = net.connect(port, "127.0.0.1");
  return await new Promise((resolve) => {
    socket.on("data", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
    socket.write("PING\r\n");
  });
}
