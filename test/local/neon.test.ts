import { neon, neonConfig } from "@neondatabase/serverless";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startNeon } from "#local/neon.ts";
import { testDatabase } from "#test/support/postgres.ts";
import { startScript } from "#test/support/workerd-script.ts";
import { SOUP, scenarios } from "./neon-script.ts";
import type { Env } from "./neon-script.ts";

const SCHEMA = [
  `create table dishes (id uuid primary key, name text not null constraint dishes_name_once unique,
     stock int not null constraint dishes_stock_nonneg check (stock >= 0), views int8, weight numeric, facts jsonb,
     tags text[], sizes int[], sold_at timestamptz, day date, photo bytea)`,
  `create function raise_refusal(what text) returns void language plpgsql as
     $$ begin raise exception using errcode = 'P0422', message = what; end $$`,
  `create function place_order_v1(dish text) returns uuid language sql as
     $$ insert into dishes (id, name, stock) values (gen_random_uuid(), dish, 1) returning id $$`,
];

async function startKitchen() {
  const db = await testDatabase({ empty: true });
  for (const statement of SCHEMA) await db.query(statement);
  const service = await startNeon({ postgres: { port: Number(new URL(db.url).port) } });
  const env: Env = { DATABASE_URL: db.url, NEON_LOCAL_URL: service.url };
  neonConfig.fetchEndpoint = `${service.url}/sql`;
  return {
    db,
    service,
    env,
    sql: neon(db.url),
    names: async () =>
      (await db.query<{ name: string }>("select name from dishes order by name")).map((row) => row.name),
    async [Symbol.asyncDispose]() {
      await service.stop();
      await db[Symbol.asyncDispose]();
    },
  };
}

type Scenario = keyof typeof scenarios;

describe.each(["Node", "workerd"])("the unmodified driver and drizzle in %s", (where) => {
  let kitchen: Awaited<ReturnType<typeof startKitchen>>;
  let run: (scenario: Scenario) => Promise<unknown>;
  let stop = async () => {};

  beforeAll(async () => {
    kitchen = await startKitchen();
    if (where === "Node") {
      neonConfig.webSocketConstructor = WebSocket;
      run = async (scenario) => await scenarios[scenario](kitchen.env);
    } else {
      const script = await startScript("test/local/neon-script.ts", { ...kitchen.env });
      run = async (scenario) => await script.call(`/${scenario}`);
      stop = async () => await script[Symbol.asyncDispose]();
    }
  });
  afterAll(async () => {
    await stop();
    await kitchen[Symbol.asyncDispose]();
  });

  test("a row with every type of ours comes back equal, over HTTP and over the socket", async () => {
    const row = {
      ...SOUP,
      views: "9007199254740993n",
      soldAt: "2026-03-29T01:30:00.123Z",
      photo: [0, 1, 127, 128, 255],
    };
    expect(await run("roundTrip")).toEqual({ http: row, socket: row });
  });

  test("values without drizzle: bigint and numeric exact, arrays with commas, quotes and null, time zones", async () => {
    expect(await run("rawValues")).toEqual({
      row: {
        ...{ big: "9223372036854775807", exact: "0.1", json: { a: [1, "x"] }, words: ["a,b", null, '"'] },
        ...{
          grid: [
            [1, 2],
            [3, null],
          ],
          at: "2025-12-31 18:30:00+00",
          yes: true,
          nothing: null,
          text: "é\n",
          nan: null,
        },
      },
      types: [20, 1700, 3802, 1009, 1007, 25, 16, 25, 25, 701],
      count: 1,
      command: "SELECT",
    });
  });

  test("a value of 2 MB goes there and back", async () => {
    expect(await run("twoMegabytes")).toEqual({ length: 2_097_152, same: true });
  });

  test("more than 10 MiB is refused in both directions, and the next query is served", async () => {
    expect(await run("tooLarge")).toEqual({
      request: expect.stringContaining("HTTP status 413"),
      answer: expect.stringMatching(/HTTP status 507.*response is too large/),
      after: { one: 1 },
    });
  });

  test("a refused write names its SQLSTATE and its constraint, and changes nothing", async () => {
    expect(await run("constraints")).toMatchObject({
      unique: { code: "23505", constraint: "dishes_name_once", table: "dishes", severity: "ERROR", via: "http" },
      check: { code: "23514", constraint: "dishes_stock_nonneg", table: "dishes" },
      raised: { code: "P0422", message: "sold_out" },
      left: { stock: 1 },
    });
  });

  test("a batch is all or nothing, and its statements see each other", async () => {
    expect(await run("batch")).toMatchObject({
      failed: { code: "23505", constraint: "dishes_name_once", via: "http" },
      after: [],
      made: 1,
      read: [{ name: "Batch" }],
    });
  });

  test("isolation level and read-only are those that were asked for", async () => {
    expect(await run("isolation")).toMatchObject({
      plainModes: { isolation: "read committed", read_only: "off" },
      strict: { isolation: "serializable", read_only: "on" },
      write: { code: "25006" },
    });
  });

  test("two statements in one query are refused over HTTP, as on Neon, and allowed over the socket", async () => {
    expect(await run("oneStatement")).toMatchObject({ http: { code: "42601" }, socket: 2 });
  });

  test("a wrong password, a missing database, a null byte and a typing error are refused with a code", async () => {
    expect(await run("refusals")).toMatchObject({
      password: { code: "28P01", message: expect.stringContaining("password authentication failed") },
      database: { code: "3D000" },
      nullByte: { code: "22021" },
      nullByteInStatement: { refused: true, message: "string contains embedded null" },
      syntax: { code: "42601" },
    });
  });

  test("an interactive transaction over the socket that fails leaves nothing", async () => {
    expect(await run("interactive")).toMatchObject({ undone: { code: "23505", via: "socket" }, left: [] });
  });
});

