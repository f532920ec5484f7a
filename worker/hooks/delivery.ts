import type { Context } from "hono";
import * as z from "zod";
import { CONSUMERS, type Consumer, type Delivery } from "#domain/events.ts";
import { DeliverySchema } from "#domain/events.schema.ts";
import type { AppEnv } from "../app-env.ts";
import type { Deps } from "../deps.ts";
import { findUnstorable } from "../validate.ts";

/** As much of a delivery as is needed to put it aside, whatever else is wrong with it. */
const Traceable = z.object({
  consumer: z.enum(CONSUMERS),
  generation: z.int().positive(),
  event: z.object({ id: z.uuid() }), // and nothing else of it: the rest may be what cannot be stored
});

/** The delivery in a message for this consumer; null when it cannot be read, now or ever. */
export async function readDelivery(c: Context<AppEnv>, consumer: Consumer): Promise<Delivery | null> {
  const delivery = DeliverySchema.safeParse(parse(await c.req.text()));
  if (!delivery.success || findUnstorable(delivery.data) !== null) return null;
  return delivery.data.consumer === consumer ? delivery.data : null;
}

/** As much of a message as names its delivery. */
export const traceOf = (body: string): z.infer<typeof Traceable> | null =>
  Traceable.safeParse(parse(body)).data ?? null;

/**
 * Sends a message to the dead letters instead of letting it be tried again, and takes its delivery out of the order's way where a
 * person will find it. The order itself stands.
 */
export async function refuseForGood(c: Context<AppEnv>, deps: Deps, consumer: Consumer, reason: string) {
  const trace = traceOf(await c.req.text());
  deps.log.error("ALERT delivery parked", { consumer, eventId: trace?.event.id ?? null, reason });
  if (trace && trace.consumer === consumer) await deps.db.call("park_delivery_v1", { delivery: trace, error: reason });
  return nonRetryable(reason);
}

/** 489 with this header is QStash's "never again". */
export const nonRetryable = (reason: string): Response =>
  new Response(reason, { status: 489, headers: { "Upstash-NonRetryable-Error": "true" } });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
