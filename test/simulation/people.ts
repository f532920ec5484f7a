import { ACCESS_SECONDS } from "#domain/token-claims.ts";
import { hashOpaque } from "#worker/tokens/refresh.ts";
import { signAccess } from "#worker/tokens/access.ts";
import type { House, PersonName } from "./house.ts";
import type { PostgresService } from "./postgres-service.ts";

/** What somebody's browser keeps of their session. */
export type Session = {
  access: string;
  /** Until when the token says it is good, in seconds since 1970. */
  accessUntil: number;
  refresh: string;
  logins: number;
};

/** Opens a new session as signing in does, past the password: hashing one is what a history has no time for. */
export async function openSession(
  house: House,
  postgres: PostgresService,
  name: PersonName,
  logins: number,
): Promise<Session> {
  const { me, mv, userId, sessionId: first } = house.accounts[name];
  const sessionId = `${first.slice(0, -4)}${String(logins).padStart(4, "0")}`;
  const refresh = `rt_${name}-${logins}-simulated-refresh-token`;
  await postgres.tellTime();
  await postgres.query(
    `with opened as (
       insert into sessions (id, user_id, family_id, expires_at) values ($1, $2, $1, now() + interval '7 days')
     )
     insert into refresh_tokens (hash, session_id, created_at) values ($3, $1, now())`,
    [sessionId, userId, hashOpaque(refresh)],
  );
  const now = new Date();
  const access = await signAccess(house.keys, { me, sessionId, mv }, now);
  return { access, accessUntil: Math.floor(now.getTime() / 1000) + ACCESS_SECONDS, refresh, logins };
}

/** Until when an access token says it is good. */
export function endOf(access: string): number {
  const [, claims = ""] = access.split(".");
  return (JSON.parse(Buffer.from(claims, "base64url").toString()) as { exp: number }).exp;
}
