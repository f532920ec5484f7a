import type { Board, BoardChange } from "#domain/board.ts";
import { PONG, type Frame, type OrderNews, type UserNews } from "#domain/frames.ts";
import type { Availability } from "#domain/menu.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { Transcript } from "../evidence.ts";
import { readJson } from "./wishes.ts";

/** An order as a frame showed it; without a version where only the state was named. */
export type Shown = { orderId: string; version: number | null; status: string };

/** What one frame told, as far as it can be compared with others and with the database. */
export type Told = {
  t: "snapshot" | "event";
  seq: number;
  /** Whether it is about the thing that its room is named after. */
  belongs: boolean;
  orders: Shown[];
};

/** A connection with what its frames told; null stands for one that no client can read. */
export type Heard = { transcript: Transcript; kind: string; id: string; told: (Told | null)[] };

/** Reads every frame of a connection; pongs tell nothing. */
export function hear(transcript: Transcript): Heard {
  const [kind = "", id = ""] = transcript.room.split(":");
  const frames = transcript.frames.filter(({ text }) => text !== PONG);
  return { transcript, kind, id, told: frames.map(({ text }) => readFrame(kind as RoomKind, id, text)) };
}

type AnyFrame = Frame<OrderNews | Board | UserNews | Availability, OrderNews | BoardChange | UserNews | Availability>;

function readFrame(kind: RoomKind, id: string, text: string): Told | null {
  const frame = readJson(text) as AnyFrame | null | undefined;
  if (typeof frame !== "object" || frame === null) return null;
  if ((frame.t !== "snapshot" && frame.t !== "event") || !Number.isSafeInteger(frame.seq)) return null;
  const thing: unknown = frame.t === "snapshot" ? frame.state : frame.change;
  if (typeof thing !== "object" || thing === null) return null;
  const { t, seq } = frame;
  switch (kind) {
    case "order": {
      const { orderId, version, status } = thing as OrderNews;
      return { t, seq, belongs: orderId === id && version === seq, orders: [{ orderId, version, status }] };
    }
    case "kitchen": {
      const board = thing as Partial<Board & BoardChange>;
      const cards = [...(board.cards ?? []), ...(board.card ? [board.card] : [])];
      const orders = cards.map(({ orderId, version, status }) => ({ orderId, version, status }));
      return { t, seq, belongs: board.restaurantId === id && board.seq === seq, orders };
    }
    case "user": {
      const { userId, orderId, status, ...news } = thing as UserNews;
      const belongs = userId === id && news.seq === seq;
      return { t, seq, belongs, orders: [{ orderId, version: null, status }] };
    }
    case "menu": {
      const { restaurantId, ...availability } = thing as Availability;
      return { t, seq, belongs: restaurantId === id && availability.seq === seq, orders: [] };
    }
    default:
      return kind satisfies never;
  }
}
