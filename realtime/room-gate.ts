import type * as Party from "partykit/server";
import type { Push } from "#domain/frames.ts";
import { ROOM_TICKET_SECONDS } from "#domain/token-claims.ts";
import type { RoomClose } from "#domain/room-closes.ts";
import type { Admission } from "./admission.ts";
import { deleteKeys } from "./storage-keys.ts";

/** Tickets are remembered a little longer than they live, because clocks differ. */
const CLOCK_MILLISECONDS = 2_000;
const MEMORY_MILLISECONDS = ROOM_TICKET_SECONDS * 1000 + 5 * CLOCK_MILLISECONDS;
const GATE = "gate:";
const SPENT = `${GATE}spent:`;
const CLOSED = `${GATE}closed:`;

type Closing = Omit<Extract<Push<never, never>, { t: "close" }>, "t">;
type Closed = { closing: Closing; at: number };

export type GateLimits = {
  /** So many used tickets are remembered at once. Whoever comes with one more has to wait: none may be forgotten while it lives. */
  spentTicketsMax: number;
};

/**
 * What a room remembers about tickets: those that were used, and whose sessions were closed while their tickets still lived.
 * In storage, because a room may be evicted between two uses of one ticket.
 */
export class RoomGate {
  /** Until when each is remembered, in milliseconds. */
  readonly #spent = new Map<string, number>();
  readonly #closed = new Map<string, Closed>();

  constructor(
    private readonly storage: Party.Storage,
    private readonly limits: GateLimits,
  ) {}

  async load(): Promise<void> {
    // Both kinds at once: a room is opened for each order that somebody looks at, and each question costs its disk.
    for (const [key, value] of await this.storage.list<number | Closed>({ prefix: GATE })) {
      if (typeof value === "number") this.#spent.set(key, value);
      else this.#closed.set(key, value);
    }
  }

  /**
   * Why this client must go again, or null when it may stay. Using a ticket spends it, whatever the answer; but for a room that can
   * remember no more of them, where it opens nothing either.
   */
  async refuse(admission: Admission, now: number): Promise<RoomClose | null> {
    const { jti, expiresAt, end } = admission;
    if (jti === null || expiresAt === null) return null;
    const key = `${SPENT}${jti}`;
    if (this.#spent.size >= this.limits.spentTicketsMax) await this.purge(now);
    if (this.#spent.has(key)) return "ticket_spent";
    if (this.#spent.size >= this.limits.spentTicketsMax) return "full";
    const until = expiresAt * 1000 + 5 * CLOCK_MILLISECONDS;
    this.#spent.set(key, until);
    // Begun at once, so that no second use can slip in between; the client hears nothing before it is safe.
    await this.storage.put(key, until);
    if (end !== null && end * 1000 <= now) return "ended";
    const isClosed = [...this.#closed.values()].some(
      ({ closing, at }) => concerns(closing, admission) && (admission.madeAt ?? 0) * 1000 <= at + CLOCK_MILLISECONDS,
    );
    return isClosed ? "session_closed" : null;
  }

  /** Remembers that sockets were closed, for as long as a ticket made before may come. */
  async close(closing: Closing, now: number): Promise<void> {
    const key = `${CLOSED}${closing.sessionId ?? ""}:${closing.userId ?? ""}:${closing.exceptSessionId ?? ""}`;
    this.#closed.set(key, { closing, at: now });
    await this.storage.put(key, { closing, at: now });
  }

  isEmpty(): boolean {
    return this.#spent.size === 0 && this.#closed.size === 0;
  }

  /** Forgets what can no longer matter. Returns when there will be more to forget, or null when all is forgotten. */
  async purge(now: number): Promise<number | null> {
    const untils = [
      ...[...this.#spent].map(([key, until]) => ({ key, until })),
      ...[...this.#closed].map(([key, { at }]) => ({ key, until: at + MEMORY_MILLISECONDS })),
    ];
    const gone = untils.filter(({ until }) => until <= now).map(({ key }) => key);
    for (const key of gone) {
      this.#spent.delete(key);
      this.#closed.delete(key);
    }
    await deleteKeys(this.storage, gone);
    const rest = untils.filter(({ until }) => until > now).map(({ until }) => until);
    return rest.length === 0 ? null : Math.min(...rest);
  }
}

/** Whether a closing means this client: one session, one person, or everybody. */
export function concerns(closing: Closing, who: { sid: string | null; sub: string | null }): boolean {
  if (closing.sessionId !== undefined) return closing.sessionId === who.sid;
  if (closing.userId !== undefined) {
    const goesOn = closing.exceptSessionId !== undefined && closing.exceptSessionId === who.sid;
    return closing.userId === who.sub && !goesOn;
  }
  return true;
}
