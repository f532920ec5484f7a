import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { AUDITED } from "#domain/audit-log.ts";
import { createdAt, id, oneOf } from "./columns.ts";
import { devices } from "./devices.ts";
import { users } from "./identity.ts";
import { restaurants } from "./restaurants.ts";

/**
 * Who did what with rights that not everybody has. Rows are only added (a trigger sees to it). Ids, roles and states, and nothing
 * personal: it outlives the people in it.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
    at: createdAt(),
    byUserId: uuid()
      .notNull()
      .references(() => users.id),
    action: text({ enum: AUDITED }).notNull(),
    /** The person that it was done to. */
    userId: uuid().references(() => users.id),
    /** The tablet that it was done to. */
    deviceId: uuid().references(() => devices.id),
    /** Where, of what is done in a restaurant. */
    restaurantId: uuid().references(() => restaurants.id),
    before: jsonb().$type<Record<string, string>>().notNull(),
    after: jsonb().$type<Record<string, string>>().notNull(),
    requestId: text().notNull(),
  },
  (table) => [
    index("audit_log_by_time").on(table.at, table.id),
    index("audit_log_by_user").on(table.userId, table.at),
    index("audit_log_by_author").on(table.byUserId, table.at),
    // A decision about a review is about neither: guests have no id, and a customer's id would say who wrote it.
    check(
      "audit_log_of_person_or_device",
      sql`num_nonnulls(${table.userId}, ${table.deviceId}) = case when ${table.action} like 'review.%' then 0 else 1 end`,
    ),
    oneOf("audit_log_action_known", table.action, AUDITED),
  ],
);
