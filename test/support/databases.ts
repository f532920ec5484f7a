import { randomUUID } from "node:crypto";
import pg from "pg";
import { migrate } from "#db/migrate.ts";

/** Migrated once for a server and copied for each caller. */
const TEMPLATE = "comanda_template";

/** A database of the caller's own: migrated, empty, gone when disposed of. */
export interface TestDatabase extends AsyncDisposable {
  url: string;
  name: string;
  /** Runs one statement over TCP, past everything that is being tested, and returns its rows. */
  query<Row extends pg.QueryResultRow = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<Row[]>;
}

/** Copies the migrated template of this server: about 20 ms. `empty` gives one without the schema. */
export async function newDatabase(serverUrl: string, { empty = false } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(serverUrl, `create database ${name} template ${empty ? "template0" : TEMPLATE} strategy = wal_log`);

  const url = new URL(serverUrl);
  url.pathname = name;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on("error", () => undefined); // an idle connection that a test's fault cut: the next query opens another
  return {
    url: url.href,
    name,
    query: async <Row extends pg.QueryResultRow>(sql: string, params?: unknown[]) =>
      (await pool.query<Row>(sql, params)).rows,
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await asAdmin(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

/** Makes the template that `newDatabase` copies. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await asAdmin(serverUrl, `create database ${TEMPLATE}`);
  const url = new URL(serverUrl);
  url.pathname = TEMPLATE;
  await migrate(url.href);
}

async function asAdmin(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
