import { Redis } from "@upstash/redis/cloudflare";
import type { Env } from "../env.ts";
import { Breaker } from "./breaker.ts";

/** An order waits this long for a hint, and not longer: without one, Postgres decides, as it does anyway. */
export const REDIS_BUDGET_MS = 150;
const BREAKER = { failuresMax: 5, openMs: 5_000 };

/** One Lua script, one round trip; null when Redis is slow, down, or not worth asking at the moment. */
export type RunScript = <T>(script: string, keys: string[], args: (string | number)[]) => Promise<T | null>;

/**
 * Redis as something that may be lost at any time: no call of it fails, and none takes longer than the budget.
 * The SDK's own error texts carry the whole command, so none is passed on.
 */
export function connectRedis(
  env: Pick<Env, "UPSTASH_REDIS_REST_URL" | "UPSTASH_REDIS_REST_TOKEN">,
  now: () => number = Date.now,
): { run: RunScript; breaker: Breaker } {
  const redis = new Redis({
    url: env.UPSTASH_REDIS_REST_URL,
    token: env.UPSTASH_REDIS_REST_TOKEN,
    signal: () => AbortSignal.timeout(REDIS_BUDGET_MS),
    retry: { retries: 0 },
    enableAutoPipelining: false, // would mix the calls of several requests, which Workers forbids
    automaticDeserialization: false,
    responseEncoding: false,
    readYourWrites: false,
    enableTelemetry: false,
  });
  const breaker = new Breaker(BREAKER, now);
  const run: RunScript = async <T>(script: string, keys: string[], args: (string | number)[]) => {
    if (!breaker.allows()) return null;
    try {
      const answer = await redis.eval(script, keys, args);
      breaker.succeeded();
      return answer as T;
    } catch {
      breaker.failed();
      return null;
    }
  };
  return { run, breaker };
}
