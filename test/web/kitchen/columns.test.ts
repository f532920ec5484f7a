import { describe, expect, test } from "vitest";
import { COLUMN_SLIPS_MIN } from "#domain/board.ts";
import { deskOf, shownCards } from "#web/kitchen/board-state.ts";
import { callingIds, columnsOf } from "#web/kitchen/columns.ts";
import { restSheet, sheetIn } from "#web/kitchen/sheets.ts";
import { boardOf, NOON, slip } from "./support/boards.ts";

const now = new Date(NOON);
const many = (count: number, first = 1) => Array.from({ length: count }, (_, index) => slip(first + index));
const old = (number: number) => {
  const at = new Date(NOON - 3 * 24 * 3_600_000).toISOString();
  return slip(number, "ready", { placedAt: at, promisedAt: at, statusAt: at });
};

function columns(board = boardOf(many(3))) {
  const cards = shownCards(deskOf(board));
  const all = columnsOf(cards, board, now);
  const [fresh, , , ready] = all;
  return { fresh, ready, calling: callingIds(cards, all) };
}

describe("a column", () => {
  test("hangs up the oldest slips, says how many wait behind them, and counts all", () => {
    const { fresh } = columns(boardOf(many(COLUMN_SLIPS_MIN + 4), 1, { more: { placed: 30 } }));
    expect(fresh?.slips.map(({ number }) => number)).toEqual(Array.from({ length: COLUMN_SLIPS_MIN }, (_, n) => n + 1));
    expect(fresh).toMatchObject({ waiting: 34, leftOver: 0, count: COLUMN_SLIPS_MIN + 34 });
  });

  test("lays aside what was left over, also what became so while the board hung there, and counts it", () => {
    const { ready } = columns(boardOf([old(1), slip(2, "ready")], 1, { leftOver: { ready: 8 } }));
    expect(ready?.slips.map(({ number }) => number)).toEqual([2]);
    expect(ready).toMatchObject({ waiting: 0, leftOver: 9, count: 10 });
  });
});

test("the alarm rings for every new order, also for those that are only counted, and knows when one more comes", () => {
  expect(columns().calling).toHaveLength(3);
  const before = columns(boardOf(many(2), 1, { more: { placed: 2 }, leftOver: { placed: 1 } })).calling;
  const after = columns(boardOf(many(2), 2, { more: { placed: 3 }, leftOver: { placed: 1 } })).calling;
  expect(before).toHaveLength(5);
  expect(after.filter((id) => !before.includes(id))).toHaveLength(1);
});

test("a list of those behind the rail has an address that leads back to it", () => {
  const cursor = "0196f0a0-0000-7000-8000-0000000000d1";
  for (const wish of [
    { column: "ready", leftOver: true, cursor: null },
    { column: "new", leftOver: false, cursor },
  ] as const) {
    expect(sheetIn(new URLSearchParams(restSheet(wish)))).toEqual({ name: "rest", ...wish });
  }
  expect(sheetIn(new URLSearchParams("sheet=rest&column=oven"))).toBeNull();
  expect(sheetIn(new URLSearchParams("sheet=rest&column=new&after=x"))).toMatchObject({ cursor: null });
});
