import { Receiver } from "@upstash/qstash";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import type { Env } from "../env.ts";
import { AppError } from "../errors.ts";

const SIGNATURE_MAX = 4_096;
/** QStash signs with its own clock. */
const CLOCK_TOLERANCE_SECONDS = 30;

const notSigned = () => new AppError("unauthorized", undefined, { noted: { kind: "bad_signature" } });

const receivers = new WeakMap<Env, Receiver>();

/**
 * Lets nobody but QStash in, and only with what was meant for this very endpoint: the signature covers the raw body and the
 * address, and the address is the configured one, because a custom domain may show us another. `devMode` stays off: it would
 * trade our keys for ones that everybody knows.
 */
export const fromQStash = createMiddleware<AppEnv>(async (c, next) => {
  const { env } = c.var.deps;
  const signature = c.req.header("upstash-signature");
  if (signature === undefined || signature.length > SIGNATURE_MAX) throw notSigned();
  let receiver = receivers.get(env);
  if (!receiver) {
    const { QSTASH_CURRENT_SIGNING_KEY: currentSigningKey, QSTASH_NEXT_SIGNING_KEY: nextSigningKey } = env;
    receiver = new Receiver({ currentSigningKey, nextSigningKey, devMode: false });
    receivers.set(env, receiver);
  }
  const wanted = { signature, body: await c.req.text(), url: env.PUBLIC_URL + c.req.path };
  const isGenuine = await receiver.verify({ ...wanted, clockTolerance: CLOCK_TOLERANCE_SECONDS }).catch(() => false);
  if (!isGenuine) throw notSigned();
  await next();
});
