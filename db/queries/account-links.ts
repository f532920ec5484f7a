import { sql } from "drizzle-orm";
import type { AccountLink } from "#domain/account-links.ts";
import type { Database } from "../database.ts";

/** The address that a link about an account was mailed to; null when the link is over. Looking uses nothing. */
export async function findLinkAddress(db: Database, { id, purpose }: AccountLink): Promise<string | null> {
  const rows = await db.rows<{ email: string }>(sql`
    select l.email
    from account_links l
    join users u on u.id = l.user_id and u.status = 'active'
      and (l.purpose = 'change_email' or lower(u.email) = lower(l.email))
    where l.id = ${id}::uuid and l.purpose = ${purpose} and l.expires_at > now()`);
  return rows[0]?.email ?? null;
}
