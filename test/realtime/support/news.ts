import { type Board, type BoardCard, type BoardChange, COLUMN_SLIPS_MAX } from "#domain/board.ts";
import type { OrderNews, UserNews } from "#domain/frames.ts";
import type { Availability } from "#domain/menu.ts";
import type { OrderStatus } from "#domain/order-status.ts";

const NOON = "2026-05-01T12:00:00.000Z";
const LATER = "2026-05-01T12:20:00.000Z";

/** News of an order after its `version`th step. */
export function orderNews(orderId: string, version: number, status: OrderStatus = "confirmed"): OrderNews {
  const events = Array.from({ length: version }, (_, index) => ({
    seq: index + 1,
    type: index === 0 ? ("placed" as const) : ("moved" as const),
    from: index === 0 ? null : ("placed" as const),
    to: index === 0 ? ("placed" as const) : status,
    by: "kitchen" as const,
    reason: null,
    at: NOON,
  }));
  return { orderId, version, status, promisedAt: LATER, promiseMadeAt: NOON, reason: null, events };
}

/** One slip, number `number`. */
export function card(number: number, status: OrderStatus = "placed", version = 1): BoardCard {
  return {
    orderId: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    number,
    version,
    status,
    fulfilment: "pickup",
    tableName: null,
    contactName: "Guest",
    note: null,
    placedAt: NOON,
    promisedAt: LATER,
    promiseMadeAt: NOON,
    statusAt: NOON,
    reason: null,
    lines: [],
  };
}

/** A board of the new orders 1 to `seq`. */
export function board(restaurantId: string, seq: number): Board {
  const cards = Array.from({ length: Math.min(seq, COLUMN_SLIPS_MAX) }, (_, index) => card(index + 1));
  const more = seq > COLUMN_SLIPS_MAX ? { more: { placed: seq - COLUMN_SLIPS_MAX } } : {};
  return { restaurantId, seq, state: "open", message: null, until: null, soldOut: [], left: {}, cards, ...more };
}

/** The change that hangs up slip `seq`. */
export const boardChange = (restaurantId: string, seq: number): BoardChange => ({ restaurantId, seq, card: card(seq) });

export const userNews = (userId: string, seq: number): UserNews => ({
  userId,
  seq,
  notificationId: `n-${seq}`,
  type: "order_moved",
  orderId: card(1).orderId,
  orderNumber: 1,
  restaurantName: "Trattoria",
  status: "ready",
  at: NOON,
});

export const availability = (restaurantId: string, seq: number): Availability => ({
  restaurantId,
  seq,
  menuVersion: 1,
  state: "open",
  message: null,
  until: null,
  left: {},
  soldOut: [],
});
