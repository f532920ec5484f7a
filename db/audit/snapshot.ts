import pg from "pg";
import type { Query } from "./query.ts";

/** One check may take so long: a year of a busy restaurant is read in a few seconds. */
const STATEMENT_TIMEOUT = "120s";
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Gives `work` one snapshot of a database: all that it asks sees the same moment, whatever others write meanwhile, and it can write
 * nothing. Throws what the driver throws; its message may name the host, never the password.
 */
export async function readOnly<Result>(databaseUrl: string, work: (query: Query) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => undefined); // a connection that is cut between two statements: the next one fails, and says why
  await client.connect();
  try {
    await client.query("begin transaction isolation level repeatable read, read only");
    await client.query(`set local statement_timeout = '${STATEMENT_TIMEOUT}'`);
    await client.query("set local search_path = public");
    // Sums over all orders: room to do them in memory, and no time spent on compiling what runs once.
    await client.query("set local work_mem = '64MB'");
    await client.query("set local jit = off");
    return await work(async (sql, params) => (await client.query(sql, params)).rows);
  } finally {
    await client.end();
  }
}
