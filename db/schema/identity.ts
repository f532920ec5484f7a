import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { LINK_PURPOSES } from "#domain/account-links.ts";
import { PLATFORM_ROLES, USER_STATUSES } from "#domain/roles.ts";
import { at, counter, createdAt, id, oneOf, updatedAt } from "./columns.ts";

/** People with an account. `mv` grows whenever their rights change, which ends every session opened before. */
export const users = pgTable(
  "users",
  {
    id: id(),
    email: text().notNull(),
    /** When they showed that mail to this address reaches them. */
    emailVerifiedAt: at(),
    username: text(),
    passwordHash: text().notNull(),
    firstName: text().notNull(),
    lastName: text().notNull().default(""),
    phone: text(),
    locale: text().notNull().default("en"),
    platformRole: text({ enum: PLATFORM_ROLES }).notNull().default("customer"),
    status: text({ enum: USER_STATUSES }).notNull().default("active"),
    mv: integer().notNull().default(1),
    feedSeq: counter(),
    /** Grows with each event that tells of them. */
    version: counter(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("users_email_unique").on(sql`lower(${table.email})`),
    uniqueIndex("users_username_unique").on(sql`lower(${table.username})`),
    // Signing in takes either name, so one person's username must not be able to be another's address.
    check("users_username_is_no_email", sql`position('@' in coalesce(${table.username}, '')) = 0`),
    // What a late writer would put back is refused.
    check(
      "users_anonymised_is_nobody",
      sql`${table.status} <> 'anonymised' or (${table.email} = ${table.id} || '@erased.invalid' and ${table.username} is null and ${table.phone} is null and ${table.emailVerifiedAt} is null and (${table.firstName}, ${table.lastName}, ${table.passwordHash}, ${table.platformRole}) = ('', '', '', 'customer'))`,
    ),
    oneOf("users_platform_role_known", table.platformRole, PLATFORM_ROLES),
    oneOf("users_status_known", table.status, USER_STATUSES),
  ],
);

/** Where a person is signed in, or the session of a paired tablet. Ending it ends its whole family of refresh tokens. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: uuid().references(() => users.id),
    /** Without a foreign key: tablets come after restaurants, and those after people. They are never deleted. */
    deviceId: uuid(),
    familyId: uuid().notNull(),
    userAgent: text(),
    createdAt: createdAt(),
    /** When it was last renewed: a quarter of an hour says enough, and costs no write of its own. */
    lastSeenAt: at().notNull().defaultNow(),
    expiresAt: at().notNull(),
    revokedAt: at(),
  },
  (table) => [
    uniqueIndex("sessions_family_unique").on(table.familyId),
    index("sessions_by_user").on(table.userId),
    uniqueIndex("sessions_device_unique").on(table.deviceId),
    check("sessions_of_person_or_device", sql`(${table.userId} is null) <> (${table.deviceId} is null)`),
    index("sessions_by_expiry").on(table.expiresAt),
  ],
);

/**
 * Every refresh token that a session ever had, as SHA-256: one that was replaced long ago and comes back was stolen, and must be
 * recognised for as long as the session could live.
 */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    hash: text().primaryKey(),
    sessionId: uuid()
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    replacedAt: at(),
    replacedBy: text(),
  },
  (table) => [
    uniqueIndex("refresh_tokens_one_usable")
      .on(table.sessionId)
      .where(sql`${table.replacedAt} is null`),
    index("refresh_tokens_by_session").on(table.sessionId),
    check("refresh_tokens_replaced_by_one", sql`(${table.replacedAt} is null) = (${table.replacedBy} is null)`),
  ],
);

/**
 * What somebody was mailed to do, once: the token of the link is derived from the id and never stored. The others
 * of a person that it makes pointless go when one is used.
 */
export const accountLinks = pgTable(
  "account_links",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    purpose: text({ enum: LINK_PURPOSES }).notNull(),
    /** The address that it speaks of, which is also where it was sent. */
    email: text().notNull(),
    createdAt: createdAt(),
    expiresAt: at().notNull(),
  },
  (table) => [
    index("account_links_by_user").on(table.userId, table.purpose),
    index("account_links_by_expiry").on(table.expiresAt),
    oneOf("account_links_purpose_known", table.purpose, LINK_PURPOSES),
  ],
);

/**
 * When somebody last tried to sign in under a name or had links mailed, or a network tried to. `subject` is a user's id, or a hash of a
 * name that nobody has, or of a network.
 */
export const signInAttempts = pgTable(
  "sign_in_attempts",
  {
    subject: text().primaryKey(),
    recent: timestamp({ withTimezone: true, mode: "string" }).array().notNull(),
    updatedAt: updatedAt(),
  },
  (table) => [index("sign_in_attempts_by_age").on(table.updatedAt)],
);
