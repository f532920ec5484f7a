import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import { asJson, type Database } from "../database.ts";
import { DatabaseFault } from "../errors.ts";
import { SCHEMA_VERSION } from "../schema-version.ts";

export type Readiness = { have: number; need: number; ready: boolean };

const NO_SUCH_TABLE = "42P01";

/** Whether the database is there and new enough for this code; one that was never migrated has 0. Throws DatabaseUnavailable. */
export async function readiness(db: Database): Promise<Readiness> {
  const have = await newestVersion(db);
  return { have, need: SCHEMA_VERSION, ready: have >= SCHEMA_VERSION };
}

async function newestVersion(db: Database): Promise<number> {
  try {
    const rows = await db.rows<{ have: number | null }>(sql`select max(version) as have from schema_version`);
    return rows[0]?.have ?? 0;
  } catch (error) {
    if (error instanceof DatabaseFault && error.sqlState === NO_SUCH_TABLE) return 0;
    throw error;
  }
}

export type OutboxHealth = {
  /** How long the oldest event has been on its way, parked ones not counted; null when all are done. */
  oldestUnackedSeconds: number | null;
  unacked: number;
  parked: number;
  /** The last time that any pump looked. */
  lastSweepAt: string | null;
  sweeps: Record<string, string>;
};

/** How the events are getting on. For a service token; throws unauthorized for one that nobody knows, not_allowed for people. */
export async function outboxHealth(db: Database, actor: Actor): Promise<OutboxHealth> {
  const rows = await db.rows<{ health: OutboxHealth }>(sql`
    select outbox_health_v1() as health from require_service_v1(${asJson(actor)}) scope`);
  return rows[0]?.health as OutboxHealth;
}
