import { index, integer, json, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt } from "./columns.ts";

/** The answer to each command, under the key that its caller chose. `scope` is who and where. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    scope: text().notNull(),
    key: text().notNull(),
    bodyHash: text().notNull(),
    /** As text: it is only ever given back. */
    answer: json().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "idempotency_keys_pkey", columns: [table.scope, table.key] }),
    // Rows come and go in order of time, so a few pages of BRIN find the old ones.
    index("idempotency_keys_by_age").using("brin", table.createdAt).with({ autosummarize: true }),
  ],
);

/** One row: what `db:migrate` last put here. */
export const schemaVersion = pgTable("schema_version", {
  version: integer().primaryKey(),
  hash: text().notNull(),
  appliedAt: createdAt(),
});
