import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { commandStatement, makeDatabase, type Database, type Orm } from "./database.ts";

const CONNECTIONS_MAX = 4;
const TIMEOUT_MS = 30_000;

/** The same database over a plain connection, for commands that run in Node and end. */
export function connectTcp(databaseUrl: string): Database & { end(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS_MAX, query_timeout: TIMEOUT_MS });
  pool.on("error", () => undefined); // an idle connection that was cut: the next statement opens another
  const database = makeDatabase(
    {
      orm: drizzle({ client: pool, casing: "snake_case" }) as Orm,
      command: async (name, command) => {
        const { rows } = await pool.query<{ answer: unknown }>(commandStatement(name), [command]);
        return rows[0]?.answer;
      },
    },
    TIMEOUT_MS,
  );
  return { ...database, end: async () => await pool.end() };
}
