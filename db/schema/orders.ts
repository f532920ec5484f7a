import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { AMOUNT_MAX_MINOR } from "#domain/money.ts";
import { BOARD_STATUSES } from "#domain/order-status.ts";
import { at, createdAt, id, minor, translations, updatedAt } from "./columns.ts";
import {
  actorRole,
  capabilityScope,
  fulfilment,
  orderEventType,
  orderStatus,
  paymentMethod,
  paymentStatus,
  taxMode,
  ticketState,
} from "./enums.ts";
import { users } from "./identity.ts";
import { menuItems } from "./menu.ts";
import { restaurants, stations } from "./restaurants.ts";

const words = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(", "));

/** Never deleted. What people have said about themselves can be erased; amounts and lines stay. */
export const orders = pgTable(
  "orders",
  {
    id: id(),
    /** What the client calls this order, when it has a name for it. */
    clientRef: uuid(),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    userId: uuid().references(() => users.id),
    /** What people call it: counts up from 1 each business day of the restaurant. */
    number: integer().notNull(),
    businessDay: date({ mode: "string" }).notNull(),
    status: orderStatus().notNull(),
    version: integer().notNull().default(1),
    /** The restaurant's feed_seq of this order's newest change, so that a repeated push carries the number of the first. */
    feedSeq: bigint({ mode: "number" }).notNull(),
    fulfilment: fulfilment().notNull(),
    tableName: text(),
    address: jsonb(),
    contactName: text().notNull(),
    contactEmail: text(),
    contactPhone: text(),
    note: text(),
    locale: text().notNull(),
    currency: text().notNull(),
    taxMode: taxMode().notNull(),
    subtotalMinor: minor().notNull(),
    taxMinor: minor().notNull(),
    deliveryFeeMinor: minor().notNull().default(0),
    totalMinor: minor().notNull(),
    paymentMethod: paymentMethod().notNull(),
    paymentStatus: paymentStatus().notNull().default("unpaid"),
    menuVersion: bigint({ mode: "number" }).notNull(),
    placedAt: at().notNull(),
    promisedAt: at().notNull(),
    promiseMadeAt: at().notNull(),
    statusAt: at().notNull(),
    reason: text(),
    anonymisedAt: at(),
  },
  (table) => [
    uniqueIndex("orders_client_ref_unique")
      .on(table.clientRef)
      .where(sql`${table.clientRef} is not null`),
    unique("orders_number_once_a_day").on(table.restaurantId, table.businessDay, table.number),
    index("orders_by_user")
      .on(table.userId, table.placedAt, table.id)
      .where(sql`${table.userId} is not null`),
    index("orders_by_restaurant").on(table.restaurantId, table.placedAt, table.id),
    // For the clock that forgets who ordered as a guest. None of its columns changes while an order is under way.
    index("orders_to_forget")
      .on(table.placedAt)
      .where(sql`${table.userId} is null and ${table.anonymisedAt} is null`),
    index("orders_on_board")
      .on(table.restaurantId)
      .where(sql`${table.status} in (${words(BOARD_STATUSES)})`),
    check(
      "orders_amounts_sane",
      sql`least(${table.subtotalMinor}, ${table.taxMinor}, ${table.deliveryFeeMinor}) >= 0 and ${table.totalMinor} <= ${sql.raw(String(AMOUNT_MAX_MINOR))}`,
    ),
    check(
      "orders_total_adds_up",
      sql`${table.totalMinor} = ${table.subtotalMinor} + ${table.deliveryFeeMinor} + case ${table.taxMode} when 'exclusive' then ${table.taxMinor} else 0 end`,
    ),
    check(
      "orders_anonymised_is_nobodys",
      sql`${table.anonymisedAt} is null or (${table.contactName} = '' and num_nonnulls(${table.contactEmail}, ${table.contactPhone}, ${table.note}, ${table.address}) = 0)`,
    ),
    check("orders_table_iff_dine_in", sql`(${table.fulfilment} = 'dine_in') = (${table.tableName} is not null)`),
    check(
      "orders_carried_only_for_delivery",
      sql`${table.fulfilment} = 'delivery' or (${table.address} is null and ${table.deliveryFeeMinor} = 0)`,
    ),
    check(
      "orders_contact_reachable",
      sql`${table.anonymisedAt} is not null or ${table.contactEmail} is not null or ${table.contactPhone} is not null`,
    ),
  ],
);

