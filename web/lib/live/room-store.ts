import type { RoomState } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { getTicket, POLLS } from "./calls.ts";
import type { Known } from "./follow.ts";
import type { Link } from "./freshness.ts";
import { connectRoom, type RoomConnection } from "./room-connection.ts";

/** One value that a component can follow. */
export type Source<T> = { subscribe: (onChange: () => void) => () => void; get: () => T };

/** A room as a page sees it: starts as what the loader said, follows the room while somebody looks, never goes back. */
export class RoomStore<K extends RoomKind> {
  readonly #listeners = new Set<() => void>();
  readonly #linkListeners = new Set<() => void>();
  readonly #newsListeners = new Set<(state: RoomState[K]) => void>();
  #known: Known<K>;
  #link: Link = { up: false, online: true, beganAt: Date.now(), heardAt: null };
  #connection: RoomConnection<K> | undefined;

  constructor(
    readonly kind: K,
    readonly id: string,
    initial: Known<K>,
  ) {
    this.#known = initial;
  }

  readonly known: Source<Known<K>> = source(this.#listeners, () => this.#known);
  readonly link: Source<Link> = source(this.#linkListeners, () => this.#link);

  /** Connects, until the returned function is called. */
  start(): () => void {
    const { kind, id } = this;
    const poll: ((id: string, after: number) => Promise<Known<K> | null>) | null = POLLS[kind];
    const connection = connectRoom<K>({
      kind,
      id,
      since: this.#known.seq,
      initial: this.#known.state,
      getTicket: kind === "menu" ? null : async () => await getTicket(kind, id),
      poll: poll && (async (after) => await poll(id, after)),
      onState: (state, seq, isNews) => {
        this.#known = { seq, state };
        for (const listener of this.#listeners) listener();
        if (isNews) for (const listener of this.#newsListeners) listener(state);
      },
      onFreshness: (link) => {
        this.#link = link;
        for (const listener of this.#linkListeners) listener();
      },
    });
    this.#connection = connection;
    return () => {
      connection.close();
      if (this.#connection === connection) this.#connection = undefined;
    };
  }

  /** Takes what the page learnt elsewhere, from its loader or from the answer to an action, if it is newer. */
  offer(known: Known<K>): void {
    if (this.#connection) return this.#connection.offer(known);
    if (known.seq <= this.#known.seq && this.#known.state !== null) return;
    this.#known = known;
    for (const listener of this.#listeners) listener();
  }

  /** Calls back for what happens while the page is open, and for what was missed meanwhile; not for what was there before. */
  onNews(listener: (state: RoomState[K]) => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }
}

function source<T>(listeners: Set<() => void>, get: () => T): Source<T> {
  return {
    get,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
