import { useEffect, useState, useSyncExternalStore } from "react";
import type { Board, BoardCard } from "#domain/board.ts";
import { newKey } from "#web/lib/idempotency.ts";
import { keepOps, keptOps } from "./kept-ops.ts";
import type { DeskState } from "./board-state.ts";
import { sendMove } from "./calls.ts";
import { KitchenDesk } from "./desk.ts";

/**
 * The cook's side of the board, for as long as the page is open. `met`: slips beyond it that came with the page; `readNow` is the
 * server's clock, as well as it is known here.
 */
export function useDesk(
  board: Board,
  met: readonly BoardCard[],
  userId: string,
  readNow: () => number,
): { desk: KitchenDesk; state: DeskState } {
  const [desk] = useState(() => {
    const ports = {
      send: sendMove,
      now: readNow,
      random: () => Math.random(),
      newKey,
      isOnline: () => navigator.onLine,
    };
    return new KitchenDesk(board, ports, met);
  });
  const state = useSyncExternalStore(desk.subscribe, desk.get, desk.get);

  useEffect(() => desk.takeBoard(board), [desk, board]);
  const { restaurantId } = board;
  useEffect(() => {
    desk.restore(keptOps(sessionStorage, restaurantId, userId, desk.ports.now()));
    return desk.subscribe(() => keepOps(sessionStorage, restaurantId, userId, desk.get().ops));
  }, [desk, restaurantId, userId]);
  useEffect(() => {
    const finish = desk.start();
    const stop = new AbortController();
    const { signal } = stop;
    // Whoever looks elsewhere has made up their mind; and a hidden page may never get another moment to send.
    const hidden = () => {
      if (document.visibilityState === "hidden") desk.flush();
    };
    document.addEventListener("visibilitychange", hidden, { signal });
    addEventListener("pagehide", () => desk.flush(), { signal });
    addEventListener("online", () => desk.retryNow(), { signal });
    return () => {
      stop.abort();
      finish();
    };
  }, [desk]);
  return { desk, state };
}
