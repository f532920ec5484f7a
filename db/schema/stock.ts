import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, updatedAt } from "./columns.ts";
import { stockReason } from "./enums.ts";
import { menuItems } from "./menu.ts";

/** Portions left of a counted dish. Only a row in `stock_moves` changes `quantity`: triggers see to it. */
export const stock = pgTable(
  "stock",
  {
    itemId: uuid().primaryKey(),
    restaurantId: uuid().notNull(),
    quantity: integer().notNull().default(0),
    version: integer().notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    foreignKey({
      name: "stock_item_exists",
      columns: [table.restaurantId, table.itemId],
      foreignColumns: [menuItems.restaurantId, menuItems.id],
    }),
    index("stock_by_restaurant").on(table.restaurantId),
    check("stock_quantity_not_negative", sql`${table.quantity} >= 0`),
  ],
);

/** Why portions came or went. The same reason and reference count once, whatever is tried how often. */
export const stockMoves = pgTable(
  "stock_moves",
  {
    itemId: uuid()
      .notNull()
      .references(() => stock.itemId),
    delta: integer().notNull(),
    reason: stockReason().notNull(),
    /** The order, or the command. */
    ref: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "stock_moves_once", columns: [table.ref, table.reason, table.itemId] }),
    index("stock_moves_by_item").on(table.itemId),
    check("stock_moves_not_zero", sql`${table.delta} <> 0`),
  ],
);
