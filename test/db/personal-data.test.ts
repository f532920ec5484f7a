import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, afterAll, expect, test } from "vitest";
import { CLOCK, PERSONAL_DATA, personalDataTable } from "#db/personal-data.ts";
import { readSchemaContent } from "#db/schema-content.ts";
import { EXPORT_TABLES } from "#domain/export.ts";
import { ORDER_REASONS } from "#domain/order-reasons.ts";
import { openWorld, type World } from "./world.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** Columns that can hold words, bytes or an id of a person, by table; and tables that have none. */
async function tellingColumns(query: World["query"]): Promise<Record<string, string[]>> {
  const rows = await query<{ name: string; columns: string[] }>(`
    select t.relname as name, array(
      select a.attname from pg_attribute a join pg_type y on y.oid = a.atttypid
      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and (
        -- Of enums, numbers, times and ids nobody can be told, but by an id of a person.
        regexp_replace(y.typname, '^_', '') not in ('uuid', 'timestamptz', 'date', 'bool', 'int2', 'int4', 'int8') and y.typtype <> 'e'
          and coalesce((select e.typtype from pg_type e where e.oid = y.typelem), 'b') <> 'e'
        or a.attname ~ '(^|_)(user|person)_id$'
        or exists (
          select from pg_constraint c
          where c.conrelid = t.oid and c.contype = 'f' and c.confrelid = 'users'::regclass and a.attnum = any (c.conkey))
      )
      order by a.attname)::text[] as columns
    from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')`);
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
}

test("every table stands in the list of what is held of people, and every column that could tell of one", async () => {
  const there = await tellingColumns(world.query);
  expect(Object.keys(PERSONAL_DATA).toSorted()).toEqual(Object.keys(there).toSorted());
  for (const [table, columns] of Object.entries(there)) {
    const listed = Object.keys(PERSONAL_DATA[table]?.columns ?? {});
    expect(listed, `${table} in db/personal-data.ts`).toEqual(expect.arrayContaining(columns));
  }
  const all = await world.query<{ at: string }>(
    `select table_name || '.' || column_name as at from information_schema.columns where table_schema = 'public'`,
  );
  const known = new Set(all.map(({ at }) => at));
  for (const [table, { columns }] of Object.entries(PERSONAL_DATA)) {
    for (const column of Object.keys(columns)) expect(known, "a column that is gone").toContain(`${table}.${column}`);
  }
});

test("a column or a table that is added and not in the list is found", async () => {
  await using other = await openWorld();
  await other.query(`create table diaries (id uuid primary key, writer uuid references users (id), page jsonb)`);
  await other.query(`alter table sessions add column address inet`);
  const there = await tellingColumns(other.query);
  expect(there["diaries"]).toEqual(["page", "writer"]);
  expect(there["sessions"]).toContain("address");
});

test("every table that an export is said to have is one, and none is said to be of nobody", () => {
  const named = Object.values(PERSONAL_DATA).flatMap(({ export: files }) => (typeof files === "string" ? [] : files));
  expect([...new Set(named)].toSorted()).toEqual([...EXPORT_TABLES].toSorted());
});

test("rows are cleared away after as long as the list says", () => {
  const purge = readFileSync(path.join(ROOT, "db/functions/purge.sql"), "utf8");
  const statements = purge.split(/get diagnostics|anonymise_orders_v1/);
  for (const [table, condition] of Object.entries(CLOCK)) {
    const [, column = "", , days = ""] = /^(\w+) < (.*'(\d+ days?)')$/.exec(condition) ?? [];
    const isRow = purge.includes(`'${table}', '${column}', '${days}'`);
    const isStatement = statements.some((text) => text.includes(condition) && text.includes(table));
    expect(isRow || isStatement, `${table}: ${condition}`).toBe(true);
    expect(column).not.toBe("");
    expect(PERSONAL_DATA[table]?.kept, table).toContain(days);
  }
});

/** Whose tries a count of this kind is of, where it is nobody's who could be deleted. */
const COUNTED_OF_OTHERS: Record<string, string> = {
  "invite:": "a restaurant",
  "pairing-at:": "a restaurant",
  order: "an order",
};

test("counts of somebody's tries are deleted with them, of whichever kind", () => {
  const { scripts } = readSchemaContent();
  const kinds = scripts.flatMap(({ text }) =>
    [...text.matchAll(/count_(?:attempt|link)_v1\(\s*'([^']+)'/g)].map(([, kind = ""]) => kind),
  );
  expect(kinds).toEqual(
    expect.arrayContaining(["export:", "apply:", "pairing-by:", "name:", "link:", "change_email", "to"]),
  );
  const deleting = scripts.filter(({ file }) => /cut-ties|begin-erasure/.test(file)).map(({ text }) => text);
  const left = kinds.filter((kind) => !(kind in COUNTED_OF_OTHERS) && !deleting.join().includes(`'${kind}'`));
  expect(left).toEqual([]);
});

test("codes of reasons are kept, and own words are not", async () => {
  const [row] = await world.query<{ kept: string[]; gone: string | null }>(
    `select array(select kept_reason_v1(code) from unnest($1::text[]) code) as kept, kept_reason_v1('Ada phoned') as gone`,
    [ORDER_REASONS],
  );
  expect(row).toEqual({ kept: [...ORDER_REASONS], gone: null });
});

test("the page about privacy has the list as it is", () => {
  const cells = (text: string) => text.replaceAll(/[ -]+\|/g, "|").replaceAll(/\| +/g, "|");
  expect(cells(readFileSync(path.join(ROOT, "docs/privacy.md"), "utf8"))).toContain(cells(personalDataTable()));
});
