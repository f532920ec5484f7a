import type * as Party from "partykit/server";
import { type Frame, PING, PONG, type Push, type PushAnswer, SILENCE_SECONDS } from "#domain/frames.ts";
import { readAdmission, readSince } from "./admission.ts";
import { asParty } from "./party-types.ts";
import { isPush, readPush } from "./pushes.ts";
import { concerns, type GateLimits, RoomGate } from "./room-gate.ts";
import {
  catchUp,
  emptyLog,
  isStuck,
  record,
  replace,
  type RoomLog,
  type RoomRules,
  skipGaps,
  type Step,
} from "./room-log.ts";
import { RoomStore } from "./room-store.ts";
import { Watchers, type WatcherLimits } from "./watchers.ts";

export type RoomLimits = WatcherLimits &
  GateLimits & {
    /** How long an event waits for those that it overtook. Pushes of commands that run side by side are a few milliseconds apart. */
    patienceMilliseconds: number;
    /** A room that misses something asks for everything at most this often. */
    askAgainMilliseconds: number;
    /** In a rush, what is to be written waits this long for more of its kind. Nobody waits for it but whoever pushed. */
    gatherMilliseconds: number;
    /** A state that nobody has changed for this long is forgotten. */
    keptMilliseconds: number;
  };

export const ROOM_LIMITS: RoomLimits = {
  socketsMax: 5_000,
  socketsPerAddressMax: 2_000, // a whole town may share the address of its mobile network
  spentTicketsMax: 20_000, // four times as many as sockets, within the 40 seconds for which each is remembered
  silenceMilliseconds: SILENCE_SECONDS * 1000,
  unheardCharactersMax: 4_000_000, // ten seconds of the wildest rush
  patienceMilliseconds: 200,
  askAgainMilliseconds: 1_000,
  gatherMilliseconds: 100,
  keptMilliseconds: 24 * 3600 * 1000,
};

export type LiveRoomRules<S, C> = RoomRules<S, C> & {
  /** Whether a state or change of this seq is about the thing that a room is named after. */
  belongs(thing: S | C, roomId: string, seq: number): boolean;
};

/**
 * What all rooms do: remember the newest, repeat it, and let in only whom the door has vouched for. A room is a copy of Postgres;
 * losing it costs its listeners one refetch. Whatever goes wrong in here leaves as "Room error", without its stack.
 */
export class LiveRoom<S, C> implements Party.Server {
  readonly options = { hibernate: true };
  readonly #store: RoomStore<S, C>;
  readonly #gate: RoomGate;
  readonly #watchers: Watchers;
  #log: RoomLog<S, C> = emptyLog();
  #loading: Promise<void> | undefined;
  /** Events that came too early, with those who pushed them waiting for the answer. */
  readonly #waiting = new Set<{ seq: number; done: () => void }>();
  #gapSince = 0;
  #askedAt = 0;
  #alarmAt: number | null = null;

  constructor(
    readonly room: Party.Room,
    private readonly rules: LiveRoomRules<S, C>,
    private readonly limits: RoomLimits = ROOM_LIMITS,
  ) {
    const { gatherMilliseconds, keptMilliseconds } = limits;
    const beside = async () => await this.#wakeBy(Date.now() + keptMilliseconds);
    this.#store = new RoomStore(room.storage, rules, { gatherMilliseconds, newest: () => this.#log, beside });
    this.#gate = new RoomGate(room.storage, limits);
    this.#watchers = new Watchers(room, limits);
  }

