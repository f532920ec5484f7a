import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { asText } from "./table.ts";

/** From the next connections on, Postgres keeps count of how long each of our functions runs. It costs a little itself. */
export async function countFunctionTimes(databaseUrl: string): Promise<void> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    await db.query(
      `do $$ begin execute format('alter database %I set track_functions = %L', current_database(), 'all'); end $$`,
    );
  } finally {
    await db.end();
  }
}

/** Writes `functions.txt`: how often each function ran and how long it took, itself and with what it called; the longest first. */
export async function writeFunctionTimes(db: pg.Client, folder: string): Promise<void> {
  const { rows } = await db.query<{ name: string; calls: string; self: number; total: number }>(
    `select funcname as name, calls::text, self_time as self, total_time as total from pg_stat_user_functions order by self_time desc`,
  );
  const all = rows.reduce((sum, { self }) => sum + self, 0);
  const table = asText(
    ["function", "calls", "itself, ms", "share", "itself, ms each", "with what it calls, ms each"],
    rows.map(({ name, calls, self, total }) => [
      name,
      calls,
      self.toFixed(0),
      `${((self / all) * 100).toFixed(1)} %`,
      (self / Number(calls)).toFixed(3),
      (total / Number(calls)).toFixed(3),
    ]),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "functions.txt"), `${table}\n`);
}
