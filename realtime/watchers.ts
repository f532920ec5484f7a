import type * as Party from "partykit/server";
import { ROOM_CLOSES, type RoomClose } from "#domain/room-closes.ts";
import type { Admission } from "./admission.ts";

/** What a socket's attachment holds. A socket without it was accepted but not admitted yet, and hears nothing. */
export type Watcher = Pick<Admission, "role" | "sub" | "sid" | "end" | "address"> & {
  /** Milliseconds: when it last said something that woke the room, at first its arrival. */
  heardAt: number;
};

type Socket = Party.Connection<Watcher>;

/** What our host knows more than PartyKit's: when it last answered a ping without waking the room, in milliseconds. */
export type HostedRoom = Party.Room & { lastPing?: (connection: Party.Connection) => number | null };

export type WatcherLimits = {
  socketsMax: number;
  socketsPerAddressMax: number;
  silenceMilliseconds: number;
  /** How much may be sent to a client that gives no sign of life, before it is cut off: it comes back with `since`. */
  unheardCharactersMax: number;
};

/** What is kept of a socket while the room is awake. `sent` counts characters since the client was last heard, at `heardAt`. */
type Kept = { address: string | null; sent: number; heardAt: number };

/** The sockets of one room: who may hear, who must go, and when. */
export class Watchers {
  /** By connection id, so that counting costs nothing. A hint: a socket that died quietly may still be in it. */
  #kept: Map<string, Kept> | undefined;

  constructor(
    private readonly room: HostedRoom,
    private readonly limits: WatcherLimits,
  ) {}

  /** Lets a socket hear from now on, unless the room or its address is full. */
  admit(connection: Party.Connection, admission: Admission, now: number): RoomClose | null {
    const { role, sub, sid, end, address } = admission;
    if (this.#isFull(address)) {
      this.#kept = undefined; // count anew, sockets that died quietly are gone then
      if (this.#isFull(address)) return "full";
    }
    this.#all().set(connection.id, { address, sent: 0, heardAt: now });
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
    this.#kept?.delete(connection.id);
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
    const size = texts.reduce((sum, text) => sum + text.length, 0);
    if (this.#isBehind(connection, size)) return this.end(connection, "fell_behind");
    this.greet(connection, texts);
  }

  /** Sends what a client that has just come must have, however much it is: without it, it could only come again and again. */
  greet(connection: Party.Connection, texts: readonly string[]): void {
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

  /** workerd does not say how much still waits to be written, but a client that hangs does not ping either. */
  #isBehind(connection: Party.Connection, size: number): boolean {
    const kept = this.#all().get(connection.id);
    const { state } = connection as Socket;
    if (!kept || !state) return false;
    kept.sent += size;
    if (kept.sent <= this.limits.unheardCharactersMax) return false;
    const heardAt = this.#lastHeard(connection, state);
    if (heardAt <= kept.heardAt) return true;
    kept.sent = size;
    kept.heardAt = heardAt;
    return false;
  }

  #isFull(address: string | null): boolean {
    const all = this.#all();
    if (all.size >= this.limits.socketsMax) return true;
    if (address === null || all.size < this.limits.socketsPerAddressMax) return false;
    let same = 0;
    for (const each of all.values()) if (each.address === address) same++;
    return same >= this.limits.socketsPerAddressMax;
  }

  #all(): Map<string, Kept> {
    if (!this.#kept) {
      this.#kept = new Map();
      for (const { id, state } of this.room.getConnections<Watcher>()) {
        if (state) this.#kept.set(id, { address: state.address, sent: 0, heardAt: state.heardAt });
      }
    }
    return this.#kept;
  }
}
