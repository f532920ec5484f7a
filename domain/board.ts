import type { Availability, RestaurantState, Translations } from "./menu.ts";
import { BOARD_STATUSES, isOnBoard, type BoardStatus, type Fulfilment, type OrderStatus } from "./order-status.ts";

export type BoardLine = {
  id: string;
  itemId: string;
  name: string;
  translations: Translations;
  quantity: number;
  note: string | null;
  options: { groupName: string; name: string; translations: Translations; quantity: number }[];
  station: string;
};

/** One slip on the kitchen's rail. No money, no address of the guest. */
export type BoardCard = {
  orderId: string;
  number: number;
  version: number;
  status: OrderStatus;
  fulfilment: Fulfilment;
  tableName: string | null;
  contactName: string;
  note: string | null;
  placedAt: string;
  promisedAt: string;
  promiseMadeAt: string;
  /** When the order came into its present status. */
  statusAt: string;
  reason: string | null;
  lines: BoardLine[];
};

/**
 * A board carries this many slips of a column, the oldest first: more than the busiest Friday brings. The others are only counted.
 * Said in `board_view_v1`, too; a test holds both equal.
 */
export const COLUMN_SLIPS_MAX = 90;
/** With fewer than that in a column, those that are only counted are wanted, and the board is read anew. */
export const COLUMN_SLIPS_MIN = 60;
/** An order whose promise has gone by, and that nobody has touched, for this long is left over. `left_over_v1` says it, too. */
export const LEFT_OVER_HOURS = 6;

/** How many orders of each column; one that is missing has none. */
export type BoardCounts = Partial<Record<BoardStatus, number>>;

/** All that a kitchen shows: room `kitchen:{restaurantId}`, seq = the restaurant's feed_seq. */
export type Board = {
  restaurantId: string;
  seq: number;
  state: RestaurantState;
  message: string | null;
  until: string | null;
  /** Sold-out item ids, and counted items with their portions. */
  soldOut: string[];
  left: Record<string, number>;
  cards: BoardCard[];
  /** Orders behind the slips of their column, each younger than all of them. Columns without any need no number. */
  more?: BoardCounts;
  /** Open orders that were left over when the board was read, and have no slip on it. */
  leftOver?: BoardCounts;
};

/** One change of what a kitchen shows. Each carries whole things, so applying it needs no other. */
export type BoardChange = {
  restaurantId: string;
  seq: number;
  card?: BoardCard;
  availability?: Pick<Availability, "state" | "message" | "until" | "soldOut" | "left">;
};

/**
 * Applies one change to a board. Pure; the room and the browser run this same function. Cards that are no longer cooked leave.
 * Null when a board says too little for it and must be read anew: when the change is about an order that is only counted, and when
 * a column has run short of slips while others wait behind them.
 */
export function applyBoardChange(board: Board, change: BoardChange): Board | null {
  if (change.seq <= board.seq) return board;
  const next: Board = { ...board, seq: change.seq, ...change.availability };
  const { card } = change;
  if (!card) return next;
  const known = board.cards.find((each) => each.orderId === card.orderId);
  if (known && known.version >= card.version) return next;
  if (!known && card.version > 1 && countsMore(board)) return null;
  next.cards = board.cards.filter((each) => each.orderId !== card.orderId);
  const hung = hang(next, card);
  return BOARD_STATUSES.some((status) => isShort(hung, status)) ? null : hung;
}

/** The board with a slip in its place, or counted where its place is behind the last slip of a column. */
function hang(board: Board, card: BoardCard): Board {
  const { status } = card;
  if (!isOnBoard(status)) return board;
  const cards = [...board.cards, card].sort(byAge);
  const column = cards.filter((each) => each.status === status);
  const last = column.at(-1);
  const behind = board.more?.[status] ?? 0;
  if (column.length <= COLUMN_SLIPS_MAX && (behind === 0 || last !== card)) return { ...board, cards };
  return { ...board, cards: cards.filter((each) => each !== last), more: { ...board.more, [status]: behind + 1 } };
}

/** Whether there are orders that a board only counts. */
export const countsMore = ({ more = {}, leftOver = {} }: Board): boolean =>
  BOARD_STATUSES.some((status) => (more[status] ?? 0) > 0 || (leftOver[status] ?? 0) > 0);

const isShort = ({ cards, more }: Board, column: BoardStatus): boolean =>
  (more?.[column] ?? 0) > 0 && cards.filter(({ status }) => status === column).length < COLUMN_SLIPS_MIN;

/** Whether an order waits since long before this day's work: nobody has touched it, and nobody will come running for it. */
export const isLeftOver = ({ promisedAt, statusAt }: Pick<BoardCard, "promisedAt" | "statusAt">, now: Date): boolean =>
  Math.max(Date.parse(promisedAt), Date.parse(statusAt)) < now.getTime() - LEFT_OVER_HOURS * 3_600_000;

/** Slips hang in the order they came. */
export const byAge = (a: BoardCard, b: BoardCard): number =>
  a.placedAt === b.placedAt ? a.number - b.number : a.placedAt < b.placedAt ? -1 : 1;
