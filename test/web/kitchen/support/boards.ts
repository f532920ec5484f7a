import type { Board, BoardCard } from "#domain/board.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { card } from "#test/realtime/support/news.ts";
import type { Move } from "#web/kitchen/board-state.ts";

export const KITCHEN = "0196f0a0-0000-7000-8000-00000000000a";
export const NOON = Date.parse("2026-05-01T12:00:00.000Z");

export const boardOf = (cards: BoardCard[], seq = 1, more: Partial<Board> = {}): Board => ({
  restaurantId: KITCHEN,
  seq,
  state: "open",
  message: null,
  until: null,
  soldOut: [],
  left: {},
  cards,
  ...more,
});

/** The tap that moves a slip. */
export const moveOf = (slip: BoardCard, to: OrderStatus, more: Partial<Move> = {}): Move => ({
  orderId: slip.orderId,
  number: slip.number,
  from: slip.status,
  to,
  prepMinutes: null,
  reason: null,
  ...more,
});

/** A slip with something to cook on it. */
export function slip(number: number, status: OrderStatus = "placed", more: Partial<BoardCard> = {}): BoardCard {
  const lines = [
    {
      id: `line-${number}`,
      itemId: "0196f0a0-0000-7000-8000-0000000000d1",
      name: "Margherita pizza",
      translations: { ar: { name: "بيتزا مارغريتا" } },
      quantity: 2,
      note: null,
      station: "Hot",
      options: [{ groupName: "Size", name: "Large", translations: { ar: { name: "كبيرة" } }, quantity: 1 }],
    },
  ];
  return { ...card(number, status, more.version ?? 1), lines, ...more };
}
