import * as z from "zod";
import { CONSUMERS, EVENT_SCHEMA_VERSION, EVENT_TYPES, type Delivery, type UserEventType } from "./events.ts";
import { ORDER_STATUSES } from "./order-status.ts";

const envelope = {
  schema: z.literal(EVENT_SCHEMA_VERSION),
  id: z.uuid(),
  aggregateId: z.uuid(),
  version: z.int().positive(),
  restaurantId: z.uuid().nullable(),
  requestId: z.string().min(1).max(64),
};
const status = z.enum(ORDER_STATUSES);
const USER_EVENTS = EVENT_TYPES.filter((type) => type.startsWith("user.")) as UserEventType[];

/** An event as it arrives from QStash. Strict: an unknown type or version is unreadable, and goes to the dead letters. */
export const EventSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...envelope, type: z.literal("order.placed"), to: status }),
  z.strictObject({ ...envelope, type: z.literal("order.moved"), from: status, to: status }),
  z.strictObject({ ...envelope, type: z.literal("notification.queued") }),
  z.strictObject({ ...envelope, type: z.literal("restaurant.availability_changed") }),
  z.strictObject({ ...envelope, type: z.literal("device.revoked") }),
  z.strictObject({ ...envelope, type: z.enum(USER_EVENTS), everywhere: z.literal("true").optional() }),
]);

/** The body of a QStash message. */
export const DeliverySchema: z.ZodType<Delivery> = z.strictObject({
  consumer: z.enum(CONSUMERS),
  generation: z.int().positive(),
  event: EventSchema,
});
