import type * as Party from "partykit/server";
import { ROOM_CLOSES, type RoomClose } from "#domain/room-closes.ts";
import type { Admission } from "./admission.ts";

/** How many bytes may wait for one slow reader before it is cut off; it comes back with `since` and misses nothing. */
const WAITING_BYTES_MAX = 1_000_000;

/** What a socket's attachment holds. A socket without it was accepted but not admitted yet, and hears nothing. */
export type Watcher = Pick<Admission, "role" | "sub" | "sid" | "end" | "address"> & {
  /** Milliseconds: when it last said something that woke the room, at first its arrival. */
  heardAt: number;
};

type Socket = Party.Connection<Watcher>;

/** What our host knows more than PartyKit's: when it last answered a ping without waking the room, in milliseconds. */
export type HostedRoom = Party.Room & { lastPing?: (connection: Party.Connection) => number | null };

export type WatcherLimits = { socketsMax: number; socketsPerAddressMax: number; silenceMilliseconds: number };

/** The sockets of one room: who may hear, who must go, and when. */
export class Watchers {
  /** Addresses by connection id, so that counting costs nothing. A hint: a socket that died quietly may still be in it. */
  #addresses: Map<string, string | null> | undefined;

  constructor(
    private readonly room: HostedRoom,
    private readonly limits: WatcherLimits,
  ) {}

  /** Lets a socket hear from now on, unless the room or its address is full. */
  admit(connection: Party.Connection, admission: Admission, now: number): RoomClose | null {
    const { role, sub, sid, end, address } = admission;
    if (this.#isFull(address)) {
      this.#addresses = undefined; // count anew, sockets that died quietly are gone then
      if (this.#isFull(address)) return "full";
    }
    this.#known().set(connection.id, address);
    (connection as Socket).setState({ role, sub, sid, end, address, heardAt: now });
    return null;
  }

  /** Whether there is no socket at all, not even one at the door. */
  isEmpty(): boolean {
    for (const _ of this.room.getConnections()) return false;
    return true;
  }

  /** Forgets a socket that has gone. */
  leave(connection: Party.Connection): void {
    this.#addresses?.delete(connection.id);
  }

  /** Notes that a client spoke, where the host did not answer for us. */
  heard(connection: Party.Connection, now: number): void {
    (connection as Socket).setState((watcher) => (watcher ? { ...watcher, heardAt: now } : watcher) as Watcher);
  }

  /** Sends to everybody who was admitted. One slow or dying reader delays nobody. */
  broadcast(texts: readonly string[]): void {
    for (const connection of this.room.getConnections<Watcher>()) {
      if (connection.state) this.send(connection, texts);
    }
  }

  send(connection: Party.Connection, texts: readonly string[]): void {
    const { bufferedAmount = 0 } = connection as { bufferedAmount?: number }; // not every runtime tells
    if (bufferedAmount > WAITING_BYTES_MAX) return this.end(connection, "fell_behind");
    try {
      for (const text of texts) connection.send(text);
    } catch {
      this.end(connection, "fell_behind"); // the runtime has given it up
    }
  }

  /** Ends one socket, and says why. */
  end(connection: Party.Connection, why: RoomClose): void {
    this.leave(connection);
    try {
      connection.close(ROOM_CLOSES[why], why);
    } catch {
      // Closed already, which is what was wanted.
    }
  }

  /** Ends the sockets that this is about. */
  endWhere(matches: (watcher: Watcher) => boolean, why: RoomClose): void {
    for (const connection of this.room.getConnections<Watcher>()) {
      if (connection.state && matches(connection.state)) this.end(connection, why);
    }
  }

  /** Ends the sockets whose time is up or that fell silent. Returns when the next one may be due, or null when none is left. */
  sweep(now: number): number | null {
    let next: number | null = null;
    for (const connection of this.room.getConnections<Watcher>()) {
      const watcher = connection.state;
      if (!watcher) continue;
      const end = watcher.end === null ? Number.POSITIVE_INFINITY : watcher.end * 1000;
      const silent = this.#lastHeard(connection, watcher) + this.limits.silenceMilliseconds;
      if (end <= now) this.end(connection, "ended");
      else if (silent <= now) this.end(connection, "silent");
      else next = Math.min(next ?? Number.POSITIVE_INFINITY, end, silent);
    }
    return next;
  }

  #lastHeard(connection: Party.Connection, watcher: Watcher): number {
    return Math.max(watcher.heardAt, this.room.lastPing?.(connection) ?? 0);
  }

  #isFull(address: string | null): boolean {
    const known = this.#known();
    if (known.size >= this.limits.socketsMax) return true;
    if (address === null || known.size < this.limits.socketsPerAddressMax) return false;
    let same = 0;
    for (const each of known.values()) if (each === address) same++;
    return same >= this.limits.socketsPerAddressMax;
  }

  #known(): Map<string, string | null> {
    if (!this.#addresses) {
      this.#addresses = new Map();
      for (const { id, state } of this.room.getConnections<Watcher>())
        if (state) this.#addresses.set(id, state.address);
    }
    return this.#addresses;
  }
}