/** What was ordered, in the words and at the prices of that moment: renaming a dish does not rewrite history. */
export const orderLines = pgTable(
  "order_lines",
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    position: smallint().notNull(),
    itemId: uuid()
      .notNull()
      .references(() => menuItems.id),
    /** The dish's station, which cannot go while the dish is there. */
    stationId: uuid().notNull(),
    name: text().notNull(),
    translations: translations(),
    quantity: integer().notNull(),
    unitPriceMinor: minor().notNull(),
    subtotalMinor: minor().notNull(),
    taxBp: integer().notNull(),
    taxMinor: minor().notNull(),
    note: text(),
  },
  (table) => [
    unique("order_lines_in_order").on(table.orderId, table.position),
    check("order_lines_quantity_positive", sql`${table.quantity} > 0`),
    check("order_lines_subtotal_adds_up", sql`${table.subtotalMinor} = ${table.unitPriceMinor} * ${table.quantity}`),
    check("order_lines_tax_sane", sql`${table.taxMinor} between 0 and ${table.subtotalMinor}`),
  ],
);

export const orderLineOptions = pgTable(
  "order_line_options",
  {
    lineId: uuid()
      .notNull()
      .references(() => orderLines.id),
    position: smallint().notNull(),
    /** What was chosen; it may have left the menu since. */
    optionId: uuid(),
    groupName: text().notNull(),
    name: text().notNull(),
    translations: translations(),
    quantity: integer().notNull(),
    priceDeltaMinor: minor().notNull(),
  },
  (table) => [
    primaryKey({ name: "order_line_options_pkey", columns: [table.lineId, table.position] }),
    check("order_line_options_quantity_positive", sql`${table.quantity} > 0`),
  ],
);

/** What happened to an order, step by step. `seq` is the order's version after it. */
export const orderEvents = pgTable(
  "order_events",
  {
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    seq: integer().notNull(),
    type: orderEventType().notNull(),
    fromStatus: orderStatus(),
    toStatus: orderStatus().notNull(),
    byRole: actorRole().notNull(),
    byUserId: uuid(),
    /** The paired tablet on which it was done, where no person was signed in. */
    byDeviceId: uuid(),
    reason: text(),
    /** The Idempotency-Key of the command. */
    command: text().notNull(),
    at: at().notNull(),
  },
  (table) => [
    primaryKey({ name: "order_events_pkey", columns: [table.orderId, table.seq] }),
    check(
      "order_events_by_device_as_kitchen",
      sql`${table.byDeviceId} is null or (${table.byUserId} is null and ${table.byRole} = 'kitchen')`,
    ),
    check("order_events_first_is_placed", sql`(${table.seq} = 1) = (${table.fromStatus} is null)`),
  ],
);

/** What a guest's links may do. A token names its generation, so a link can be taken back without touching the others. */
export const orderCapabilities = pgTable(
  "order_capabilities",
  {
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    scope: capabilityScope().notNull(),
    generation: integer().notNull(),
    expiresAt: at().notNull(),
    revokedAt: at(),
    /** Who of the restaurant took it back; nobody, where a guest had it made new. */
    revokedBy: uuid().references(() => users.id),
  },
  (table) => [primaryKey({ name: "order_capabilities_pkey", columns: [table.orderId, table.scope, table.generation] })],
);

/** A copy of ORDER_MOVES in domain/order-status.ts, written by `db:migrate`. */
export const orderMoves = pgTable(
  "order_moves",
  {
    fromStatus: orderStatus().notNull(),
    toStatus: orderStatus().notNull(),
    roles: actorRole().array().notNull(),
    fulfilment: fulfilment(),
    needsReason: boolean().notNull(),
    returnsStock: boolean().notNull(),
  },
  (table) => [primaryKey({ name: "order_moves_pkey", columns: [table.fromStatus, table.toStatus] })],
);

/** An order's slip at one station of the kitchen. `version` is the order's version that it shows; it never goes back. */
export const tickets = pgTable(
  "tickets",
  {
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    stationId: uuid()
      .notNull()
      .references(() => stations.id),
    state: ticketState().notNull(),
    version: integer().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ name: "tickets_one_per_station", columns: [table.orderId, table.stationId] })],
);
