import { useEffect, useState, useSyncExternalStore } from "react";
import type { RoomState } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { Known } from "./follow.ts";
import { RoomStore } from "./room-store.ts";

/**
 * Follows a room from what the loader said. Returns the newest of both; `isWanted` says of the newest whether the room is still
 * worth listening to.
 */
export function useRoom<K extends RoomKind>(
  kind: K,
  id: string,
  seq: number,
  state: RoomState[K],
  isWanted: (state: RoomState[K]) => boolean = () => true,
): { state: RoomState[K]; store: RoomStore<K> } {
  const store = useRoomStore(kind, id, { seq, state });
  const known = useSyncExternalStore(store.known.subscribe, store.known.get, store.known.get);
  const newest = known.state !== null && known.seq >= seq ? known.state : state;
  const wanted = isWanted(newest);

  useEffect(() => store.offer({ seq, state }), [store, seq, state]);
  useEffect(() => (wanted ? store.start() : undefined), [store, wanted]);
  return { state: newest, store };
}

/** One store for as long as the page shows the same thing, and another one for another thing. */
export function useRoomStore<K extends RoomKind>(kind: K, id: string, initial: Known<K>): RoomStore<K> {
  const [store, setStore] = useState(() => new RoomStore(kind, id, initial));
  if (store.kind === kind && store.id === id) return store;
  const other = new RoomStore(kind, id, initial);
  setStore(other);
  return other;
}
