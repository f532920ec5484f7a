import type { OrderStatus } from "./order-status.ts";

/** Version of the event payloads. A handler that meets another version parks the delivery instead of guessing. */
export const EVENT_SCHEMA_VERSION = 1;

export const CONSUMERS = ["kitchen", "notifications", "sender", "access", "eraser"] as const;
export type Consumer = (typeof CONSUMERS)[number];

export const EVENT_TYPES = [
  "order.placed",
  "order.moved",
  "notification.queued",
  "restaurant.availability_changed",
  "user.created",
  "user.email_verified",
  "user.password_changed",
  "user.role_updated",
  "user.deleted",
  "device.revoked",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * Which consumer hears which event. A new consumer is a row here, and nothing in the publisher changes. Copied into the database
 * by `db:migrate` (table `subscriptions`), where every command reads it; a test holds both equal.
 */
export const SUBSCRIPTIONS: Record<Consumer, readonly EventType[]> = {
  kitchen: ["order.placed", "order.moved", "restaurant.availability_changed"],
  notifications: ["order.placed", "order.moved", "user.created", "user.email_verified", "user.password_changed"],
  sender: ["notification.queued"],
  access: ["user.role_updated", "user.deleted", "device.revoked"],
  eraser: ["user.deleted"],
};

/**
 * What happens to a person's account. `user.role_updated`: their rights are others now, or none. `user.deleted`: nobody is behind it any
 * more.
 */
export type UserEventType = Extract<EventType, `user.${string}`>;

type Envelope<T extends EventType, Data> = {
  schema: typeof EVENT_SCHEMA_VERSION;
  id: string;
  type: T;
  /** The order, notification, restaurant, person or tablet that changed; deliveries of one aggregate reach a consumer in order of `version`. */
  aggregateId: string;
  version: number;
  /** Of a person's event: the restaurant in which they have another role now, or none. Null for what concerns no restaurant. */
  restaurantId: string | null;
  requestId: string;
} & Data;

/** Ids, types and versions only: nothing personal ever leaves the database in an event. */
export type Event =
  | Envelope<"order.placed", { to: OrderStatus }>
  | Envelope<"order.moved", { from: OrderStatus; to: OrderStatus }>
  | Envelope<"notification.queued", object>
  | Envelope<"restaurant.availability_changed", object>
  /** A tablet may do nothing any more, for good: it has no other event. */
  | Envelope<"device.revoked", object>
  /** `everywhere`: they could listen in every kitchen. */
  | Envelope<UserEventType, { everywhere?: "true" }>;

/** One event on its way to one consumer. `generation` counts the times that it was handed to QStash. */
export type Delivery = { consumer: Consumer; generation: number; event: Event };

/** QStash drops a message whose id it has seen, so every rescue needs an id of its own. */
export const dedupId = (delivery: Delivery): string =>
  `${delivery.event.id}:${delivery.consumer}:${delivery.generation}`;

/** After this many generations a delivery is parked: visible, and replayable by hand. */
export const GENERATIONS_MAX = 12;
