import { describe, expect, test } from "vitest";
import {
  applyBoardChange,
  type Board,
  type BoardCard,
  type BoardChange,
  COLUMN_SLIPS_MAX,
  COLUMN_SLIPS_MIN,
  isLeftOver,
} from "#domain/board.ts";

const card = (orderId: string, more: Partial<BoardCard> = {}): BoardCard => ({
  orderId,
  number: 1,
  version: 1,
  status: "placed",
  fulfilment: "pickup",
  tableName: null,
  contactName: "Ada",
  note: null,
  placedAt: "2026-01-01T12:00:00.000Z",
  promisedAt: "2026-01-01T12:20:00.000Z",
  promiseMadeAt: "2026-01-01T12:00:00.000Z",
  statusAt: "2026-01-01T12:00:00.000Z",
  reason: null,
  lines: [],
  ...more,
});
const board: Board = {
  restaurantId: "r",
  seq: 5,
  state: "open",
  message: null,
  until: null,
  soldOut: [],
  left: {},
  cards: [card("a", { number: 2, placedAt: "2026-01-01T12:05:00.000Z" })],
};
const change = (seq: number, more: object): BoardChange => ({ restaurantId: "r", seq, ...more });
function apply(to: Board, what: BoardChange): Board {
  const next = applyBoardChange(to, what);
  if (!next) throw new Error("The board must be read anew.");
  return next;
}

describe("a board", () => {
  test("hangs new slips in the order they came, whenever their news arrives", () => {
    const older = card("b", { number: 1 });
    const same = card("c", { number: 3, placedAt: "2026-01-01T12:05:00.000Z" });
    let next = apply(board, change(6, { card: same }));
    next = apply(next, change(7, { card: older }));
    expect(next.cards.map(({ orderId }) => orderId)).toEqual(["b", "a", "c"]);
    expect(next.seq).toBe(7);
  });

  test("takes a slip down when its order leaves the kitchen", () => {
    const gone = apply(board, change(6, { card: card("a", { version: 2, status: "picked_up" }) }));
    expect(gone.cards).toEqual([]);
  });

  test("drops what it knows, and what is older than what it shows", () => {
    expect(apply(board, change(5, { card: card("b") }))).toBe(board);
    const newer = apply(board, change(6, { card: card("a", { version: 3, status: "preparing" }) }));
    const late = apply(newer, change(7, { card: card("a", { version: 2, status: "confirmed" }) }));
    expect(late.cards[0]).toMatchObject({ version: 3, status: "preparing" });
  });

  test("hears that a dish is sold out without losing a slip", () => {
    const availability = { state: "paused" as const, message: "Hot", until: null, soldOut: ["x"], left: { y: 2 } };
    const next = apply(board, change(6, { availability }));
    expect(next).toMatchObject({ ...availability, seq: 6, cards: board.cards });
  });
});

describe("a board of more orders than anybody looks at", () => {
  const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 12, n)).toISOString();
  const nth = (n: number, more: Partial<BoardCard> = {}) => card(`o${n}`, { number: n, placedAt: minute(n), ...more });
  const rail = (count: number, more: Partial<Board> = {}): Board => ({
    ...board,
    cards: Array.from({ length: count }, (_, index) => nth(index + 1)),
    ...more,
  });
  const idsOf = ({ cards }: Board) => cards.map(({ orderId }) => orderId);

  test("keeps the oldest slips of a column and counts the others", () => {
    const next = apply(rail(COLUMN_SLIPS_MAX), change(6, { card: nth(199) }));
    expect(idsOf(next)).toEqual(idsOf(rail(COLUMN_SLIPS_MAX)));
    expect(next.more).toEqual({ placed: 1 });
    expect(apply(next, change(7, { card: nth(200) })).more).toEqual({ placed: 2 });
  });

  test("hangs up nobody before those who came earlier and are only counted", () => {
    const next = apply(rail(COLUMN_SLIPS_MIN, { more: { placed: 3 } }), change(6, { card: nth(199) }));
    expect(next.cards).toHaveLength(COLUMN_SLIPS_MIN);
    expect(next.more).toEqual({ placed: 4 });
  });

  test("an older slip that comes back takes the place of the youngest", () => {
    const next = apply(rail(COLUMN_SLIPS_MAX), change(6, { card: nth(0) }));
    expect(idsOf(next).slice(0, 2)).toEqual(["o0", "o1"]);
    expect(next.cards).toHaveLength(COLUMN_SLIPS_MAX);
    expect(next.more).toEqual({ placed: 1 });
  });

  test("is read anew when one moves that was only counted: nobody knows where it was counted", () => {
    const moved = nth(199, { version: 2, status: "confirmed" });
    expect(applyBoardChange(rail(COLUMN_SLIPS_MIN, { more: { placed: 3 } }), change(6, { card: moved }))).toBeNull();
    expect(applyBoardChange(rail(1, { leftOver: { ready: 1 } }), change(6, { card: moved }))).toBeNull();
    expect(idsOf(apply(rail(1), change(6, { card: moved })))).toEqual(["o1", "o199"]);
  });

  test("is read anew when a column runs short of slips while others wait, and never otherwise", () => {
    const gone = (n: number) => change(6, { card: nth(n, { version: 2, status: "confirmed" }) });
    expect(applyBoardChange(rail(COLUMN_SLIPS_MIN, { more: { placed: 3 } }), gone(1))).toBeNull();
    expect(applyBoardChange(rail(COLUMN_SLIPS_MIN + 1, { more: { placed: 3 } }), gone(1))).not.toBeNull();
    expect(applyBoardChange(rail(3, { leftOver: { placed: 3 } }), gone(1))).not.toBeNull();
  });

  test("calls left over what nobody has touched for six hours after its promise", () => {
    const at = (time: string) => new Date(`2026-01-01T${time}:00.000Z`);
    expect(isLeftOver(card("a"), at("18:20"))).toBe(false);
    expect(isLeftOver(card("a"), at("18:21"))).toBe(true);
    expect(isLeftOver(card("a", { status: "ready", statusAt: at("13:00").toISOString() }), at("18:21"))).toBe(false);
  });
});
