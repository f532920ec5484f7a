import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { OrderNews } from "#domain/frames.ts";
import type { RoomKind, RoomTicketClaims } from "#domain/token-claims.ts";
import { asJson, type Database } from "../database.ts";

export type RoomRole = RoomTicketClaims["role"];

/** As what somebody may watch a room, and what they would be shown first where that is an order. */
export type RoomPlace = { role: RoomRole; news: OrderNews | null };

/**
 * The place of somebody in a room, with the order as it stands; null when there is no such room for them. The menu is public and needs
 * no asking. Throws session_changed, unauthorized.
 */
export async function authoriseRoom(
  db: Database,
  actor: Actor,
  room: Exclude<RoomKind, "menu">,
  id: string,
): Promise<RoomPlace | null> {
  const scope = sql`actor_scope_v1(${asJson(actor)}) scope`;
  const rows = await db.rows<{ role: RoomRole | null; news: OrderNews | null }>(
    room === "order"
      ? sql`
        select case
          when o.id is null then null
          when o.restaurant_id = any (scope.reads_orders_of) or scope.reads_all_orders then 'crew'
          when o.user_id = scope.user_id then 'customer'
          else 'guest'
        end as role, case when o.id is not null then order_news_v1(o) end as news
        from ${scope} left join orders o on o.id = ${id}::uuid and visible_to(o, scope)`
      : sql`
        select case ${room}::text
          when 'kitchen' then (
            select 'crew' from restaurants r
            where r.id = ${id}::uuid and (r.id = any (scope.reads_orders_of) or scope.reads_all_orders)
          )
          when 'user' then case when scope.user_id = ${id}::uuid then 'customer' end
        end as role, null as news
        from ${scope}`,
  );
  const [row] = rows;
  return row?.role ? { role: row.role, news: row.news } : null;
}
