import { applyBoardChange } from "#domain/board.ts";
import type { Frame, RoomChange, RoomState } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";

/** What a page knows of a room: the newest state, and how new it is. */
export type Known<K extends RoomKind> = { readonly seq: number; readonly state: RoomState[K] | null };

export type RoomFrame<K extends RoomKind> = Frame<RoomState[K], RoomChange[K]>;

/** The state after a change, by the rules of the room itself; null where that is too little to go on from. */
const FOLDS: { [K in RoomKind]: (state: RoomState[K] | null, change: RoomChange[K]) => RoomState[K] | null } = {
  order: (_, news) => news,
  user: (_, news) => news,
  menu: (_, availability) => availability,
  kitchen: (board, change) => board && applyBoardChange(board, change),
};

/**
 * Takes one frame. A page never goes back: what is not newer changes nothing. "gap" means that something between is missing, and
 * that the page must ask for everything after `known.seq`; "anew", that it knows too little and must ask for the whole state.
 */
export function follow<K extends RoomKind>(kind: K, known: Known<K>, frame: RoomFrame<K>): Known<K> | "gap" | "anew" {
  if (known.state !== null && frame.seq <= known.seq) return known;
  if (frame.t === "snapshot") return { seq: frame.seq, state: frame.state };
  if (frame.seq <= known.seq) return known;
  const fold: (state: RoomState[K] | null, change: RoomChange[K]) => RoomState[K] | null = FOLDS[kind];
  if (frame.seq !== known.seq + 1) return "gap";
  const state = fold(known.state, frame.change);
  if (state !== null) return { seq: frame.seq, state };
  return known.state === null ? "gap" : "anew";
}

/** Reads what came over the socket, or null when it is not a frame. */
export function readFrame<K extends RoomKind>(text: unknown): RoomFrame<K> | null {
  if (typeof text !== "string") return null;
  try {
    const frame = JSON.parse(text) as Partial<RoomFrame<K>> | null;
    if (!frame || (frame.t !== "snapshot" && frame.t !== "event") || !Number.isSafeInteger(frame.seq)) return null;
    const carried: unknown = "state" in frame ? frame.state : "change" in frame ? frame.change : null;
    return typeof carried === "object" && carried !== null ? (frame as RoomFrame<K>) : null;
  } catch {
    return null;
  }
}
