import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { Review, ReviewState, ReviewStatus } from "#domain/reviews.ts";
import { decodeCursor, isMoment, MOMENT_FORMAT, PAGE_DEFAULT, pageOf, type Page } from "../cursor.ts";
import { asJson, type Database } from "../database.ts";

/**
 * How far an order is from being reviewed, for whoever may review it. "not_allowed" for whoever may see the order and not review it, null
 * for everybody else. Throws session_changed, unauthorized.
 */
export async function findReviewState(
  db: Database,
  actor: Actor,
  orderId: string,
): Promise<ReviewState | "not_allowed" | null> {
  const who = asJson(actor);
  const rows = await db.rows<{ found: boolean; review: ReviewState | null }>(sql`
    select o.id is not null as found, case when may_review_v1(o, scope, ${who}) then review_state_v1(o) end as review
    from actor_scope_v1(${who}) scope
    left join orders o on o.id = ${orderId}::uuid and (visible_to(o, scope) or may_review_v1(o, scope, ${who}))`);
  const [row] = rows;
  if (!row?.found) return null;
  return row.review ?? "not_allowed";
}

export type ReviewFilter = { status?: ReviewStatus | undefined; cursor?: string | undefined; limit?: number };

/** What was written about a restaurant: what waits longest first, or else the newest first. Throws not_found, not_allowed. */
export async function listReviews(
  db: Database,
  actor: Actor,
  restaurantId: string,
  { status = "pending", cursor, limit = PAGE_DEFAULT }: ReviewFilter = {},
): Promise<Page<Review>> {
  const from = decodeCursor(cursor, isMoment);
  const isQueue = status === "pending";
  const rows = await db.rows<{ review: Review | null; at: string }>(sql`
    select page.* from require_v1(${asJson(actor)}, ${restaurantId}::uuid, 'reviews:read') scope
    left join lateral (
      select review_view_v1(v) as review, to_char(v.created_at at time zone 'UTC', ${MOMENT_FORMAT}) as at
      from reviews v
      where v.restaurant_id = ${restaurantId}::uuid and v.status = ${status}
        ${from ? sql`and (v.created_at, v.id) ${isQueue ? sql`>` : sql`<`} (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by ${isQueue ? sql`v.created_at, v.id` : sql`v.created_at desc, v.id desc`}
      limit ${limit + 1}
    ) page on true`);
  return pageOf(
    rows.flatMap(({ review, at }) => (review ? [{ review, at }] : [])),
    limit,
    ({ review }) => review,
    ({ review, at }) => ({ at, id: review.id }),
  );
}
