import { sql } from "drizzle-orm";
import type { Once } from "#domain/commands.ts";
import { asJson, type Database } from "../database.ts";

/**
 * Which of these commands were carried out or are under way, in their order: whoever asks again has to hear how theirs ended. One
 * round trip for all of them, and no lock. Throws DatabaseUnavailable.
 */
export async function knownKeys(db: Database, onces: readonly Pick<Once, "scope" | "key">[]): Promise<boolean[]> {
  const asked = asJson(onces.map(({ scope, key }) => ({ scope, key })));
  const rows = await db.rows<{ known: boolean[] }>(sql`select known_keys_v1(${asked}) as known`);
  return rows[0]?.known ?? [];
}
