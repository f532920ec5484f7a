import { useEffect, useState, useSyncExternalStore } from "react";
import type { Board } from "#domain/board.ts";
import { sendWish } from "./calls.ts";
import { HouseWishes, withWishes } from "./house-wishes.ts";

/** The board with the house as the cook wished it to be, and the way to wish. */
export function useHouse(board: Board, readNow: () => number) {
  const { restaurantId } = board;
  const [house] = useState(
    () =>
      new HouseWishes({
        send: async (wish) => await sendWish(restaurantId, wish),
        now: readNow,
        random: () => Math.random(),
      }),
  );
  const open = useSyncExternalStore(house.subscribe, house.get, house.get);
  useEffect(() => house.takeBoard(board), [house, board]);
  useEffect(() => {
    const back = () => house.retryNow();
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  }, [house]);
  const waiting = open.filter(({ phase }) => phase === "waiting").length;
  return { house, shown: withWishes(board, open), waiting };
}
