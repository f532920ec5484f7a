import { useCallback, useEffect, useRef, useState } from "react";
import type { ShownCard } from "./board-state.ts";
import { askForSlips } from "./calls.ts";
import type { Column } from "./columns.ts";
import type { KitchenDesk } from "./desk.ts";
import type { RestPage } from "./rest.ts";
import { restSheet, type RestWish } from "./sheets.ts";

/** What is known of the list that is open. */
export type Rest = {
  page: RestPage | null;
  /** Its orders as they stand now, without those that have left it since. */
  slips: readonly ShownCard[];
  /** It could not be read, and `again` tries once more. */
  isLost: boolean;
  again: () => void;
};

export interface RestOptions {
  desk: KitchenDesk;
  met: readonly ShownCard[];
  columns: readonly Column[];
  restaurantId: string;
  /** Null while no list is open. */
  wish: RestWish | null;
  /** What came with the page. */
  loaded: RestPage | null;
}

/**
 * The orders behind the rail, for as long as somebody looks at them: read when the list opens, and anew when the board says that
 * their number has changed.
 */
export function useRest({ desk, met, columns, restaurantId, wish, loaded }: RestOptions): Rest {
  const column = columns.find(({ key }) => key === wish?.column);
  const count = (wish?.leftOver ? column?.leftOver : column?.waiting) ?? 0;
  const address = wish && restSheet(wish);
  const reading = address && `${address} ${count}`;
  const fresh = useRef(loaded && reading);
  const [known, setKnown] = useState<{ address: string | null; page: RestPage | null }>({ address, page: loaded });
  const [isLost, setLost] = useState(false);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (reading !== fresh.current) fresh.current = null;
    if (!wish || fresh.current) return undefined;
    let isOver = false;
    setLost(false);
    void askForSlips(restaurantId, wish).then((page) => {
      if (isOver) return;
      if (page) setKnown({ address, page });
      setLost(page === null);
    });
    return () => void (isOver = true);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `reading` says all that the wish says
  }, [restaurantId, reading, turn]);

  const page = known.address === address ? known.page : null;
  useEffect(() => {
    if (page) desk.meet(page.items);
  }, [desk, page]);

  const onRail = new Set(columns.flatMap(({ slips }) => slips.map(({ orderId }) => orderId)));
  const isListed = ({ orderId, status }: ShownCard) =>
    status === column?.status && !onRail.has(orderId) && page?.items.some((each) => each.orderId === orderId);
  return { page, slips: met.filter(isListed), isLost, again: useCallback(() => setTurn((now) => now + 1), []) };
}
