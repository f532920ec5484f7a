import { sql } from "drizzle-orm";
import type { Actor, Me } from "#domain/actor.ts";
import { asJson, type Database } from "../database.ts";
import { Refused } from "../errors.ts";

/** The person behind a session. Throws session_changed when it is over, unauthorized for an actor who is no person. */
export async function getMe(db: Database, actor: Actor): Promise<Me> {
  const rows = await db.rows<{ me: Me | null }>(
    sql`select me_view_v1(scope.user_id) as me from actor_scope_v1(${asJson(actor)}) scope`,
  );
  const me = rows[0]?.me;
  if (!me) throw new Refused({ code: "unauthorized" });
  return me;
}
