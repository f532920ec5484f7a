import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { readMigrationFiles, type MigrationMeta } from "drizzle-orm/migrator";
import { CONSUMERS, SUBSCRIPTIONS } from "#domain/events.ts";
import { ORDER_MOVES } from "#domain/order-status.ts";
import { PLATFORM_VERBS, ROLE_VERBS } from "#domain/roles.ts";

const MIGRATIONS = path.join(import.meta.dirname, "migrations");

/** A table of `domain/` that the SQL functions read, as rows. */
export interface ReferenceTable {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
}

/** All that makes a database of this version: what `migrate` applies, in this order. */
export interface SchemaContent {
  migrations: MigrationMeta[];
  /** Functions before the triggers that call them. */
  scripts: { file: string; text: string }[];
  reference: ReferenceTable[];
  /** Names the content: equal on every machine, different after any change. */
  hash: string;
}

/** All that makes the schema what it is, as it stands in the files. */
export function readSchemaContent(): SchemaContent {
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS });
  const scripts = [...scriptsIn("functions"), ...scriptsIn("triggers")];
  const reference = referenceTables();
  const hash = createHash("sha256");
  for (const migration of migrations) hash.update(plain(migration.sql.join("\0")));
  for (const { file, text } of scripts) hash.update(`\0${file}\0${plain(text)}`);
  hash.update(JSON.stringify(reference));
  return { migrations, scripts, reference, hash: hash.digest("hex").slice(0, 16) };
}

function scriptsIn(folder: string): { file: string; text: string }[] {
  return readdirSync(path.join(import.meta.dirname, folder))
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => ({
      file: `${folder}/${name}`,
      text: readFileSync(path.join(import.meta.dirname, folder, name), "utf8"),
    }));
}

/** Git may have checked the files out with other line ends. */
const plain = (text: string) => text.replaceAll("\r\n", "\n");

function referenceTables(): ReferenceTable[] {
  return [
    {
      name: "order_moves",
      columns: ["from_status", "to_status", "roles", "fulfilment", "needs_reason", "returns_stock"],
      rows: ORDER_MOVES.map((move) => [
        move.from,
        move.to,
        move.roles,
        move.fulfilment ?? null,
        move.needsReason ?? false,
        move.returnsStock ?? false,
      ]),
    },
    {
      name: "role_verbs",
      columns: ["role", "verb"],
      rows: Object.entries({ ...ROLE_VERBS, ...PLATFORM_VERBS }).flatMap(([role, verbs]) =>
        verbs.map((verb) => [role, verb]),
      ),
    },
    {
      name: "subscriptions",
      columns: ["event_type", "consumer"],
      rows: CONSUMERS.flatMap((consumer) => SUBSCRIPTIONS[consumer].map((type) => [type, consumer])),
    },
  ];
}
