import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { RoomKind, RoomTicketClaims } from "#domain/token-claims.ts";
import { asJson, type Database } from "../database.ts";

export type RoomRole = RoomTicketClaims["role"];

/**
 * As what somebody may watch a room; null when there is no such room for them. The menu is public and needs no asking. Throws
 * session_changed, unauthorized.
 */
export async function authoriseRoom(
  db: Database,
  actor: Actor,
  room: Exclude<RoomKind, "menu">,
  id: string,
): Promise<RoomRole | null> {
  const rows = await db.rows<{ role: RoomRole | null }>(sql`
    select case ${room}::text
      when 'order' then (
        select case
          when o.restaurant_id = any (scope.reads_orders_of) or scope.reads_all_orders then 'crew'
          when o.user_id = scope.user_id then 'customer'
          else 'guest'
        end
        from orders o where o.id = ${id}::uuid and visible_to(o, scope)
      )
      when 'kitchen' then (
        select 'crew' from restaurants r
        where r.id = ${id}::uuid and (r.id = any (scope.reads_orders_of) or scope.reads_all_orders)
      )
      when 'user' then case when scope.user_id = ${id}::uuid then 'customer' end
    end as role
    from actor_scope_v1(${asJson(actor)}) scope`);
  return rows[0]?.role ?? null;
}
