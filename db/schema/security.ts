import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { REFUSAL_KINDS } from "#domain/security-log.ts";
import { at, id, oneOf } from "./columns.ts";

/**
 * What was refused to whom: one row for all that were alike in a minute, so that a flood is a number and not a million rows. Ids
 * and hashes, and nothing personal: the checks leave no room for an address or a token.
 */
export const securityLog = pgTable(
  "security_log",
  {
    id: id(),
    minute: at().notNull(),
    at: at().notNull(),
    lastAt: at().notNull(),
    kind: text({ enum: REFUSAL_KINDS }).notNull(),
    /** The code of the error that the caller heard. */
    code: text().notNull(),
    route: text().notNull(),
    /** Kind and id, where it is proven who it was: `user:…`. */
    principal: text(),
    /** SHA-256 of the network that the first of them came from. */
    network: text(),
    requestId: text().notNull(),
    count: bigint({ mode: "number" }).notNull(),
  },
  (table) => [
    uniqueIndex("security_log_merged").on(
      table.minute,
      table.kind,
      table.code,
      table.route,
      sql`coalesce(${table.principal}, ${table.network}, '')`,
    ),
    index("security_log_by_time").on(table.at, table.id),
    index("security_log_by_principal").on(table.principal, table.at),
    oneOf("security_log_kind_known", table.kind, REFUSAL_KINDS),
    check("security_log_code_is_a_word", sql`${table.code} ~ '^[a-z_]{1,40}$'`),
    check("security_log_route_is_a_pattern", sql`${table.route} ~ '^[A-Z]{1,10} [/:*a-zA-Z0-9._-]{1,120}$'`),
    check(
      "security_log_principal_is_an_id",
      sql`${table.principal} ~ '^(user|device|guest):[0-9a-f-]{36}$|^service:[0-9a-f]{64}$'`,
    ),
    check("security_log_network_is_a_hash", sql`${table.network} ~ '^[0-9a-f]{64}$'`),
    check("security_log_counts", sql`${table.count} > 0`),
  ],
);
