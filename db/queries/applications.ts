import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type {
  Application,
  ApplicationKind,
  ApplicationRecord,
  ApplicationState,
  Waiting,
} from "#domain/applications.ts";
import { decodeCursor, isMoment, MOMENT_FORMAT, PAGE_DEFAULT, pageOf, type Page } from "../cursor.ts";
import { asJson, type Database } from "../database.ts";

/** More than anybody sends: five a day, and one who goes on is looked at. */
const OWN_SHOWN_MAX = 50;

/** What somebody asked to be, the newest first. Throws session_changed. */
export async function listOwnApplications(db: Database, actor: Actor): Promise<Application[]> {
  const rows = await db.rows<{ application: Application }>(sql`
    select application_view_v1(a) as application
    from actor_scope_v1(${asJson(actor)}) scope
    join applications a on a.user_id = scope.user_id
    order by a.created_at desc, a.id desc
    limit ${OWN_SHOWN_MAX}`);
  return rows.map(({ application }) => application);
}

export type ApplicationFilter = {
  kind?: ApplicationKind | undefined;
  state?: ApplicationState | undefined;
  /** Part of the name of the restaurant or the applicant, of their address, or of where somebody drives. */
  search?: string | undefined;
  cursor?: string | undefined;
  limit?: number;
};

/** What people asked to be: those who wait longest first, or else the newest first. Throws not_allowed. */
export async function listApplications(
  db: Database,
  actor: Actor,
  filter: ApplicationFilter = {},
): Promise<Page<ApplicationRecord>> {
  const { kind, state, search, cursor, limit = PAGE_DEFAULT } = filter;
  const from = decodeCursor(cursor, isMoment);
  const isQueue = state === "pending";
  const like = search === undefined ? null : `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const rows = await db.rows<{ record: ApplicationRecord | null; at: string }>(sql`
    select page.* from require_platform_v1(${asJson(actor)}, 'applications:read') scope
    left join lateral (
      select application_record_v1(a) as record, to_char(a.created_at at time zone 'UTC', ${MOMENT_FORMAT}) as at
      from applications a join users u on u.id = a.user_id
      where true
        ${kind === undefined ? sql`` : sql`and a.kind = ${kind}`}
        ${state === undefined ? sql`` : sql`and a.state = ${state}`}
        ${like === null ? sql`` : sql`and (a.restaurant_name ilike ${like} or a.area ilike ${like} or u.email ilike ${like} or u.first_name || ' ' || u.last_name ilike ${like})`}
        ${from ? sql`and (a.created_at, a.id) ${isQueue ? sql`>` : sql`<`} (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by ${isQueue ? sql`a.created_at, a.id` : sql`a.created_at desc, a.id desc`}
      limit ${limit + 1}
    ) page on true`);
  return pageOf(
    rows.flatMap(({ record, at }) => (record ? [{ record, at }] : [])),
    limit,
    ({ record }) => record,
    ({ record, at }) => ({ at, id: record.id }),
  );
}

/** How many wait, of each kind. Throws not_allowed. */
export async function countWaiting(db: Database, actor: Actor): Promise<Waiting> {
  const rows = await db.rows<Waiting>(sql`
    select counted.* from require_platform_v1(${asJson(actor)}, 'applications:read') scope
    cross join lateral (
      select count(*) filter (where kind = 'restaurant')::int as restaurant, count(*) filter (where kind = 'driver')::int as driver
      from applications where state = 'pending'
    ) counted`);
  return rows[0] as Waiting;
}
