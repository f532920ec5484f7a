import { sql, type SQL } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { Board, BoardCard } from "#domain/board.ts";
import type { OrderNews } from "#domain/frames.ts";
import type { Order, OrderEvent, OrderSummary } from "#domain/order.ts";
import {
  COMPLETED_STATUSES,
  ORDER_STATUSES,
  TERMINAL_STATUSES,
  type BoardStatus,
  type OrderStatus,
} from "#domain/order-status.ts";
import { decodeCursor, isMoment, MOMENT_FORMAT, PAGE_DEFAULT, pageOf, type Page } from "../cursor.ts";
import { asJson, type Database } from "../database.ts";

// In each statement `actor_scope_v1` comes first and is left-joined, so that it speaks up about a session that is over even when
// there is nothing to find.

/** One order, for whoever may see it; null for everybody else. */
export async function findOrder(db: Database, actor: Actor, orderId: string): Promise<Order | null> {
  const rows = await db.rows<{ order: Order | null }>(sql`
    select case when o.id is not null then order_view_v1(o) end as order
    from actor_scope_v1(${asJson(actor)}) scope
    left join orders o on o.id = ${orderId}::uuid and visible_to(o, scope)`);
  return rows[0]?.order ?? null;
}

export type EventsAfter = { events: OrderEvent[]; news: OrderNews };

/** What happened to an order after one of its versions, and how it stands; null for whoever may not see it. */
export async function orderEvents(
  db: Database,
  actor: Actor,
  orderId: string,
  after: number,
): Promise<EventsAfter | null> {
  const rows = await db.rows<{ found: EventsAfter | null }>(sql`
    select case when o.id is not null then json_build_object(
      'events', order_events_view_v1(o.id, ${after}::int), 'news', order_news_v1(o)) end as found
    from actor_scope_v1(${asJson(actor)}) scope
    left join orders o on o.id = ${orderId}::uuid and visible_to(o, scope)`);
  return rows[0]?.found ?? null;
}

export type OrderFilter = {
  status?: OrderStatus | "active" | "completed" | undefined;
  cursor?: string | undefined;
  limit?: number;
};

/** A person's own orders, the newest first. */
export async function listOwnOrders(db: Database, actor: Actor, filter: OrderFilter = {}): Promise<Page<OrderSummary>> {
  const scope = sql`actor_scope_v1(${asJson(actor)})`;
  return await listOrders(db, scope, sql`o.user_id = scope.user_id and visible_to(o, scope)`, filter);
}

/** The orders of a restaurant, the newest first. Throws not_found, not_allowed. */
export async function listRestaurantOrders(
  db: Database,
  actor: Actor,
  restaurantId: string,
  filter: OrderFilter = {},
): Promise<Page<OrderSummary>> {
  const scope = sql`require_v1(${asJson(actor)}, ${restaurantId}::uuid, 'orders:read')`;
  return await listOrders(db, scope, sql`o.restaurant_id = ${restaurantId}::uuid and visible_to(o, scope)`, filter);
}

async function listOrders(
  db: Database,
  scope: SQL,
  whose: SQL,
  { status, cursor, limit = PAGE_DEFAULT }: OrderFilter,
): Promise<Page<OrderSummary>> {
  const from = decodeCursor(cursor, isMoment);
  const rows = await db.rows<{ summary: OrderSummary | null; at: string }>(sql`
    select page.* from ${scope} scope
    left join lateral (
      select order_summary_v1(o) as summary,
        to_char(o.placed_at at time zone 'UTC', ${MOMENT_FORMAT}) as at
      from orders o
      where ${whose}
        ${status ? sql`and o.status = any (${statuses(status)}::order_status[])` : sql``}
        ${from ? sql`and (o.placed_at, o.id) < (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by o.placed_at desc, o.id desc
      limit ${limit + 1}
    ) page on true`);
  const found = rows.flatMap(({ summary, at }) => (summary ? [{ summary, at }] : []));
  return pageOf(
    found,
    limit,
    (row) => row.summary,
    (row) => ({ at: row.at, id: row.summary.id }),
  );
}

function statuses(filter: NonNullable<OrderFilter["status"]>): string {
  const over: readonly OrderStatus[] = TERMINAL_STATUSES;
  const wanted =
    filter === "active"
      ? ORDER_STATUSES.filter((status) => !over.includes(status))
      : filter === "completed"
        ? COMPLETED_STATUSES
        : [filter];
  return `{${wanted.join(",")}}`;
}

/** All that a kitchen shows. Throws not_found, not_allowed. */
export async function getBoard(db: Database, actor: Actor, restaurantId: string): Promise<Board> {
  const rows = await db.rows<{ board: Board }>(sql`
    select board_view_v1(${restaurantId}::uuid) as board
    from require_v1(${asJson(actor)}, ${restaurantId}::uuid, 'orders:read') scope`);
  return rows[0]?.board as Board;
}

export type SlipFilter = {
  status: BoardStatus;
  /** Those that are left over, or those that belong to the work at hand. */
  leftOver: boolean;
  /** The order after which to go on. */
  cursor?: string | undefined;
  limit?: number;
};

/** The slips of one column, the oldest first, also those that the board only counts. Throws not_found, not_allowed. */
export async function listSlips(
  db: Database,
  actor: Actor,
  restaurantId: string,
  { status, leftOver, cursor, limit = PAGE_DEFAULT }: SlipFilter,
): Promise<Page<BoardCard>> {
  const rows = await db.rows<{ card: BoardCard | null }>(sql`
    select page.card
    from require_v1(${asJson(actor)}, ${restaurantId}::uuid, 'orders:read') scope
    left join lateral (
      select board_card_v1(o) as card from orders o
      where o.restaurant_id = ${restaurantId}::uuid and o.status = ${status}::order_status
        and left_over_v1(o.promised_at, o.status_at) = ${leftOver}::boolean
        ${cursor ? behind(cursor, restaurantId) : sql``}
      order by o.placed_at, o.number
      limit ${limit + 1}
    ) page on true`);
  const found = rows.flatMap(({ card }) => (card ? [card] : []));
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.orderId ?? null) : null };
}

const behind = (orderId: string, restaurantId: string): SQL => sql`
  and (o.placed_at, o.number) > (
    select c.placed_at, c.number from orders c
    where c.id = ${orderId}::uuid and c.restaurant_id = ${restaurantId}::uuid
  )`;

export type StationTicket = { station: string; state: string; card: BoardCard };

/** The slips of an order, one for each station with only its lines; null for whoever may not see the order as crew. */
export async function listTickets(db: Database, actor: Actor, orderId: string): Promise<StationTicket[] | null> {
  const rows = await db.rows<{ station: string; state: string; card: BoardCard; found: boolean }>(sql`
    select o.id is not null as found, s.name as station, t.state, board_card_v1(o) as card
    from actor_scope_v1(${asJson(actor)}) scope
    left join orders o on o.id = ${orderId}::uuid
      and (o.restaurant_id = any (scope.reads_orders_of) or scope.reads_all_orders)
    left join tickets t on t.order_id = o.id
    left join stations s on s.id = t.station_id
    order by s.sort, s.name`);
  if (!rows[0]?.found) return null;
  return rows
    .filter(({ station }) => station !== null)
    .map(({ station, state, card }) => ({
      station,
      state,
      card: { ...card, lines: card.lines.filter((line) => line.station === station) },
    }));
}
