import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { Invitation, Member, OpenedInvitation } from "#domain/staff.ts";
import { asJson, type Database } from "../database.ts";

/** More than work in any restaurant. */
const SHOWN_MAX = 500;

export type Staff = { members: Member[]; invitations: Invitation[] };

/** Who works in a restaurant, by role and name, and who was invited, the newest first. Throws not_found, not_allowed. */
export async function listStaff(db: Database, actor: Actor, restaurantId: string): Promise<Staff> {
  const rows = await db.rows<Staff>(sql`
    select
      (select coalesce(json_agg(member_view_v1(m.user_id, m.restaurant_id) order by m.place, m.name, m.user_id), '[]') from (
        select m.user_id, m.restaurant_id, array_position('{owner,manager,staff,kitchen}', m.role) as place,
          lower(u.first_name || ' ' || u.last_name) as name
        from memberships m join users u on u.id = m.user_id
        where m.restaurant_id = ${restaurantId}::uuid
        order by place, name, m.user_id
        limit ${SHOWN_MAX}
      ) m) as members,
      (select coalesce(json_agg(invitation_view_v1(i) order by i.sent_at desc, i.id desc), '[]') from (
        select i.* from invitations i
        where i.restaurant_id = ${restaurantId}::uuid and i.accepted_at is null and i.withdrawn_at is null
        order by i.sent_at desc, i.id desc
        limit ${SHOWN_MAX}
      ) i) as invitations
    from require_v1(${asJson(actor)}, ${restaurantId}::uuid, 'staff:read') scope`);
  return rows[0] as Staff;
}

/** What an invitation says to whoever has its link; null when it is over. */
export async function findInvitation(db: Database, linkId: string): Promise<OpenedInvitation | null> {
  const rows = await db.rows<{ invitation: OpenedInvitation | null }>(
    sql`select opened_invitation_v1(${linkId}::uuid) as invitation`,
  );
  return rows[0]?.invitation ?? null;
}
