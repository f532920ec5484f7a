import { INVITATION_SECONDS, LINK_SECONDS, type LinkPurpose } from "#domain/account-links.ts";
import type { MemberRole } from "#domain/roles.ts";
import { deriveLink } from "#worker/tokens/account-link.ts";
import { uuidv7 } from "uuidv7";
import type { World } from "./system.ts";

/** The token of a link about an account, as if it had been mailed: to the person's address unless another is told. */
export async function mailedLink(
  { db, keys }: Pick<World, "db" | "keys">,
  userId: string,
  purpose: LinkPurpose,
  email: string | null = null,
): Promise<string> {
  const id = uuidv7();
  if (purpose === "verify_email") await db.query(`update users set email_verified_at = null where id = $1`, [userId]);
  await db.query(
    `insert into account_links (id, user_id, purpose, email, expires_at)
     select $1, u.id, $3, coalesce($4, u.email), now() + make_interval(secs => $5) from users u where u.id = $2`,
    [id, userId, purpose, email, LINK_SECONDS[purpose]],
  );
  return deriveLink(keys.secrets, { id, purpose });
}

/** An invitation to a restaurant, as if it had been mailed. */
export async function mailedInvitation(
  { db, keys }: Pick<World, "db" | "keys">,
  wish: { restaurantId: string; by: string; email: string; role?: MemberRole },
): Promise<{ id: string; token: string }> {
  const [id, linkId] = [uuidv7(), uuidv7()];
  await db.query(
    `insert into invitations (id, restaurant_id, email, role, link_id, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
    [id, wish.restaurantId, wish.email, wish.role ?? "kitchen", linkId, wish.by, INVITATION_SECONDS],
  );
  return { id, token: deriveLink(keys.secrets, { id: linkId, purpose: "join_staff" }) };
}
