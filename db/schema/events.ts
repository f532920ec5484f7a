import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { GENERATIONS_MAX } from "#domain/events.ts";
import { at, createdAt, id } from "./columns.ts";
import { consumer, eventType } from "./enums.ts";

/** Events, written in the transaction that made them true. Ids, types and versions; nothing personal. */
export const outbox = pgTable(
  "outbox",
  {
    id: id(),
    type: eventType().notNull(),
    aggregateId: uuid().notNull(),
    version: bigint({ mode: "number" }).notNull(),
    /** None for what concerns a person and no restaurant. */
    restaurantId: uuid(),
    requestId: text().notNull(),
    data: jsonb().$type<Record<string, string>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (table) => [
    unique("outbox_one_event_per_version").on(table.aggregateId, table.version),
    index("outbox_by_age").using("brin", table.createdAt).with({ autosummarize: true }),
  ],
);

/**
 * One event on its way to one consumer. `gen` counts how often it was handed to the queue, `next_at` is when the present attempt's
 * lease ends, `acked_at` when the consumer had done it, in the consumer's own transaction.
 */
export const deliveries = pgTable(
  "deliveries",
  {
    eventId: uuid().notNull(),
    consumer: consumer().notNull(),
    aggregateId: uuid().notNull(),
    version: bigint({ mode: "number" }).notNull(),
    gen: integer().notNull().default(0),
    /** At this generation it is parked. A replay raises it: generations never start anew, as the queue drops ids it has seen. */
    genLimit: integer().notNull().default(GENERATIONS_MAX),
    nextAt: timestamp({ withTimezone: true, mode: "string" }).notNull(),
    ackedAt: at(),
    parked: boolean().notNull().default(false),
    lastError: text(),
  },
  (table) => [
    primaryKey({ name: "deliveries_pkey", columns: [table.eventId, table.consumer] }),
    unique("deliveries_in_order").on(table.aggregateId, table.consumer, table.version),
    // For the pumps: what is due, the longest first.
    index("deliveries_due")
      .on(table.nextAt)
      .where(sql`${table.ackedAt} is null and not ${table.parked}`),
    // For the gate: what of one thing and consumer is unfinished, parked or not. Its condition is weaker than that of the index above, so
    // that no plan can read everything that is due to answer for one order.
    index("deliveries_unfinished")
      .on(table.aggregateId, table.consumer, table.version)
      .where(sql`${table.ackedAt} is null`),
    check("deliveries_gen_bounded", sql`${table.gen} between 0 and ${table.genLimit}`),
  ],
);

/** What each consumer has handled. Kept longer than the queue can redeliver, so no foreign key to the outbox. */
export const inbox = pgTable(
  "inbox",
  {
    consumer: consumer().notNull(),
    eventId: uuid().notNull(),
    handledAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "inbox_pkey", columns: [table.eventId, table.consumer] }),
    index("inbox_by_age").using("brin", table.handledAt).with({ autosummarize: true }),
  ],
);

/** A copy of SUBSCRIPTIONS in domain/events.ts, written by `db:migrate`. */
export const subscriptions = pgTable(
  "subscriptions",
  {
    eventType: eventType().notNull(),
    consumer: consumer().notNull(),
  },
  (table) => [primaryKey({ name: "subscriptions_pkey", columns: [table.eventType, table.consumer] })],
);

/** When each pump last looked for what is due. */
export const sweeps = pgTable("sweeps", {
  pump: text().primaryKey(),
  lastAt: at().notNull(),
});
