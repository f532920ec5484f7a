import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { scriptWorker } from "./script-worker.ts";

// What a Worker does with the unmodified @upstash/redis and @upstash/ratelimit. redis.test.ts says what must come of it.

export interface RedisEnv extends Record<string, string> {
  REDIS_URL: string;
  REDIS_TOKEN: string;
  /** Before each key, so that runs do not meet. */
  PREFIX: string;
}

interface RedisUse {
  automaticDeserialization?: boolean;
  responseEncoding?: false;
  token?: string;
}

function connect(env: RedisEnv, use: RedisUse = {}): { redis: Redis; key: (name: string) => string } {
  const redis = new Redis({ url: env.REDIS_URL, token: env.REDIS_TOKEN, enableTelemetry: false, ...use });
  const run = crypto.randomUUID();
  return { redis, key: (name) => `${env.PREFIX}${run}:${name}` };
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    (value) => `no error but ${JSON.stringify(value)}`,
    (error: unknown) => (error as Error).message,
  );
}

const ADD_UP = "return tonumber(redis.call('GET', KEYS[1]) or '0') + tonumber(ARGV[1])";

export const redisScenarios = {
  async strings(env) {
    const { redis, key } = connect(env, { automaticDeserialization: false });
    const texts = ["", "OK", "é 🍲 عربي", "line\r\nline", '"quoted"', "nul \0 inside", "+OK", "-ERR no", ":1", "$-1"];
    const back = [];
    for (const text of texts) {
      await redis.set(key("text"), text);
      back.push(await redis.get(key("text")));
    }
    return { texts, back };
  },

  async plainEncoding(env) {
    const { redis, key } = connect(env, { responseEncoding: false });
    return [await redis.set(key("a"), "soup é"), await redis.get(key("a")), await redis.ping()];
  },

  async values(env) {
    const { redis, key } = connect(env);
    await redis.set(key("object"), { table: 4, guests: ["Ana", null] });
    await redis.hset(key("hash"), { price: 950, name: "Soup", tags: ["hot"] });
    await redis.rpush(key("list"), "a", "b", "c");
    await redis.sadd(key("set"), "x");
    await redis.zadd(key("zset"), { score: 2.5, member: "two" }, { score: 1, member: "one" });
    return {
      object: await redis.get(key("object")),
      hash: await redis.hgetall(key("hash")),
      list: await redis.lrange(key("list"), 0, -1),
      members: await redis.smembers(key("set")),
      ranked: await redis.zrange(key("zset"), 0, -1, { withScores: true }),
      absent: await redis.get(key("absent")),
      absentHash: await redis.hgetall(key("absent")),
      counted: await redis.incrby(key("counter"), 41).then(async () => await redis.incr(key("counter"))),
    };
  },

  async expiry(env) {
    const { redis, key } = connect(env);
    const first = await redis.set(key("hint"), "1", { px: 300, nx: true });
    const second = await redis.set(key("hint"), "2", { px: 300, nx: true });
    const left = await redis.pttl(key("hint"));
    const deadline = Date.now() + 5_000;
    while ((await redis.exists(key("hint"))) === 1 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { first, second, ttlInRange: left > 0 && left <= 300, gone: (await redis.get(key("hint"))) === null };
  },

  async pipeline(env) {
    const { redis, key } = connect(env);
    await redis.set(key("text"), "soup");
    const pipeline = redis.pipeline();
    pipeline.set(key("a"), 1);
    pipeline.incr(key("text")); // cannot be counted
    pipeline.incr(key("a"));
    return await pipeline.exec({ keepErrors: true });
  },

  async transaction(env) {
    const { redis, key } = connect(env);
    const multi = redis.multi();
    multi.set(key("a"), "soup");
    multi.incr(key("b"));
    multi.get(key("a"));
    const done = await multi.exec();
    const refused = await messageOf(discarded(env, key("b")));
    return { done, refused, after: await redis.get(key("b")) };
  },

  async scripts(env) {
    const { redis, key } = connect(env);
    const flagged = `#!lua flags=allow-key-locking\n-- ${crypto.randomUUID()}\n${ADD_UP}`;
    await redis.set(key("n"), 40);
    const script = redis.createScript<number>(flagged);
    const sha = await redis.scriptLoad(flagged);
    return {
      evaluated: await redis.eval(flagged, [key("n")], [1]),
      executed: await script.exec([key("n")], ["2"]),
      bySha: await redis.evalsha(sha, [key("n")], [2]),
      known: await redis.scriptExists(sha, "0".repeat(40)),
      unknown: await messageOf(redis.evalsha("0".repeat(40), [], [])),
      nested: await redis.eval("return {1, 'two', {3, 'OK'}, false}", [], []),
      failing: await messageOf(redis.eval("return redis.call('NO_SUCH_COMMAND')", [], [])),
    };
  },

  async errors(env) {
    const { redis, key } = connect(env);
    await redis.set(key("text"), "soup");
    return {
      wrongType: await messageOf(redis.lpush(key("text"), 1)),
      wrongToken: await messageOf(connect(env, { token: "wrong" }).redis.get(key("text"))),
    };
  },

  async rateLimits(env) {
    const { redis, key } = connect(env);
    const limits = {
      fixed: Ratelimit.fixedWindow(3, "60 s"),
      sliding: Ratelimit.slidingWindow(3, "60 s"),
      bucket: Ratelimit.tokenBucket(3, "60 s", 3),
    };
    const passed: Record<string, number> = {};
    for (const [name, limiter] of Object.entries(limits)) {
      const ratelimit = new Ratelimit({ redis, limiter, prefix: key(name), ephemeralCache: false, timeout: 0 });
      const answers = await Promise.all(Array.from({ length: 20 }, () => ratelimit.limit("guest")));
      passed[name] = answers.filter(({ success, reason }) => success && reason !== "timeout").length;
    }
    return passed;
  },

  async counters(env) {
    const { redis, key } = connect(env);
    await Promise.all(Array.from({ length: 200 }, () => redis.incr(key("orders"))));
    return await redis.get(key("orders"));
  },
} satisfies Record<string, (env: RedisEnv) => Promise<unknown>>;

/** The SDK checks the number of arguments by its types, so this speaks the protocol itself. */
async function discarded(env: RedisEnv, key: string): Promise<void> {
  const response = await fetch(`${env.REDIS_URL}/multi-exec`, {
    method: "POST",
    headers: { authorization: `Bearer ${env.REDIS_TOKEN}` },
    body: JSON.stringify([["INCR", key], ["INCR"]]),
  });
  const body = (await response.json()) as { error?: string };
  throw new Error(`${response.status} ${body.error}`);
}

export default scriptWorker<RedisEnv>(redisScenarios);
