import { pgEnum } from "drizzle-orm/pg-core";
import { CAPABILITY_SCOPES } from "#domain/actor.ts";
import { CONSUMERS, EVENT_TYPES } from "#domain/events.ts";
import { RESTAURANT_STATES } from "#domain/menu.ts";
import { FULFILMENTS, ORDER_STATUSES } from "#domain/order-status.ts";
import { PAYMENT_METHODS, PAYMENT_STATUSES } from "#domain/order.ts";
import { ACTOR_ROLES } from "#domain/roles.ts";

// The words of tables that every order writes to. As a type they cost nothing on insert; a CHECK with a list of words is parsed
// anew by each statement, which was measured at 8 % of placing an order. Tables that change rarely use CHECKs (`oneOf`).

export const TAX_MODES = ["inclusive", "exclusive"] as const;
export const STOCK_REASONS = ["order", "order_returned", "restock", "correction", "waste", "reduced"] as const;
export const TICKET_STATES = ["queued", "started", "ready", "handed_over", "voided"] as const;

export const orderStatus = pgEnum("order_status", ORDER_STATUSES);
export const fulfilment = pgEnum("fulfilment", FULFILMENTS);
export const restaurantState = pgEnum("restaurant_state", RESTAURANT_STATES);
export const taxMode = pgEnum("tax_mode", TAX_MODES);
export const paymentMethod = pgEnum("payment_method", PAYMENT_METHODS);
export const paymentStatus = pgEnum("payment_status", PAYMENT_STATUSES);
export const actorRole = pgEnum("actor_role", ACTOR_ROLES);
export const capabilityScope = pgEnum("capability_scope", CAPABILITY_SCOPES);
export const orderEventType = pgEnum("order_event_type", ["placed", "moved"]);
export const eventType = pgEnum("event_type", EVENT_TYPES);
export const consumer = pgEnum("consumer", CONSUMERS);
export const stockReason = pgEnum("stock_reason", STOCK_REASONS);
export const ticketState = pgEnum("ticket_state", TICKET_STATES);
