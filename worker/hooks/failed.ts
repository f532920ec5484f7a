import { Buffer } from "node:buffer";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { traceOf } from "./delivery.ts";

/** What QStash tells when it has given a message up: among more, the message itself, in base64, perhaps cut off. */
const Failure = z.looseObject({
  status: z.int().optional(),
  retried: z.int().optional(),
  sourceBody: z.string().max(2_000_000),
  sourceMessageId: z.string().max(200).optional(),
});

/**
 * Writes down that QStash gave a delivery up. Its lease still brings it back with the next generation; this is for whoever looks
 * why. False when the message is none of ours.
 */
export async function noteFailure(deps: Deps, body: string): Promise<boolean> {
  const failure = Failure.safeParse(parse(body));
  if (!failure.success) return false;
  const { status = 0, retried = 0, sourceBody, sourceMessageId } = failure.data;
  const delivery = traceOf(Buffer.from(sourceBody, "base64").toString("utf8"));
  if (!delivery) return false;
  const error = `QStash gave up after ${retried + 1} tries; the last one got ${status || "no answer"}.`;
  const { consumer, generation, event } = delivery;
  deps.log.error("delivery given up by QStash", { consumer, generation, eventId: event.id, status, sourceMessageId });
  await deps.db.call("note_failure_v1", { delivery, error });
  return true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
