import { sql, type SQL } from "drizzle-orm";
import { bigint, check, jsonb, timestamp, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import type { Translations } from "#domain/menu.ts";
import { AMOUNT_MAX_MINOR } from "#domain/money.ts";

/** Columns and constraints that many tables share. Ids are UUIDv7, made by whoever sends the command. */
export const id = () => uuid().primaryKey();
export const at = () => timestamp({ withTimezone: true, mode: "string" });
export const createdAt = () => at().notNull().defaultNow();
export const updatedAt = () => at().notNull().defaultNow();
/** An amount in minor units. */
export const minor = () => bigint({ mode: "number" });
/** A number that only grows. */
export const counter = () => bigint({ mode: "number" }).notNull().default(0);
export const translations = () => jsonb().$type<Translations>().notNull().default({});

const quoted = (values: readonly string[]): SQL =>
  sql.raw(values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", "));

/** One of the words that `domain/` knows. */
export const oneOf = (name: string, column: AnyPgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${quoted(values)})`);

/** An amount that somebody may have to pay. */
export const payable = (name: string, column: AnyPgColumn) =>
  check(name, sql`${column} between 0 and ${sql.raw(String(AMOUNT_MAX_MINOR))}`);
