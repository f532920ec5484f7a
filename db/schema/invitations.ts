import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { MEMBER_ROLES } from "#domain/roles.ts";
import { at, createdAt, id, oneOf } from "./columns.ts";
import { users } from "./identity.ts";
import { restaurants } from "./restaurants.ts";

/**
 * Who was asked to join the people of a restaurant. The token of the mailed link is derived from `linkId` and never stored; sent anew,
 * an invitation has another one, and the old link is over. One that came to an end stays for a while, to be looked at.
 */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    email: text().notNull(),
    role: text({ enum: MEMBER_ROLES }).notNull(),
    linkId: uuid().notNull(),
    /** Who sent it last: with their rights it works, and no longer than they have them. */
    invitedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    sentAt: createdAt(),
    expiresAt: at().notNull(),
    acceptedAt: at(),
    acceptedBy: uuid().references(() => users.id),
    withdrawnAt: at(),
  },
  (table) => [
    uniqueIndex("invitations_link_unique").on(table.linkId),
    uniqueIndex("invitations_one_open")
      .on(table.restaurantId, sql`lower(${table.email})`)
      .where(sql`${table.acceptedAt} is null and ${table.withdrawnAt} is null`),
    index("invitations_by_author").on(table.invitedBy),
    index("invitations_by_expiry").on(table.expiresAt),
    check("invitations_accepted_by_one", sql`(${table.acceptedAt} is null) = (${table.acceptedBy} is null)`),
    check("invitations_end_once", sql`${table.acceptedAt} is null or ${table.withdrawnAt} is null`),
    oneOf("invitations_role_known", table.role, MEMBER_ROLES),
  ],
);
