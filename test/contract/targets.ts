import { randomBytes } from "node:crypto";
import { createRedisServer } from "js-redis-server";
import { startMail } from "#local/mail.ts";
import { startQstash } from "#local/qstash.ts";
import { startRedis } from "#local/redis.ts";
import { testDatabase } from "#test/support/postgres.ts";
import type { MailEnv } from "./mail-script.ts";
import type { QstashEnv } from "./qstash-script.ts";
import { startReceiver } from "./receiver.ts";
import type { RedisEnv } from "./redis-script.ts";

/**
 * True under `npm run test:contract:real`: the same tests then call the real services, named by COMANDA_CONTRACT_*
 * variables of their own, and so keep the local ones honest.
 */
export const isReal = process.env.npm_lifecycle_event === "test:contract:real"; // set by npm: the script's name

/** A service under test: what a script needs to reach it, and how to let go of it. */
export interface Target<Env> {
  env: Env;
  stop(): Promise<void>;
}

const PUBLIC_KEYS = { token: "local-token", current: "sig_local_current", next: "sig_local_next" };

export async function redisTarget(backend: "embedded" | "over TCP" = "embedded"): Promise<Target<RedisEnv>> {
  const prefix = `contract:${randomBytes(6).toString("hex")}:`;
  if (isReal) {
    const [url, token] = realVariables("REDIS_URL", "REDIS_TOKEN");
    return { env: { REDIS_URL: url, REDIS_TOKEN: token, PREFIX: prefix }, stop: async () => {} };
  }
  const tcp = backend === "embedded" ? null : await createRedisServer({ port: 0 });
  const service = await startRedis({ token: "token", ...(tcp && { backend: `redis://127.0.0.1:${tcp.port}` }) });
  return {
    env: { REDIS_URL: service.url, REDIS_TOKEN: "token", PREFIX: prefix },
    stop: async () => {
      await service.stop();
      await tcp?.close();
    },
  };
}

export async function qstashTarget(): Promise<Target<QstashEnv>> {
  if (isReal) {
    const [url, token, current, next] = realVariables("QSTASH_URL", "QSTASH_TOKEN", "QSTASH_CURRENT", "QSTASH_NEXT");
    // A tunnel leads from the public address to this port.
    const [publicUrl, port] = realVariables("RECEIVER_URL", "RECEIVER_PORT");
    const receiver = await startReceiver(Number(port));
    return {
      env: {
        ...{ QSTASH_URL: url, QSTASH_TOKEN: token, CURRENT_KEY: current, NEXT_KEY: next, TICK_MS: "1000" },
        ...{ DESTINATION_URL: publicUrl, RECEIVER_URL: receiver.url },
      },
      stop: async () => await receiver[Symbol.asyncDispose](),
    };
  }
  const database = await testDatabase({ empty: true });
  const receiver = await startReceiver();
  const { token, current, next } = PUBLIC_KEYS;
  const keys = { currentSigningKey: current, nextSigningKey: next };
  const service = await startQstash({ token, ...keys, databaseUrl: database.url });
  return {
    env: {
      ...{ QSTASH_URL: service.url, QSTASH_TOKEN: token, CURRENT_KEY: current, NEXT_KEY: next, TICK_MS: "100" },
      ...{ DESTINATION_URL: receiver.url, RECEIVER_URL: receiver.url },
    },
    stop: async () => {
      await service.stop();
      await receiver[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

export async function mailTarget(): Promise<Target<MailEnv>> {
  if (isReal) {
    const [url, key, from, to] = realVariables("RESEND_URL", "RESEND_API_KEY", "MAIL_FROM", "MAIL_TO");
    return { env: { RESEND_URL: url, RESEND_API_KEY: key, MAIL_FROM: from, MAIL_TO: to }, stop: async () => {} };
  }
  const database = await testDatabase({ empty: true });
  const service = await startMail({ apiKey: "re_local", databaseUrl: database.url });
  const addresses = { MAIL_FROM: "Comanda <orders@comanda.example>", MAIL_TO: "guest@comanda.example" };
  return {
    env: { RESEND_URL: service.url, RESEND_API_KEY: "re_local", ...addresses },
    stop: async () => {
      await service.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Throws a sentence that names what is missing: a contract that is skipped in silence holds nobody to anything. */
function realVariables<const Names extends readonly string[]>(...names: Names): { [Index in keyof Names]: string } {
  const full = names.map((name) => `COMANDA_CONTRACT_${name}`);
  const missing = full.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`Set ${missing.join(", ")} to hold the real service to its contract.`);
  return full.map((name) => process.env[name] ?? "") as { [Index in keyof Names]: string };
}
