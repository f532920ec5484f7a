import { sql } from "drizzle-orm";
import { check, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { LINK_PURPOSES } from "#domain/account-links.ts";
import { at, counter, createdAt, id, oneOf } from "./columns.ts";
import { orderStatus } from "./enums.ts";
import { users } from "./identity.ts";
import { orders } from "./orders.ts";

export const CHANNELS = ["email", "in_app"] as const;
export const ORDER_TEMPLATES = [
  "order_placed",
  "order_ready",
  "order_rejected",
  "order_cancelled",
  "order_completed",
  "order_moved",
  "order_link",
] as const;
/** About an account and no order. */
export const ACCOUNT_TEMPLATES = [...LINK_PURPOSES, "welcome", "password_changed", "email_changed"] as const;
/** To somebody who need not have an account. */
export const INVITATION_TEMPLATE = "staff_invitation";
/** About an application to be a restaurant or a driver; `link_id` is the application. */
export const APPLICATION_TEMPLATES = ["application_received", "application_approved", "application_declined"] as const;
export const TEMPLATES = [
  ...ORDER_TEMPLATES,
  ...ACCOUNT_TEMPLATES,
  ...APPLICATION_TEMPLATES,
  INVITATION_TEMPLATE,
] as const;
export const NOTIFICATION_STATUSES = ["queued", "sent"] as const;

/** One thing to tell one person by one channel. Its id is the mail provider's idempotency key. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    eventId: uuid().notNull(),
    channel: text({ enum: CHANNELS }).notNull(),
    recipient: text().notNull(),
    userId: uuid().references(() => users.id),
    orderId: uuid().references(() => orders.id),
    /** The account link or invitation that it brings, or the application that it is about. Without a foreign key: a link goes when it is used, and what was mailed stays. */
    linkId: uuid(),
    template: text({ enum: TEMPLATES }).notNull(),
    orderStatus: orderStatus(),
    locale: text().notNull(),
    /** The person's feed_seq, for what is shown on their screen. */
    seq: counter(),
    status: text({ enum: NOTIFICATION_STATUSES }).notNull().default("queued"),
    providerId: text(),
    createdAt: createdAt(),
    sentAt: at(),
  },
  (table) => [
    unique("notifications_once").on(table.eventId, table.channel, table.recipient),
    index("notifications_by_order").on(table.orderId),
    index("notifications_by_user").on(table.userId, table.seq),
    // Mails to people without an account: found by their address when they are to be forgotten.
    index("notifications_of_strangers")
      .on(sql`lower(${table.recipient})`)
      .where(sql`${table.userId} is null and ${table.orderId} is null`),
    // For the clock that forgets where mails about accounts went.
    index("notifications_to_forget")
      .on(table.createdAt)
      .where(sql`${table.orderId} is null and ${table.recipient} not like 'erased:%'`),
    check(
      "notifications_of_order_or_account",
      sql`(${table.orderId} is null) = (${table.orderStatus} is null) and (${table.orderId} is not null or ${table.userId} is not null or (${table.template} = 'staff_invitation' and ${table.linkId} is not null))`,
    ),
    oneOf("notifications_channel_known", table.channel, CHANNELS),
    oneOf("notifications_template_known", table.template, TEMPLATES),
    oneOf("notifications_status_known", table.status, NOTIFICATION_STATUSES),
  ],
);
