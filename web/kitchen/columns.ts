import { type Board, COLUMN_SLIPS_MIN, isLeftOver } from "#domain/board.ts";
import type { BoardStatus } from "#domain/order-status.ts";
import type { ShownCard } from "./board-state.ts";

export const COLUMNS = [
  { key: "new", status: "placed" },
  { key: "confirmed", status: "confirmed" },
  { key: "preparing", status: "preparing" },
  { key: "ready", status: "ready" },
] as const satisfies { key: string; status: BoardStatus }[];
export type ColumnName = (typeof COLUMNS)[number]["key"];

/** One stretch of the rail. */
export type Column = (typeof COLUMNS)[number] & {
  /** The slips that hang there: the oldest first, and no more than somebody looks at. */
  slips: readonly ShownCard[];
  /** How many wait behind them. */
  waiting: number;
  /** How many nobody has touched since long ago. They hang in nobody's way, and are not forgotten. */
  leftOver: number;
  /** All of them. */
  count: number;
};

/** What hangs in each column, and what is only counted there. */
export function columnsOf(cards: readonly ShownCard[], { more, leftOver }: Board, now: Date): Column[] {
  return COLUMNS.map((head) => {
    const { status } = head;
    const here = cards.filter((card) => card.status === status);
    const atHand = here.filter((card) => !isLeftOver(card, now));
    const slips = atHand.slice(0, COLUMN_SLIPS_MIN);
    const waiting = atHand.length - slips.length + (more?.[status] ?? 0);
    const old = here.length - atHand.length + (leftOver?.[status] ?? 0);
    return { ...head, slips, waiting, leftOver: old, count: slips.length + waiting + old };
  });
}

/** So many more change nothing about a bell that rings, and a list of them has an end. */
const UNNAMED_MAX = 50;

/** What the alarm rings for: each new order, those that are only counted too. */
export function callingIds(cards: readonly ShownCard[], columns: readonly Column[]): string[] {
  const known = cards.filter(({ status }) => status === "placed").map(({ orderId }) => orderId);
  const all = columns.find(({ status }) => status === "placed")?.count ?? 0;
  // They have no names here; the number tells when another one has come.
  const unnamed = Math.min(all - known.length, UNNAMED_MAX);
  return [...known, ...Array.from({ length: unnamed }, (_, index) => `unnamed-${index}`)];
}
