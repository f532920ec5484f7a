import { describe, expect, test } from "vitest";
import { migrate } from "#db/migrate.ts";
import { readSchemaContent } from "#db/schema-content.ts";
import { SCHEMA_HASH, SCHEMA_VERSION } from "#db/schema-version.ts";
import { COMMANDS } from "#domain/command-names.ts";
import { EVENT_SCHEMA_VERSION, SUBSCRIPTIONS } from "#domain/events.ts";
import { ORDER_MOVES } from "#domain/order-status.ts";
import { PLATFORM_VERBS, ROLE_VERBS } from "#domain/roles.ts";
import { testDatabase, type TestDatabase } from "#test/support/postgres.ts";

/** Everything that a migration could have touched, as Postgres numbers its changes. */
const fingerprint = async (database: TestDatabase) =>
  await database.query(`
    select 'class ' || relname as what, xmin::text from pg_class where relnamespace = 'public'::regnamespace
    union all select 'function ' || proname, xmin::text from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'trigger ' || tgname, xmin::text from pg_trigger
    union all select 'version ' || version, xmin::text from schema_version
    union all select 'move ' || from_status || to_status, xmin::text from order_moves
    order by 1`);

describe("a migration", () => {
  test("takes an empty database to the newest version, and a second one changes nothing at all", async () => {
    await using database = await testDatabase({ empty: true });
    await migrate(database.url);
    expect(await database.query("select version, hash from schema_version")).toEqual([
      { version: SCHEMA_VERSION, hash: SCHEMA_HASH },
    ]);
    const before = await fingerprint(database);
    expect(before.length).toBeGreaterThan(100);
    await migrate(database.url);
    expect(await fingerprint(database)).toEqual(before);
  });

  test("by two deploys at once is made once", async () => {
    await using database = await testDatabase({ empty: true });
    await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(await database.query("select count(*)::int as times from drizzle.__drizzle_migrations")).toEqual([
      { times: readSchemaContent().migrations.length },
    ]);
  });

  test("of code that is older than the database leaves it alone", async () => {
    await using database = await testDatabase();
    await database.query("insert into schema_version (version, hash) values ($1, 'newer')", [SCHEMA_VERSION + 1]);
    await database.query("delete from order_moves");
    await migrate(database.url);
    expect(await database.query("select * from order_moves")).toEqual([]);
  });

  test("teaches types that are in use new words, and uses them at once", async () => {
    await using database = await testDatabase({ empty: true });
    const content = readSchemaContent();
    const before = content.migrations.findIndex(({ sql }) => sql.some((text) => /add value/i.test(text)));
    const old = { ...content, migrations: content.migrations.slice(0, before), scripts: [], reference: [] };
    await migrate(database.url, old);
    await database.query("update schema_version set version = version - 1, hash = 'of a year ago'");
    await migrate(database.url);
    expect(await database.query("select consumer from subscriptions where event_type = 'user.role_updated'")).toEqual([
      { consumer: "access" },
    ]);
  });

  test("that fails half-way leaves the database as it was", async () => {
    await using database = await testDatabase({ empty: true });
    await database.query("create table sweeps (pump text)");
    await expect(migrate(database.url)).rejects.toThrow(/sweeps/);
    expect(await database.query("select to_regclass('orders') as orders")).toEqual([{ orders: null }]);
  });

  test("brings changed content into a database of the same number, as it happens while it is written", async () => {
    await using database = await testDatabase();
    await database.query("update schema_version set hash = 'of yesterday'");
    await database.query("delete from subscriptions");
    await migrate(database.url);
    expect(await database.query("select hash from schema_version")).toEqual([{ hash: SCHEMA_HASH }]);
    expect((await database.query("select * from subscriptions")).length).toBeGreaterThan(0);
  });
});

test("the schema's number was raised with its content: otherwise run `npm run db:version`", () => {
  expect(readSchemaContent().hash).toBe(SCHEMA_HASH);
});

describe("what the database copies from the rules is equal to them", () => {
  test("the table of order moves", async () => {
    await using database = await testDatabase();
    const rows = await database.query(
      `select from_status as from, to_status as to, roles::text[], fulfilment, needs_reason, returns_stock from order_moves`,
    );
    const wanted = ORDER_MOVES.map((move) => ({
      from: move.from,
      to: move.to,
      roles: [...move.roles],
      fulfilment: move.fulfilment ?? null,
      needs_reason: move.needsReason === true,
      returns_stock: move.returnsStock === true,
    }));
    const key = (row: unknown) => JSON.stringify(row);
    expect(rows.map(key).toSorted()).toEqual(wanted.map(key).toSorted());
  });

  test("who may do what", async () => {
    await using database = await testDatabase();
    const rows = await database.query<{ pair: string }>(
      "select role || ' ' || verb as pair from role_verbs order by 1",
    );
    const wanted = Object.entries({ ...ROLE_VERBS, ...PLATFORM_VERBS }).flatMap(([role, verbs]) =>
      verbs.map((verb) => `${role} ${verb}`),
    );
    expect(rows.map(({ pair }) => pair)).toEqual(wanted.toSorted());
  });

  test("which consumer hears which event", async () => {
    await using database = await testDatabase();
    const rows = await database.query<{ pair: string }>(
      "select consumer || ' ' || event_type as pair from subscriptions",
    );
    const wanted = Object.entries(SUBSCRIPTIONS).flatMap(([consumer, types]) =>
      types.map((type) => `${consumer} ${type}`),
    );
    expect(rows.map(({ pair }) => pair).toSorted()).toEqual(wanted.toSorted());
  });

  test("the version of event payloads", async () => {
    await using database = await testDatabase();
    const [row] = await database.query<{ schema: number }>(
      `select (delivery_view_v1(e, 'kitchen', 1)#>>'{event,schema}')::int as schema
       from (select (gen_random_uuid(), 'order.placed', gen_random_uuid(), 1, gen_random_uuid(), 'r', '{}', now())::outbox e) x`,
    );
    expect(row?.schema).toBe(EVENT_SCHEMA_VERSION);
  });

  test("every command has its function", async () => {
    await using database = await testDatabase();
    const rows = await database.query<{ name: string }>(
      `select proname as name from pg_proc p
       where pronamespace = 'public'::regnamespace and proargtypes = array['jsonb'::regtype::oid]::oidvector`,
    );
    const names = rows.map(({ name }) => name);
    expect(COMMANDS.filter((name) => !names.includes(name))).toEqual([]);
  });
});
