import type { Board, BoardChange } from "./board.ts";
import type { Availability, Translations } from "./menu.ts";
import type { OrderEvent } from "./order.ts";
import type { OrderStatus } from "./order-status.ts";

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
  /** Forgets everything that was ever told, for somebody who is to be forgotten. It is a copy: the next push brings what is true. */
  | { t: "forget" }
  /** Ends sockets: of one session, of one person (but for one session of theirs, which goes on), or all. */
  | { t: "close"; sessionId?: string; userId?: string; exceptSessionId?: string };

/** The room's answer to a push: `missing` asks for a push of the whole state. */
export type PushAnswer = { seq: number; missing: boolean };
