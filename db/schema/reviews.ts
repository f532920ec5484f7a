import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { RATINGS, REVIEW_STATUSES } from "#domain/reviews.ts";
import { at, createdAt, id, oneOf } from "./columns.ts";
import { users } from "./identity.ts";
import { orders } from "./orders.ts";
import { restaurants } from "./restaurants.ts";

/**
 * How an order was, in the words of whoever it was for. One for each order, because an order is what was eaten: who orders again may say
 * something again. `restaurantId` and `userId` are those of the order, for the list that is read by the one and the check that needs the other; an audit
 * compares. `comment` is personal and goes with what else was said in the order; the stars are the restaurant's and stay.
 */
export const reviews = pgTable(
  "reviews",
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    /** The customer; nobody, where a guest wrote it. */
    userId: uuid().references(() => users.id),
    rating: smallint().notNull(),
    comment: text(),
    status: text({ enum: REVIEW_STATUSES }).notNull().default("pending"),
    decidedBy: uuid().references(() => users.id),
    decidedAt: at(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("reviews_one_per_order").on(table.orderId),
    index("reviews_by_restaurant").on(table.restaurantId, table.status, table.createdAt, table.id),
    check("reviews_rating_in_stars", sql`${table.rating} between ${sql.raw(`${RATINGS[0]} and ${RATINGS.length}`)}`),
    oneOf("reviews_status_known", table.status, REVIEW_STATUSES),
    check(
      "reviews_decided_by_somebody",
      sql`num_nonnulls(${table.decidedBy}, ${table.decidedAt}) = case ${table.status} when 'pending' then 0 else 2 end`,
    ),
    check("reviews_nobody_decides_their_own", sql`${table.decidedBy} <> ${table.userId}`),
  ],
);
