import { LINK_SECONDS, type LinkPurpose } from "#domain/account-links.ts";
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
