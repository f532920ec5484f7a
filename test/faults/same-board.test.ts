import { describe, expect, test } from "vitest";
import { COLUMN_SLIPS_MAX, COLUMN_SLIPS_MIN, applyBoardChange, type Board } from "#domain/board.ts";
import { board, card } from "#test/realtime/support/news.ts";
import { isSameBoard } from "./same-board.ts";

const R = "00000000-0000-4000-8000-0000000000aa";
const few = board(R, 3);
const rush = board(R, 120);

describe("a tablet tells the same as the books", () => {
  test("when it shows the same slips", () => expect(isSameBoard(few, structuredClone(few))).toBe(true));

  test("when it counts in a rush what the books have as slips", () => {
    const followed = applyBoardChange(rush, { restaurantId: R, seq: 121, card: card(1, "confirmed", 2) });
    const read: Board = {
      ...rush,
      seq: 121,
      cards: [...Array.from({ length: COLUMN_SLIPS_MAX }, (_, n) => card(n + 2)), card(1, "confirmed", 2)],
      more: { placed: 119 - COLUMN_SLIPS_MAX },
    };
    expect(followed?.more).toEqual({ placed: 120 - COLUMN_SLIPS_MAX });
    expect(isSameBoard(followed, read)).toBe(true);
  });
});

describe("a tablet does not tell the same as the books", () => {
  const changed = (change: Partial<Board>): Board => ({ ...structuredClone(rush), ...change });
  test.each<[what: string, shown: Board | null]>([
    ["when it shows nothing", null],
    ["when a slip is missing in the middle", changed({ cards: rush.cards.filter(({ number }) => number !== 40) })],
    [
      "when a slip is older than the order",
      changed({ cards: rush.cards.map((c, n) => (n === 4 ? { ...c, version: 9 } : c)) }),
    ],
    ["when it counts one less", changed({ more: { placed: 29 } })],
    ["when another dish is sold out", changed({ soldOut: ["soup"] })],
    [
      "when it carries too few slips",
      changed({ cards: rush.cards.slice(0, COLUMN_SLIPS_MIN - 1), more: { placed: 61 } }),
    ],
    ["when orders are left over that it does not count", changed({ leftOver: { placed: 1 } })],
  ])("%s", (_, shown) => expect(isSameBoard(shown, rush)).toBe(false));
});
