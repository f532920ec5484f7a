import type { Availability, RestaurantState, Translations } from "./menu.ts";
import type { OrderEvent } from "./order.ts";
import { isOnBoard, type Fulfilment, type OrderStatus } from "./order-status.ts";

/** How many events a room keeps for clients that come back. */
export const ROOM_EVENTS_KEPT = 50;
/** A client pings this often; the room answers without waking up. */
export const PING_SECONDS = 10;
/** A socket that says nothing for this long is closed. */
export const SILENCE_SECONDS = 60;
export const PING = "ping";
export const PONG = "pong";

/** The newest state of one order, small enough to push: room `order:{id}`, seq = order version. */
export type OrderNews = {
  orderId: string;
  version: number;
  status: OrderStatus;
  promisedAt: string;
  promiseMadeAt: string;
  /** A code of `ORDER_REASONS`, or the restaurant's own words. */
  reason: string | null;
  /** Every step so far, with its time. */
  events: OrderEvent[];
};

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
};

/** One change of what a kitchen shows. Each carries whole things, so applying it needs no other. */
export type BoardChange = {
  restaurantId: string;
  seq: number;
  card?: BoardCard;
  availability?: Pick<Availability, "state" | "message" | "until" | "soldOut" | "left">;
};

/** Something to tell one person, whatever page they are on: room `user:{id}`, seq = the user's feed_seq. */
export type UserNews = {
  userId: string;
  seq: number;
  notificationId: string;
  type: "order_moved";
  orderId: string;
  orderNumber: number;
  restaurantName: string;
  /** Its names in other languages; missing in news that a room has kept from before there were any. */
  restaurantTranslations?: Translations;
  status: OrderStatus;
  at: string;
};

/** What each kind of room remembers and repeats. */
export type RoomState = { order: OrderNews; kitchen: Board; user: UserNews; menu: Availability };
export type RoomChange = { order: OrderNews; kitchen: BoardChange; user: UserNews; menu: Availability };

/** Frames from the room. First always a snapshot or the missed events, then `seq + 1`, `seq + 2` … */
export type Frame<S, C> =
  | { t: "snapshot"; seq: number; state: S; requestId?: string }
  | { t: "event"; seq: number; change: C; requestId?: string };

/** What the Worker pushes into a room: a change, or the whole state after the room said that it misses something. */
export type Push<S, C> =
  | { t: "event"; seq: number; change: C; requestId?: string }
  | { t: "snapshot"; seq: number; state: S; requestId?: string }
  /** Ends sockets: of one session, of everybody below a membership version, or all. */
  | { t: "close"; sessionId?: string; userId?: string };

/** The room's answer to a push: `missing` asks for a push of the whole state. */
export type PushAnswer = { seq: number; missing: boolean };

/** Applies one change to a board. Pure; the room and the browser run this same function. Cards that are no longer cooked leave. */
export function applyBoardChange(board: Board, change: BoardChange): Board {
  if (change.seq <= board.seq) return board;
  const next: Board = { ...board, seq: change.seq, ...change.availability };
  const { card } = change;
  if (!card) return next;
  const known = board.cards.find((each) => each.orderId === card.orderId);
  if (known && known.version >= card.version) return next;
  const others = board.cards.filter((each) => each.orderId !== card.orderId);
  next.cards = isOnBoard(card.status) ? [...others, card].sort(byAge) : others;
  return next;
}

/** Slips hang in the order they came. */
export const byAge = (a: BoardCard, b: BoardCard): number =>
  a.placedAt === b.placedAt ? a.number - b.number : a.placedAt < b.placedAt ? -1 : 1;
