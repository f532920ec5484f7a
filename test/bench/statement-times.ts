import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { asText } from "./table.ts";

const SHOWN = 60;
const TEXT_MAX = 110;

/** From its next start on, this Postgres keeps count of how long each statement takes, those within functions included. */
export async function countStatementTimes(databaseUrl: string): Promise<void> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    await db.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
    await db.query(`alter system set track_functions = 'all'`);
    await db.query(`create extension if not exists pg_stat_statements`);
  } finally {
    await db.end();
  }
}

/** Counts statements within functions as well, and from nothing: what a start needed is not of interest. */
export async function startCounting(db: pg.Client): Promise<void> {
  await db.query(`alter system set pg_stat_statements.track = 'all'`);
  await db.query(`alter system set pg_stat_statements.track_planning = on`);
  await db.query(`select pg_reload_conf()`);
  await db.query(`select pg_stat_statements_reset()`);
}

/** Writes `statements.txt` and `functions.txt`: how often each ran and how long it took, the longest first. */
export async function writeStatementTimes(db: pg.Client, folder: string): Promise<void> {
  const { rows: statements } = await db.query<{
    calls: string;
    total: number;
    plans: string;
    planning: number;
    wal: string;
    top: boolean;
    text: string;
  }>(
    `select calls::text, total_exec_time as total, plans::text, total_plan_time as planning, wal_bytes::text as wal, toplevel as top, query as text
     from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
     order by total_exec_time + total_plan_time desc limit $1`,
    [SHOWN],
  );
  const { rows: functions } = await db.query<{ name: string; calls: string; self: number; total: number }>(
    `select funcname as name, calls::text, self_time as self, total_time as total from pg_stat_user_functions order by self_time desc`,
  );
  mkdirSync(folder, { recursive: true });
  const statementTable = asText(
    ["statement", "sent by", "calls", "ms", "ms each", "planned", "ms of planning", "bytes of log each"],
    statements.map(({ calls, total, plans, planning, wal, top, text }) => [
      text.replaceAll(/\s+/g, " ").trim().slice(0, TEXT_MAX),
      top ? "a client" : "a function",
      calls,
      total.toFixed(0),
      (total / Number(calls)).toFixed(3),
      plans,
      planning.toFixed(0),
      (Number(wal) / Number(calls)).toFixed(0),
    ]),
  );
  const functionTable = asText(
    ["function", "calls", "itself, ms", "itself, ms each", "with what it calls, ms each"],
    functions.map(({ name, calls, self, total }) => [
      name,
      calls,
      self.toFixed(0),
      (self / Number(calls)).toFixed(3),
      (total / Number(calls)).toFixed(3),
    ]),
  );
  writeFileSync(path.join(folder, "statements.txt"), `${statementTable}\n`);
  writeFileSync(path.join(folder, "functions.txt"), `${functionTable}\n`);
}
