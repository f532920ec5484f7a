import { createHash, randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Me } from "#domain/actor.ts";
import type { MemberRole, PlatformRole } from "#domain/roles.ts";
import type { Query } from "#test/db/restaurant.ts";
import { encodePhc } from "#worker/password.ts";
import { signAccess } from "#worker/tokens/access.ts";
import type { Keys } from "#worker/tokens/keys.ts";

/** A person of a test with an open session, made by plain inserts, past every function that is being tested. */
export type Account = {
  userId: string;
  email: string;
  sessionId: string;
  role: PlatformRole | MemberRole;
  /** A good access token for that session. */
  token: string;
};

export type AccountWishes = {
  platformRole?: PlatformRole;
  /** A role at a restaurant. */
  at?: { restaurantId: string; role: MemberRole };
};

export async function openAccount(query: Query, keys: Keys, wishes: AccountWishes = {}): Promise<Account> {
  const { platformRole = "customer", at } = wishes;
  const userId = uuidv7();
  const sessionId = uuidv7();
  const email = `${randomUUID()}@example.com`;
  // Nobody signs in with it: a hash of the right form that no password has.
  const phc = encodePhc({ logN: 15, r: 8, p: 3, salt: Buffer.alloc(16), hash: Buffer.alloc(32, 7) });
  await query(
    `insert into users (id, email, email_verified_at, password_hash, first_name, platform_role)
     values ($1, $2, now(), $3, 'Robin', $4)`,
    [userId, email, phc, platformRole],
  );
  if (at) {
    await query(`insert into memberships (user_id, restaurant_id, role) values ($1, $2, $3)`, [
      userId,
      at.restaurantId,
      at.role,
    ]);
  }
  await query(
    `insert into sessions (id, user_id, family_id, expires_at) values ($1, $2, $3, now() + interval '7 days')`,
    [sessionId, userId, uuidv7()],
  );
  const token = await tokenOf(query, keys, { userId, sessionId });
  return { userId, email, sessionId, role: at?.role ?? platformRole, token };
}

/** The access token that an account got, or would have got, at that time. */
export async function tokenOf(
  query: Query,
  keys: Keys,
  { userId, sessionId }: Pick<Account, "userId" | "sessionId">,
  at = new Date(),
): Promise<string> {
  const [row] = await query<{ me: Me; mv: number }>(`select me_view_v1(id) as me, mv from users where id = $1`, [
    userId,
  ]);
  if (!row) throw new Error("There is no such account.");
  return await signAccess(keys, { me: row.me, sessionId, mv: row.mv }, at);
}

/** The static token of an integration. */
export async function openService(query: Query, restaurantId: string): Promise<string> {
  const token = `svc_${randomUUID().replaceAll("-", "")}`;
  const hash = createHash("sha256").update(token).digest("hex");
  await query(`insert into service_tokens (id, restaurant_id, name, hash) values ($1, $2, 'A till', $3)`, [
    uuidv7(),
    restaurantId,
    hash,
  ]);
  return token;
}
