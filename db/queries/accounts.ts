import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { AuditedAction, AuditEntry } from "#domain/audit-log.ts";
import type { UserRecord } from "#domain/commands.ts";
import type { MemberRole, PlatformRole, UserStatus } from "#domain/roles.ts";
import { decodeCursor, isMoment, MOMENT_FORMAT, PAGE_DEFAULT, pageOf, type Page } from "../cursor.ts";
import { asJson, type Database } from "../database.ts";

// Everybody with an account, for those who run the platform.

export type UserFilter = {
  /** Part of an address, a name or a user name. */
  search?: string | undefined;
  role?: PlatformRole | MemberRole | undefined;
  status?: UserStatus | undefined;
  verified?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number;
};

/** Accounts, the newest first. Throws not_allowed. */
export async function listUsers(db: Database, actor: Actor, filter: UserFilter = {}): Promise<Page<UserRecord>> {
  const { search, role, status, verified, cursor, limit = PAGE_DEFAULT } = filter;
  const from = decodeCursor(cursor, isMoment);
  const like = search === undefined ? null : `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const rows = await db.rows<{ record: UserRecord | null; at: string }>(sql`
    select page.* from require_platform_v1(${asJson(actor)}, 'users:read') scope
    left join lateral (
      select user_record_v1(u.id) as record, to_char(u.created_at at time zone 'UTC', ${MOMENT_FORMAT}) as at
      from users u
      where true
        ${like === null ? sql`` : sql`and (u.email ilike ${like} or u.username ilike ${like} or u.first_name || ' ' || u.last_name ilike ${like})`}
        ${status === undefined ? sql`` : sql`and u.status = ${status}`}
        ${verified === undefined ? sql`` : sql`and (u.email_verified_at is not null) = ${verified}`}
        ${role === undefined ? sql`` : sql`and (u.platform_role = ${role} or exists (select from memberships m where m.user_id = u.id and m.role = ${role}))`}
        ${from ? sql`and (u.created_at, u.id) < (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by u.created_at desc, u.id desc
      limit ${limit + 1}
    ) page on true`);
  return pageOf(
    rows.flatMap(({ record, at }) => (record ? [{ record, at }] : [])),
    limit,
    ({ record }) => record,
    ({ record, at }) => ({ at, id: record.id }),
  );
}

/** One account; null when there is none. Throws not_allowed. */
export async function findUser(db: Database, actor: Actor, userId: string): Promise<UserRecord | null> {
  const rows = await db.rows<{ record: UserRecord | null }>(
    sql`select user_record_v1(${userId}::uuid) as record from require_platform_v1(${asJson(actor)}, 'users:read') scope`,
  );
  return rows[0]?.record ?? null;
}

export type UserStats = {
  total: number;
  verified: number;
  byStatus: Record<UserStatus, number>;
  /** Roles over the platform, and those in restaurants: somebody may be counted in several. */
  byRole: Record<PlatformRole | MemberRole, number>;
  /** Signed in somewhere, and there within a week. */
  activeLastWeek: number;
  newLastWeek: number;
};

/** How many accounts there are, of which kind. Throws not_allowed. */
export async function countUsers(db: Database, actor: Actor): Promise<UserStats> {
  const rows = await db.rows<{ stats: UserStats }>(sql`
    select user_stats_v1() as stats from require_platform_v1(${asJson(actor)}, 'users:read') scope`);
  return rows[0]?.stats as UserStats;
}

export type AuditFilter = {
  userId?: string | undefined;
  byUserId?: string | undefined;
  action?: AuditedAction | undefined;
  cursor?: string | undefined;
  limit?: number;
};

/** What was done with rights that not everybody has, the newest first. Throws not_allowed. */
export async function listAudit(db: Database, actor: Actor, filter: AuditFilter = {}): Promise<Page<AuditEntry>> {
  const { userId, byUserId, action, cursor, limit = PAGE_DEFAULT } = filter;
  const from = decodeCursor(cursor, isMoment);
  const rows = await db.rows<{ entry: AuditEntry | null; at: string }>(sql`
    select page.* from require_platform_v1(${asJson(actor)}, 'audit:read') scope
    left join lateral (
      select audit_entry_v1(a) as entry, to_char(a.at at time zone 'UTC', ${MOMENT_FORMAT}) as at
      from audit_log a
      where true
        ${userId === undefined ? sql`` : sql`and a.user_id = ${userId}::uuid`}
        ${byUserId === undefined ? sql`` : sql`and a.by_user_id = ${byUserId}::uuid`}
        ${action === undefined ? sql`` : sql`and a.action = ${action}`}
        ${from ? sql`and (a.at, a.id) < (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by a.at desc, a.id desc
      limit ${limit + 1}
    ) page on true`);
  return pageOf(
    rows.flatMap(({ entry, at }) => (entry ? [{ entry, at }] : [])),
    limit,
    ({ entry }) => entry,
    ({ entry, at }) => ({ at, id: entry.id }),
  );
}
