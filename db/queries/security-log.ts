import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { Principal, RefusalKind, SecurityEntry } from "#domain/security-log.ts";
import { decodeCursor, isMoment, MOMENT_FORMAT, PAGE_DEFAULT, pageOf, type Page } from "../cursor.ts";
import { asJson, type Database } from "../database.ts";

export type SecurityFilter = {
  kind?: RefusalKind | undefined;
  principal?: Principal | undefined;
  /** From this moment on, and before that one. */
  since?: string | undefined;
  until?: string | undefined;
  cursor?: string | undefined;
  limit?: number;
};

/** What was refused to whom, the newest first. Throws not_allowed. */
export async function listRefusals(
  db: Database,
  actor: Actor,
  filter: SecurityFilter = {},
): Promise<Page<SecurityEntry>> {
  const { kind, principal, since, until, cursor, limit = PAGE_DEFAULT } = filter;
  const from = decodeCursor(cursor, isMoment);
  const rows = await db.rows<{ entry: SecurityEntry | null; moment: string }>(sql`
    select page.* from require_platform_v1(${asJson(actor)}, 'security:read') scope
    left join lateral (
      select security_entry_v1(s) as entry, to_char(s.at at time zone 'UTC', ${MOMENT_FORMAT}) as moment
      from security_log s
      where true
        ${kind === undefined ? sql`` : sql`and s.kind = ${kind}`}
        ${principal === undefined ? sql`` : sql`and s.principal = ${`${principal.kind}:${principal.id}`}`}
        ${since === undefined ? sql`` : sql`and s.at >= ${since}::timestamptz`}
        ${until === undefined ? sql`` : sql`and s.at < ${until}::timestamptz`}
        ${from ? sql`and (s.at, s.id) < (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by s.at desc, s.id desc
      limit ${limit + 1}
    ) page on true`);
  return pageOf(
    rows.flatMap(({ entry, moment }) => (entry ? [{ entry, at: moment }] : [])),
    limit,
    ({ entry }) => entry,
    ({ entry, at }) => ({ at, id: entry.id }),
  );
}
