import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { APPLICATION_KINDS, APPLICATION_STATES } from "#domain/applications.ts";
import { at, createdAt, id, oneOf } from "./columns.ts";
import { users } from "./identity.ts";
import { restaurants } from "./restaurants.ts";

/**
 * Who asks to be a restaurant or a driver, and what was decided. Personal, and the applicant's (`userId`): `phone`, `area`, `address`,
 * `restaurantName`, and `reason`, which was written to them. Nothing refers to a row, so those of somebody who is forgotten can be
 * deleted: what was decided stays in the audit log, by ids.
 */
export const applications = pgTable(
  "applications",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    kind: text({ enum: APPLICATION_KINDS }).notNull(),
    state: text({ enum: APPLICATION_STATES }).notNull().default("pending"),
    phone: text().notNull(),
    /** Of a restaurant. */
    restaurantName: text(),
    address: text(),
    timezone: text(),
    currency: text(),
    /** Of a driver: where they drive. */
    area: text(),
    createdAt: createdAt(),
    endedAt: at(),
    decidedBy: uuid().references(() => users.id),
    reason: text(),
    /** What was made of it. */
    restaurantId: uuid().references(() => restaurants.id),
  },
  (table) => [
    uniqueIndex("applications_one_pending")
      .on(table.userId, table.kind)
      .where(sql`${table.state} = 'pending'`),
    uniqueIndex("applications_restaurant_once").on(table.restaurantId),
    index("applications_by_user").on(table.userId, table.createdAt),
    index("applications_by_time").on(table.createdAt, table.id),
    index("applications_by_decider").on(table.decidedBy),
    oneOf("applications_kind_known", table.kind, APPLICATION_KINDS),
    oneOf("applications_state_known", table.state, APPLICATION_STATES),
    check(
      "applications_of_a_kind",
      sql`num_nonnulls(${table.restaurantName}, ${table.address}, ${table.timezone}, ${table.currency}) = case ${table.kind} when 'restaurant' then 4 else 0 end and (${table.area} is not null) = (${table.kind} = 'driver')`,
    ),
    check("applications_end_once", sql`(${table.state} = 'pending') = (${table.endedAt} is null)`),
    check(
      "applications_decided_by_one",
      sql`(${table.state} in ('approved', 'declined')) = (${table.decidedBy} is not null)`,
    ),
    check("applications_nobody_decides_their_own", sql`${table.decidedBy} <> ${table.userId}`),
    check("applications_declined_with_reason", sql`(${table.state} = 'declined') = (${table.reason} is not null)`),
    check(
      "applications_open_a_restaurant",
      sql`(${table.kind} = 'restaurant' and ${table.state} = 'approved') = (${table.restaurantId} is not null)`,
    ),
  ],
);
