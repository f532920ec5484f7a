import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { expect, test } from "vitest";
import { testDatabase } from "#test/support/postgres.ts";

type Names = Record<string, unknown>;
type Table = {
  name: string;
  columns: Names;
  indexes: Names;
  foreignKeys: Names;
  compositePrimaryKeys: Names;
  uniqueConstraints: Names;
  checkConstraints: Names;
};
type Snapshot = Parameters<typeof generateMigration>[0];

const META = "db/migrations/meta";
const newest = readdirSync(META)
  .filter((name) => name.endsWith("_snapshot.json"))
  .toSorted()
  .at(-1);
const snapshot = JSON.parse(readFileSync(`${META}/${newest}`, "utf8")) as Snapshot;

test("the tables that the code describes are those of the last migration: otherwise run `npm run db:generate`", async () => {
  const parts = readdirSync("db/schema").map(
    async (file) => (await import(`../../db/schema/${path.parse(file).name}.ts`)) as object,
  );
  const schema = Object.assign({}, ...(await Promise.all(parts))) as Record<string, unknown>;
  const now = generateDrizzleJson(schema, snapshot.id, undefined, "snake_case");
  expect(await generateMigration(snapshot, now)).toEqual([]);
});

test("the migrations make every column, index and constraint that the last snapshot names", async () => {
  await using database = await testDatabase();
  const rows = await database.query<{ name: string }>(`
    select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'
    union select tablename || '.' || indexname from pg_indexes where schemaname = 'public'
    union select conrelid::regclass || '.' || conname from pg_constraint where connamespace = 'public'::regnamespace`);
  const there = new Set(rows.map(({ name }) => name));
  const wanted = Object.values(snapshot.tables as Record<string, Table>).flatMap((table) =>
    [
      table.columns,
      table.indexes,
      table.foreignKeys,
      table.compositePrimaryKeys,
      table.uniqueConstraints,
      table.checkConstraints,
    ].flatMap((names) => Object.keys(names).map((name) => `${table.name}.${name}`)),
  );
  expect(wanted.length).toBeGreaterThan(300);
  expect(wanted.filter((name) => !there.has(name))).toEqual([]);
});