  async onStart(): Promise<void> {
    await hidingErrors(async () => await this.#ready());
  }

  async onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): Promise<void> {
    await hidingErrors(async () => {
      await this.#ready();
      const now = Date.now();
      const admission = readAdmission(request);
      if (!admission) return this.#watchers.end(connection, "ended");
      const refused = (await this.#gate.refuse(admission, now)) ?? this.#watchers.admit(connection, admission, now);
      if (refused) {
        this.#watchers.end(connection, refused);
        return await this.#wakeBy(now + this.limits.silenceMilliseconds); // so that what its ticket left is cleared away
      }
      // From here to the end nothing else can run: no event falls between what was missed and what comes.
      this.#watchers.greet(connection, catchUp(this.#log, readSince(request)).map(asText));
      await this.#wakeBy(Math.min((admission.end ?? Infinity) * 1000, now + this.limits.silenceMilliseconds));
    });
  }

  async onMessage(message: string | ArrayBuffer | ArrayBufferView, connection: Party.Connection): Promise<void> {
    await hidingErrors(async () => {
      await this.#ready();
      if (message !== PING) return this.#watchers.end(connection, "read_only");
      this.#watchers.heard(connection, Date.now()); // only where the host does not answer pings itself
      connection.send(PONG);
    });
  }

  async onClose(connection: Party.Connection): Promise<void> {
    await hidingErrors(async () => this.#watchers.leave(connection));
  }

  async onError(connection: Party.Connection): Promise<void> {
    await hidingErrors(async () => this.#watchers.leave(connection));
  }

  async onRequest(request: Party.Request): Promise<Response> {
    return await hidingErrors(async () => {
      await this.#ready();
      if (!isPush(request)) return answer("Not found", 404);
      const push = readPush<S, C>(await request.text(), (thing, seq) => this.rules.belongs(thing, this.room.id, seq));
      return push ? answer(await this.#take(push)) : answer("Not for here", 400);
    });
  }

  async onAlarm(): Promise<void> {
    await hidingErrors(async () => {
      this.#alarmAt = null; // before anything can ask for another one
      const now = Date.now();
      try {
        await this.#ready();
        const wakes = [this.#watchers.sweep(now), await this.#gate.purge(now), await this.#forgetOld(now)];
        const due = wakes.filter((at) => at !== null);
        if (due.length > 0) await this.#wakeBy(Math.max(now + 50, Math.min(...due)));
        // Nobody is here and nothing is known: as if there had never been such a room.
        else if (this.#isUnused()) await this.room.storage.deleteAll();
      } catch (error) {
        await this.#wakeBy(now + this.limits.silenceMilliseconds); // else nobody would ever be let go
        throw error;
      }
    });
  }

  /** Loads what the room remembers, once. PartyKit does not wait for `onStart` before it delivers the next event. */
  async #ready(): Promise<void> {
    this.#loading ??= this.#load();
    try {
      await this.#loading;
    } catch (error) {
      this.#loading = undefined; // so the next event tries again
      throw error;
    }
  }

  async #load(): Promise<void> {
    const [log, alarmAt] = await Promise.all([this.#store.load(), this.room.storage.getAlarm(), this.#gate.load()]);
    this.#log = log;
    this.#alarmAt ??= alarmAt;
  }

  async #take(push: Push<S, C>): Promise<PushAnswer> {
    if (push.t === "close") {
      const { t: _, ...closing } = push;
      this.#watchers.endWhere((watcher) => concerns(closing, watcher), "session_closed");
      const now = Date.now();
      await Promise.all([this.#gate.close(closing, now), this.#wakeBy(now + this.limits.silenceMilliseconds)]);
      return { seq: this.#log.seq, missing: false };
    }
    if (push.t === "forget") {
      await this.#store.written(); // else it would be written after it was forgotten
      this.#log = emptyLog();
      await this.#store.forget();
      return { seq: 0, missing: false };
    }
    if (push.t === "snapshot") {
      this.#apply(replace(this.rules, this.#log, push));
      return await this.#whenSafe({ seq: this.#log.seq, missing: false });
    }
    this.#apply(record(this.rules, this.#log, push));
    const mustWait = this.#log.seq < push.seq && this.#log.state !== null && !isStuck(this.#log);
    if (mustWait && !(await this.#reached(push.seq))) this.#apply(skipGaps(this.rules, this.#log, push.seq));
    return await this.#whenSafe({ seq: this.#log.seq, missing: this.#asksForAll(push.seq) });
  }

  /**
   * Gives an answer when all that it speaks of is written down, also to who pushed what the room had just heard from another: whoever
   * is told that the room knows, does not tell it again.
   */
  async #whenSafe(pushed: PushAnswer): Promise<PushAnswer> {
    await this.#store.written();
    return pushed;
  }

  /**
   * Makes a step the room's own: first the listeners hear, then it is written down. A crash in between leaves the room behind,
   * which the next push shows; it never leaves the room ahead of Postgres.
   */
  #apply({ log, frames }: Step<S, C>): void {
    if (log.early.length > 0 && (frames.length > 0 || this.#log.early.length === 0)) this.#gapSince = Date.now();
    if (log.early.length === 0) this.#askedAt = 0;
    this.#log = log;
    if (frames.length === 0) return;
    const texts = frames.map(asText);
    this.#watchers.broadcast(texts);
    for (const waiting of this.#waiting) if (waiting.seq <= log.seq) waiting.done();
    this.#store.save(frames, texts, Date.now());
  }

  /** Waits for the events that this one overtook. False when they did not come. */
  async #reached(seq: number): Promise<boolean> {
    await new Promise<void>((resolve) => {
      const waiting = { seq, done: () => finish() };
      const timer = setTimeout(() => finish(), this.limits.patienceMilliseconds);
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve();
      };
      this.#waiting.add(waiting);
    });
    return this.#log.seq >= seq;
  }

  /** Whether whoever pushed `seq` shall push the whole state: once for each gap that stays, then again every now and then. */
  #asksForAll(seq: number): boolean {
    const now = Date.now();
    const { early, state } = this.#log;
    // Whichever way the clock was set since: what is far from now is long ago.
    const hasPassed = (since: number, milliseconds: number) => Math.abs(now - since) >= milliseconds;
    const isOld = state === null || this.#log.seq < seq || hasPassed(this.#gapSince, this.limits.patienceMilliseconds);
    if (early.length === 0 || !isOld || !hasPassed(this.#askedAt, this.limits.askAgainMilliseconds)) return false;
    this.#askedAt = now;
    return true;
  }

  #isUnused(): boolean {
    return this.#log.state === null && this.#waiting.size === 0 && this.#gate.isEmpty() && this.#watchers.isEmpty();
  }

  async #forgetOld(now: number): Promise<number | null> {
    const { at } = this.#store;
    if (at === null) return null;
    const until = at + this.limits.keptMilliseconds;
    if (until > now) return until;
    this.#log = emptyLog();
    await this.#store.forget();
    return null;
  }

  async #wakeBy(at: number): Promise<void> {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    await this.room.storage.setAlarm(at);
  }
}

const asText = (frame: Frame<unknown, unknown>): string => JSON.stringify(frame);

const answer = (body: PushAnswer | string, status = 200): Response =>
  asParty(typeof body === "string" ? new Response(body, { status }) : Response.json(body));

/** The hosts send what a hook throws to the other side: they get to see two words, and the log gets the cause. */
async function hidingErrors<T>(hook: () => Promise<T>): Promise<T> {
  try {
    return await hook();
  } catch (error) {
    throw new Error("Room error", { cause: error });
  }
}
