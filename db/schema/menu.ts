import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
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
import { OPTION_DISPLAYS } from "#domain/menu.ts";
import { OPTIONS_PER_LINE_MAX, QUANTITY_MAX } from "#domain/pricing.ts";
import { PREP_MINUTES_MAX } from "#domain/promise.ts";
import { at, createdAt, id, minor, oneOf, payable, translations, updatedAt } from "./columns.ts";
import { restaurants, stations } from "./restaurants.ts";

const quantityMax = sql.raw(String(QUANTITY_MAX));

// Every foreign key in here names the restaurant too: a dish cannot hang in another house's category.

/** A tree: a parent is of the same restaurant and never below its own child (trigger `categories_refuse_cycles`). */
export const categories = pgTable(
  "categories",
  {
    id: id(),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    parentId: uuid(),
    slug: text().notNull(),
    name: text().notNull(),
    translations: translations(),
    sort: integer().notNull().default(0),
    active: boolean().notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("categories_of_restaurant").on(table.restaurantId, table.id),
    uniqueIndex("categories_slug_unique").on(table.restaurantId, table.slug),
    foreignKey({
      name: "categories_parent_exists",
      columns: [table.restaurantId, table.parentId],
      foreignColumns: [table.restaurantId, table.id],
    }).onDelete("restrict"),
    check("categories_not_own_parent", sql`${table.parentId} <> ${table.id}`),
  ],
);

/** A dish or a drink. Never deleted, because orders point at it: `deleted_at` takes it off every list. */
export const menuItems = pgTable(
  "menu_items",
  {
    id: id(),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    categoryId: uuid().notNull(),
    stationId: uuid().notNull(),
    slug: text().notNull(),
    name: text().notNull(),
    description: text().notNull().default(""),
    translations: translations(),
    priceMinor: minor().notNull(),
    taxBp: integer().notNull(),
    picture: text(),
    maxPerOrder: smallint().notNull().default(20),
    prepMinutes: smallint().notNull(),
    allergens: text().array().notNull().default([]),
    diets: text().array().notNull().default([]),
    sort: integer().notNull().default(0),
    active: boolean().notNull().default(true),
    soldOut: boolean().notNull().default(false),
    deletedAt: at(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("menu_items_of_restaurant").on(table.restaurantId, table.id),
    uniqueIndex("menu_items_slug_unique")
      .on(table.restaurantId, table.slug)
      .where(sql`${table.deletedAt} is null`),
    foreignKey({
      name: "menu_items_category_exists",
      columns: [table.restaurantId, table.categoryId],
      foreignColumns: [categories.restaurantId, categories.id],
    }),
    foreignKey({
      name: "menu_items_station_exists",
      columns: [table.restaurantId, table.stationId],
      foreignColumns: [stations.restaurantId, stations.id],
    }),
    index("menu_items_by_category").on(table.categoryId),
    payable("menu_items_price_sane", table.priceMinor),
    check("menu_items_tax_sane", sql`${table.taxBp} between 0 and 10000`),
    check("menu_items_max_per_order_sane", sql`${table.maxPerOrder} between 1 and ${quantityMax}`),
    check("menu_items_prep_minutes_sane", sql`${table.prepMinutes} between 0 and ${sql.raw(String(PREP_MINUTES_MAX))}`),
  ],
);

/** A question about a dish, which several dishes may share. Between `min` and `max` options are chosen. */
export const optionGroups = pgTable(
  "option_groups",
  {
    id: id(),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    name: text().notNull(),
    translations: translations(),
    display: text({ enum: OPTION_DISPLAYS }).notNull(),
    min: smallint().notNull().default(0),
    max: smallint().notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("option_groups_of_restaurant").on(table.restaurantId, table.id),
    oneOf("option_groups_display_known", table.display, OPTION_DISPLAYS),
    check(
      "option_groups_bounds",
      sql`${table.min} >= 0 and ${table.max} >= 1 and ${table.min} <= ${table.max} and ${table.max} <= ${sql.raw(String(OPTIONS_PER_LINE_MAX))}`,
    ),
    check("option_groups_single_takes_one", sql`${table.display} <> 'single' or ${table.max} = 1`),
  ],
);

export const options = pgTable(
  "options",
  {
    id: id(),
    restaurantId: uuid().notNull(),
    groupId: uuid().notNull(),
    name: text().notNull(),
    translations: translations(),
    priceDeltaMinor: minor().notNull().default(0),
    isDefault: boolean().notNull().default(false),
    sort: integer().notNull().default(0),
    active: boolean().notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    foreignKey({
      name: "options_group_exists",
      columns: [table.restaurantId, table.groupId],
      foreignColumns: [optionGroups.restaurantId, optionGroups.id],
    }),
    index("options_by_group").on(table.groupId),
    // Cheaper than the dish itself is a dish of its own: a line can then never cost less than nothing.
    payable("options_price_sane", table.priceDeltaMinor),
  ],
);

/** Which questions a dish asks, in order. */
export const itemOptionGroups = pgTable(
  "item_option_groups",
  {
    restaurantId: uuid().notNull(),
    itemId: uuid().notNull(),
    groupId: uuid().notNull(),
    sort: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ name: "item_option_groups_pkey", columns: [table.itemId, table.groupId] }),
    foreignKey({
      name: "item_option_groups_item_exists",
      columns: [table.restaurantId, table.itemId],
      foreignColumns: [menuItems.restaurantId, menuItems.id],
    }),
    foreignKey({
      name: "item_option_groups_group_exists",
      columns: [table.restaurantId, table.groupId],
      foreignColumns: [optionGroups.restaurantId, optionGroups.id],
    }),
    index("item_option_groups_by_group").on(table.groupId),
  ],
);
