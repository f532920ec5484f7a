import type { BoardCard } from "#domain/board.ts";
import type { Order } from "#domain/order.ts";
import { COLUMNS } from "./columns.ts";
import type { RestWish } from "./sheets.ts";

/** Some of the orders that a column only counts, the oldest first. */
export type RestPage = { items: readonly BoardCard[]; nextCursor: string | null };

/** So many are looked at at a time. */
const PAGE_SIZE = 20;

/** The same list as the API asks for it. */
export function slipsWanted({ column, leftOver, cursor }: RestWish) {
  const status = COLUMNS.find(({ key }) => key === column)?.status ?? "placed";
  return {
    status,
    leftOver: leftOver ? "true" : "false",
    limit: String(PAGE_SIZE),
    ...(cursor === null ? {} : { cursor }),
  } as const;
}

/** As much of a slip as a question about an order needs. */
export const slipOf = ({ id, contact, events, ...order }: Order): BoardCard => ({
  ...order,
  orderId: id,
  contactName: contact.name,
  statusAt: events.at(-1)?.at ?? order.placedAt,
  lines: [],
});
