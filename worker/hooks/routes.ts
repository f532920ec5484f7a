import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { MailNotSent, MailRefused } from "../clients/mail.ts";
import { AppError } from "../errors.ts";
import { sweep } from "../outbox/sweep.ts";
import { applyDelivery } from "./apply.ts";
import { nonRetryable, readDelivery, refuseForGood } from "./delivery.ts";
import { noteFailure } from "./failed.ts";
import { fromQStash } from "./from-qstash.ts";
import { sendNotification } from "./send.ts";

const UNREADABLE = "This delivery cannot be read.";

/** What QStash calls. A thrown error becomes a 5xx, and it tries again; 204 means done, and done means in the database. */
export const hooks = new Hono<AppEnv>()
  .use(fromQStash)
  .post("/kitchen", async (c) => {
    const delivery = await readDelivery(c, "kitchen");
    if (!delivery) return await refuseForGood(c, c.var.deps, "kitchen", UNREADABLE);
    await applyDelivery(c.var.deps, "kitchen", delivery);
    return c.body(null, 204);
  })
  .post("/notifications", async (c) => {
    const delivery = await readDelivery(c, "notifications");
    if (!delivery) return await refuseForGood(c, c.var.deps, "notifications", UNREADABLE);
    await applyDelivery(c.var.deps, "notifications", delivery);
    return c.body(null, 204);
  })
  .post("/sender", async (c) => {
    const delivery = await readDelivery(c, "sender");
    if (!delivery) return await refuseForGood(c, c.var.deps, "sender", UNREADABLE);
    try {
      await sendNotification(c.var.deps, delivery);
    } catch (error) {
      if (error instanceof MailRefused) return await refuseForGood(c, c.var.deps, "sender", error.message);
      if (!(error instanceof MailNotSent)) throw error;
      c.var.log.warn("mail not sent", { error });
      throw new AppError("unavailable");
    }
    return c.body(null, 204);
  })
  .post("/sweep", async (c) => {
    await sweep(c.var.deps, "qstash");
    return c.body(null, 204);
  })
  .post("/failed", async (c) => {
    const noted = await noteFailure(c.var.deps, await c.req.text());
    return noted ? c.body(null, 204) : nonRetryable("This is no failure of ours.");
  });
