import { useEffect, useRef } from "react";
import type { UserNews } from "#domain/frames.ts";
import { useRoomStore } from "./use-room.ts";

const NOTHING = { seq: 0, state: null };

/** Calls back for what happens to a signed-in person while a page is open. Null for everybody else: then nothing is opened. */
export function useUserNews(userId: string | null, onNews: (news: UserNews) => void): void {
  const store = useRoomStore("user", userId ?? "", NOTHING);
  const latest = useRef(onNews);
  useEffect(() => {
    latest.current = onNews;
  }, [onNews]);
  useEffect(() => {
    if (userId === null) return undefined;
    const unlisten = store.onNews((news) => latest.current(news));
    const stop = store.start();
    return () => {
      unlisten();
      stop();
    };
  }, [store, userId]);
}
