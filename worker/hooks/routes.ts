import { Hono, type Context } from "hono";
import { Refused } from "#db/errors.ts";
import type { Consumer, Delivery } from "#domain/events.ts";
import type { AppEnv } from "../app-env.ts";
import { MailNotSent, MailRefused } from "../clients/mail.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { sweep } from "../outbox/sweep.ts";
import { applyDelivery } from "./apply.ts";
import { nonRetryable, readDelivery, refuseForGood } from "./delivery.ts";
import { noteFailure } from "./failed.ts";
import { forgetPerson } from "./forget-person.ts";
import { fromQStash } from "./from-qstash.ts";
import { sendNotification } from "./send.ts";
import { withdrawAccess } from "./withdraw-access.ts";

type Handle = (deps: Deps, delivery: Delivery) => Promise<void>;

/**
 * One delivery to one consumer. What can never succeed is put aside for a person; everything else that is thrown becomes a 5xx,
 * and QStash tries again. 204 means done, and done means in the database.
 */
const consume = (consumer: Consumer, handle: Handle) => async (c: Context<AppEnv>) => {
  const { deps, log } = c.var;
  const delivery = await readDelivery(c, consumer);
  if (!delivery) return await refuseForGood(c, deps, consumer, "This delivery cannot be read.");
  try {
    await handle(deps, delivery);
  } catch (error) {
    if (error instanceof MailRefused) return await refuseForGood(c, deps, consumer, error.message);
    if (error instanceof Refused) return await refuseForGood(c, deps, consumer, `Refused: ${error.code}.`);
    if (!(error instanceof MailNotSent)) throw error;
    log.warn("mail not sent", { error });
    throw new AppError("unavailable");
  }
  const { event, generation } = delivery;
  log.info("delivered", { consumer, eventId: event.id, type: event.type, aggregateId: event.aggregateId, generation });
  return c.body(null, 204);
};

/** What QStash calls, and nobody else. */
export const hooks = new Hono<AppEnv>()
  .use(fromQStash)
  .post(
    "/kitchen",
    consume("kitchen", async (deps, delivery) => await applyDelivery(deps, "kitchen", delivery)),
  )
  .post(
    "/notifications",
    consume("notifications", async (deps, delivery) => await applyDelivery(deps, "notifications", delivery)),
  )
  .post("/sender", consume("sender", sendNotification))
  .post("/access", consume("access", withdrawAccess))
  .post("/eraser", consume("eraser", forgetPerson))
  .post("/sweep", async (c) => {
    await sweep(c.var.deps, "qstash");
    return c.body(null, 204);
  })
  .post("/failed", async (c) => {
    const noted = await noteFailure(c.var.deps, await c.req.text());
    return noted ? c.body(null, 204) : nonRetryable("This is no failure of ours.");
  });