test("a connection that drops before the commit leaves nothing; the driver cannot tell why", async () => {
  await using kitchen = await startKitchen();
  kitchen.service.faults.set([{ mode: "drop_before", match: "place_order_v1", times: 2 }]);
  await expect(kitchen.sql`select place_order_v1('Soup')`).rejects.toThrow("Error connecting to database");
  await expect(kitchen.sql.transaction([kitchen.sql`select place_order_v1('Soup')`])).rejects.toThrow(
    "Error connecting",
  );
  expect(await kitchen.names()).toEqual([]);
  await kitchen.sql`select place_order_v1('Soup')`;
  expect(await kitchen.names()).toEqual(["Soup"]);
});

test("a connection that drops after the commit looks the same to the driver, but the order stands", async () => {
  await using kitchen = await startKitchen();
  kitchen.service.faults.set([{ mode: "drop_after", times: 2 }]);
  await expect(kitchen.sql`select place_order_v1('Soup')`).rejects.toThrow("Error connecting to database");
  await expect(kitchen.sql.transaction([kitchen.sql`select place_order_v1('Bread')`])).rejects.toThrow(
    "Error connecting",
  );
  expect(await kitchen.names()).toEqual(["Bread", "Soup"]);
});

test("the caller who goes away before the commit gets nothing done", async () => {
  await using kitchen = await startKitchen();
  const { sql } = kitchen;
  const fetchOptions = { signal: AbortSignal.timeout(150) };
  const slow = [sql`select place_order_v1('Soup')`, sql`select pg_sleep(20)`];
  await expect(sql.transaction(slow, { fetchOptions })).rejects.toThrow("Error connecting");
  const sleeping =
    "select from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()";
  await expect.poll(async () => (await kitchen.db.query(sleeping)).length).toBe(0);
  expect(await kitchen.names()).toEqual([]);
});

test("round trips are counted by the functions they call", async () => {
  await using kitchen = await startKitchen();
  const { sql } = kitchen;
  await sql`select place_order_v1('Soup')`;
  await sql.transaction([
    sql`select 1`,
    sql`insert into dishes (id, name, stock) values (gen_random_uuid(), 'Tea', 1)`,
  ]);
  expect(kitchen.service.calls.byOperation).toEqual({ "sql place_order_v1": 1, "batch select+insert": 1 });
  kitchen.service.calls.reset();
  expect(kitchen.service.calls.count()).toBe(0);
});

test("a failed query's connection is never used again, and a left-open transaction leaks into nobody's query", async () => {
  await using kitchen = await startKitchen();
  const { sql } = kitchen;
  const backend = async () => Number((await sql`select pg_backend_pid() as pid`)[0]?.["pid"]);
  const first = await backend();
  expect(await backend()).toBe(first);
  await expect(sql.query("selec")).rejects.toThrow("syntax error");
  const second = await backend();
  expect(second).not.toBe(first);
  await sql.query("begin");
  expect(await backend()).not.toBe(second);
});

test("when Postgres ends all sessions the caller hears it once, and the next query is served", async () => {
  await using kitchen = await startKitchen();
  const { sql } = kitchen;
  const running = sql`select pg_sleep(20)`.catch((error: unknown) => error);
  const others = "from pg_stat_activity where datname = current_database() and application_name = 'neon-http'";
  await expect.poll(async () => (await kitchen.db.query(`select ${others} and state = 'active'`)).length).toBe(1);
  await kitchen.db.query(`select pg_terminate_backend(pid) ${others}`);
  expect(await running).toMatchObject({ code: "57P01" });
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
});

test("with no Postgres behind it the endpoint answers a server error, and says so", async () => {
  await using kitchen = await startKitchen();
  const { port, stop } = await startNeon({ postgres: { port: 1 } });
  neonConfig.fetchEndpoint = `http://127.0.0.1:${port}/sql`;
  await expect(kitchen.sql`select 1`).rejects.toThrow(/HTTP status 500.*couldn't connect to compute node/);
  await stop();
});

test("the socket goes to our Postgres, whatever address the caller asks for", async () => {
  await using kitchen = await startKitchen();
  const socket = new WebSocket(`${kitchen.service.url.replace("http", "ws")}/v2?address=192.0.2.1:5432`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  // An SSL request: eight bytes that only a Postgres answers, with one letter.
  const answer = new Promise((resolve) => socket.once("message", (data: Buffer) => resolve(data.toString())));
  socket.send(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  expect(await answer).toBe("N");
  socket.terminate();
});

test("thirty-two callers at once are all served, and more wait their turn", async () => {
  await using kitchen = await startKitchen();
  const { sql } = kitchen;
  const names = Array.from({ length: 80 }, (_, index) => `Dish ${index}`);
  await Promise.all(names.map((name) => sql`select place_order_v1(${name}), pg_sleep(0.01)`));
  expect(await kitchen.names()).toHaveLength(80);
  const client = new pg.Client({ connectionString: kitchen.db.url });
  await client.connect();
  const { rowCount } = await client.query(
    "select from pg_stat_activity where application_name = 'neon-http' and datname = current_database()",
  );
  await client.end();
  expect(rowCount).toBeLessThanOrEqual(32);
});
