import { sql } from "drizzle-orm";
import type { Actor, Me } from "#domain/actor.ts";
import type { SessionRooms } from "#domain/commands.ts";
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

export type OpenSession = {
  id: string;
  isThis: boolean;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
};

/** More than anybody would look through; older ones end by themselves. */
const SESSIONS_SHOWN_MAX = 100;

/** Where somebody is signed in: the session that asks first, then the newest. Throws session_changed. */
export async function listOpenSessions(db: Database, actor: Actor): Promise<OpenSession[]> {
  return await db.rows<OpenSession>(
    sql`select s.id, s.id = scope.session_id as "isThis", s.user_agent as "userAgent", iso(s.created_at) as "createdAt",
          iso(s.last_seen_at) as "lastSeenAt", iso(s.expires_at) as "expiresAt"
        from actor_scope_v1(${asJson(actor)}) scope
        join sessions s on s.user_id = scope.user_id and s.revoked_at is null and s.expires_at > now()
        order by "isThis" desc, s.last_seen_at desc, s.id desc
        limit ${SESSIONS_SHOWN_MAX}`,
  );
}

/** Where the sockets of a session may be, whether it is over or not; null for a session that nobody ever had. */
export async function findSessionRooms(db: Database, sessionId: string): Promise<SessionRooms | null> {
  const rows = await db.rows<{ rooms: SessionRooms }>(
    sql`select session_rooms_v1(s) as rooms from sessions s where s.id = ${sessionId}::uuid`,
  );
  return rows[0]?.rooms ?? null;
}

/** Where a tablet may listen; null for one whose session was cleared away. */
export async function findDeviceRooms(db: Database, deviceId: string): Promise<SessionRooms | null> {
  const rows = await db.rows<{ rooms: SessionRooms }>(
    sql`select session_rooms_v1(s) as rooms from sessions s where s.device_id = ${deviceId}::uuid`,
  );
  return rows[0]?.rooms ?? null;
}

/** Where somebody may listen, or, who could in every kitchen, anywhere; null for a person who never was. */
export async function findUserRooms(
  db: Database,
  userId: string,
  everywhere: boolean,
): Promise<(SessionRooms & { userId: string }) | null> {
  const rows = await db.rows<{ rooms: SessionRooms & { userId: string } }>(
    sql`select user_rooms_v1(u, ${everywhere}) as rooms from users u where u.id = ${userId}::uuid`,
  );
  return rows[0]?.rooms ?? null;
}
