import type { Board } from "#domain/board.ts";
import type { Link } from "./freshness.ts";
import type { Source } from "./room-store.ts";
import { useRoom } from "./use-room.ts";

/** The kitchen's rail: first as the page was made, then slip by slip. */
export function useBoard(board: Board): { board: Board; link: Source<Link> } {
  const { state, store } = useRoom("kitchen", board.restaurantId, board.seq, board);
  return { board: state, link: store.link };
}
