import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { PREP_MINUTES_MAX } from "#domain/promise.ts";
import { MEMBER_ROLES, VERBS } from "#domain/roles.ts";
import { at, counter, createdAt, id, oneOf, translations, updatedAt } from "./columns.ts";
import { fulfilment, restaurantState, taxMode } from "./enums.ts";
import { users } from "./identity.ts";

/**
 * One kitchen that takes orders. The counters at the end are the restaurant's only hot spot: every command that changes what is
 * shown bumps them last, so that whoever has a lower number knows that it is behind.
 */
export const restaurants = pgTable(
  "restaurants",
  {
    id: id(),
    slug: text().notNull().unique("restaurants_slug_unique"),
    name: text().notNull().unique("restaurants_name_unique"),
    description: text().notNull().default(""),
    translations: translations(),
    picture: text(),
    address: text().notNull(),
    phone: text(),
    timezone: text().notNull(),
    currency: text().notNull(),
    taxMode: taxMode().notNull(),
    locales: text().array().notNull(),
    fulfilments: fulfilment().array().notNull(),
    prepMinutes: smallint().notNull(),
    sort: integer().notNull().default(0),
    state: restaurantState().notNull().default("open"),
    message: text(),
    until: at(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    menuVersion: counter().default(1),
    availabilitySeq: counter(),
    feedSeq: counter(),
    numberDay: date({ mode: "string" }),
    lastNumber: integer().notNull().default(0),
  },
  (table) => [
    check("restaurants_currency_iso", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check("restaurants_locales_some", sql`cardinality(${table.locales}) > 0`),
    check(
      "restaurants_prep_minutes_sane",
      sql`${table.prepMinutes} between 1 and ${sql.raw(String(PREP_MINUTES_MAX))}`,
    ),
    check("restaurants_only_a_pause_ends", sql`${table.until} is null or ${table.state} = 'paused'`),
  ],
);

/** Who is somebody to which restaurant. A change here bumps `users.mv` by trigger. */
export const memberships = pgTable(
  "memberships",
  {
    userId: uuid()
      .notNull()
      .references(() => users.id),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    role: text({ enum: MEMBER_ROLES }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "memberships_pkey", columns: [table.userId, table.restaurantId] }),
    index("memberships_by_restaurant").on(table.restaurantId),
    oneOf("memberships_role_known", table.role, MEMBER_ROLES),
  ],
);

/** A copy of ROLE_VERBS in domain/roles.ts, written by `db:migrate`. */
export const roleVerbs = pgTable(
  "role_verbs",
  { role: text().notNull(), verb: text({ enum: VERBS }).notNull() },
  (table) => [primaryKey({ name: "role_verbs_pkey", columns: [table.role, table.verb] })],
);

/** One integration of one restaurant. The token has 256 bits of its own, so SHA-256 is enough to keep it. */
export const serviceTokens = pgTable("service_tokens", {
  id: id(),
  restaurantId: uuid()
    .notNull()
    .references(() => restaurants.id),
  name: text().notNull(),
  hash: text().notNull().unique("service_tokens_hash_unique"),
  createdAt: createdAt(),
  revokedAt: at(),
});

/** Where in the kitchen a dish is made: each has a slip of its own for every order. */
export const stations = pgTable(
  "stations",
  {
    id: id(),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    slug: text().notNull(),
    name: text().notNull(),
    sort: integer().notNull().default(0),
    active: boolean().notNull().default(true),
  },
  (table) => [
    uniqueIndex("stations_slug_unique").on(table.restaurantId, table.slug),
    // Cooks tell their slips apart by it.
    uniqueIndex("stations_name_unique").on(table.restaurantId, table.name),
    unique("stations_of_restaurant").on(table.restaurantId, table.id),
  ],
);
