import { isDeepStrictEqual } from "node:util";
import { COLUMN_SLIPS_MIN, type Board } from "#domain/board.ts";
import { BOARD_STATUSES } from "#domain/order-status.ts";

/**
 * Whether two boards tell the same. In a rush a board carries the oldest slips of a column and counts the others, and one that has
 * followed the changes may carry fewer than one that was just read: never fewer than `COLUMN_SLIPS_MIN`, and none is missing between.
 */
export function isSameBoard(shown: Board | null | undefined, known: Board | null | undefined): boolean {
  if (!shown || !known) return false;
  const { cards: shownCards, more: shownMore, ...shownRest } = shown;
  const { cards: knownCards, more: knownMore, ...knownRest } = known;
  return (
    isDeepStrictEqual(shownRest, knownRest) &&
    BOARD_STATUSES.every((status) => {
      const [mine, others] = [shownCards, knownCards].map((cards) => cards.filter((card) => card.status === status));
      if (!mine || !others) return false;
      const carried = Math.min(mine.length, others.length);
      const all = mine.length + (shownMore?.[status] ?? 0);
      return (
        isDeepStrictEqual(mine.slice(0, carried), others.slice(0, carried)) &&
        all === others.length + (knownMore?.[status] ?? 0) &&
        carried >= Math.min(COLUMN_SLIPS_MIN, all)
      );
    })
  );
}
