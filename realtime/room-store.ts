import type * as Party from "partykit/server";
import { type Frame, ROOM_EVENTS_KEPT } from "#domain/frames.ts";
import { emptyLog, type LogEvent, record, replace, type RoomLog, type RoomRules } from "./room-log.ts";
import { deleteKeys, KEYS_MAX } from "./storage-keys.ts";

/** PartyKit takes values up to 128 KiB, and a character may be two bytes. */
const PART_CHARACTERS = 60_000;
/** So many events have a place of their own, used round and round: nothing has to be deleted. */
const EVENT_PLACES = 200;
/** A state is written out again after this many events: fewer than have places, so that state and events always meet. */
const EVENTS_PER_CHECKPOINT = 150;
const PREFIX = "log:";
const CHECKPOINT = `${PREFIX}checkpoint`;

type Checkpoint = { seq: number; parts: number; at: number };
type SavedEvent = { text: string; at: number };

const partKey = (part: number) => `${PREFIX}part:${part}`;
const eventKey = (seq: number) => `${PREFIX}event:${seq % EVENT_PLACES}`;

type Entries = Record<string, SavedEvent | Checkpoint | string>;

export type StoreHabits<S, C> = {
  /** A write comes at least this long after the one before, with all that came meanwhile. */
  gatherMilliseconds: number;
  /** The room's log as it is now. */
  newest: () => RoomLog<S, C>;
  /** Whatever else is to be stored in the same breath. */
  beside: () => Promise<void>;
};

/**
 * Keeps a room's log in its storage, so that it survives sleep and eviction. An event costs one small entry whatever the size of
 * the state; the state is written now and then, and the log is read back as "that state, and the events since". Each write costs
 * the disk a flush: in a quiet room it is made at once, in a rush what comes within a moment is written together.
 */
export class RoomStore<S, C> {
  #eventsSinceCheckpoint = 0;
  #parts = 0;
  #unwritten: Entries = {};
  #writing: Promise<void> | undefined;
  #wroteAt = 0;
  /** When the newest push came, in milliseconds; null when there is nothing to keep. */
  at: number | null = null;

  constructor(
    private readonly storage: Party.Storage,
    private readonly rules: RoomRules<S, C>,
    private readonly habits: StoreHabits<S, C>,
  ) {}

  /** The log as it was last written; empty for a room that was never told anything, or has forgotten it. */
  async load(): Promise<RoomLog<S, C>> {
    const saved = await this.storage.list({ prefix: PREFIX });
    const checkpoint = saved.get(CHECKPOINT) as Checkpoint | undefined;
    if (!checkpoint) return emptyLog();
    const parts = Array.from({ length: checkpoint.parts }, (_, part) => saved.get(partKey(part)) as string);
    const state = JSON.parse(parts.join("")) as S;
    this.#parts = checkpoint.parts;
    this.at = checkpoint.at;

    const events = [...saved]
      .filter(([key]) => key.startsWith(`${PREFIX}event:`))
      .map(([, value]) => value as SavedEvent)
      .map(({ text, at }) => ({ at, event: JSON.parse(text) as LogEvent<C> }))
      .sort((left, right) => left.event.seq - right.event.seq);
    let log = replace(this.rules, emptyLog<S, C>(), { t: "snapshot", seq: checkpoint.seq, state }).log;
    for (const { event, at } of events) {
      if (event.seq !== log.seq + 1) continue;
      log = record(this.rules, log, event).log;
      this.#eventsSinceCheckpoint++;
      this.at = at;
    }
    const before = events.map(({ event }) => event).filter((event) => event.seq <= checkpoint.seq);
    return { ...log, events: [...withoutGap(before, checkpoint.seq), ...log.events].slice(-ROOM_EVENTS_KEPT) };
  }

  /** Writes what these frames, and their texts, changed, with what else comes until it is written: `written` says when. */
  save(frames: Frame<S, C>[], texts: string[], now: number): void {
    this.at = now;
    for (const [index, frame] of frames.entries()) {
      const text = texts[index] ?? "";
      if (frame.t === "snapshot" || text.length > PART_CHARACTERS) this.#eventsSinceCheckpoint = EVENTS_PER_CHECKPOINT;
      else this.#unwritten[eventKey(frame.seq)] = { text, at: now };
      this.#eventsSinceCheckpoint++;
    }
    this.#writing ??= this.#write();
  }

  /**
   * Resolves when all that was saved until now is handed to the storage; the host holds answers back until that is safe. Throws when
   * it could not be written.
   */
  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { gatherMilliseconds } = this.habits;
    // A clock that was set back makes nobody wait until it has come round again.
    const waitMs = Math.min(this.#wroteAt + gatherMilliseconds - Date.now(), gatherMilliseconds);
    // Also without a wait, not in the same breath: `save` must have noted first that this is under way.
    await (waitMs > 0 ? new Promise((resolve) => setTimeout(resolve, waitMs)) : undefined);
    this.#wroteAt = Date.now();
    this.#writing = undefined; // who comes from here on is written next
    const entries = this.#unwritten;
    this.#unwritten = {};
    if (this.#eventsSinceCheckpoint >= EVENTS_PER_CHECKPOINT) this.#checkpoint(entries, this.habits.newest());
    try {
      await Promise.all([this.#put(entries), this.habits.beside()]);
    } catch (error) {
      this.#eventsSinceCheckpoint = EVENTS_PER_CHECKPOINT; // there is a hole now, which only a whole state closes
      throw error;
    }
  }

  /** Gives the state up: it is a cache, and nobody has pushed for a long time. */
  async forget(): Promise<void> {
    await deleteKeys(this.storage, [...(await this.storage.list({ prefix: PREFIX })).keys()]);
    this.#eventsSinceCheckpoint = 0;
    this.#parts = 0;
    this.at = null;
  }

  #checkpoint(entries: Entries, log: RoomLog<S, C>): void {
    if (log.state === null) return;
    const text = JSON.stringify(log.state);
    const parts = Math.ceil(text.length / PART_CHARACTERS);
    entries[CHECKPOINT] = { seq: log.seq, parts, at: this.at ?? 0 };
    // Parts that a larger state left behind are emptied, so that they cost nothing.
    for (let part = 0; part < Math.max(parts, this.#parts); part++) {
      entries[partKey(part)] = text.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS);
    }
    this.#parts = parts;
    this.#eventsSinceCheckpoint = 0;
  }

  /** Writes that are begun without a pause between them are stored together or not at all. */
  async #put(entries: Record<string, unknown>): Promise<void> {
    const keys = Object.keys(entries);
    const writes: Promise<void>[] = [];
    for (let from = 0; from < keys.length; from += KEYS_MAX) {
      writes.push(
        this.storage.put(Object.fromEntries(keys.slice(from, from + KEYS_MAX).map((key) => [key, entries[key]]))),
      );
    }
    await Promise.all(writes);
  }
}

/** The end of a list of events that leads to `seq` without a gap. */
function withoutGap<C>(events: LogEvent<C>[], seq: number): LogEvent<C>[] {
  let from = events.length;
  let wanted = seq;
  while (from > 0 && events[from - 1]?.seq === wanted) {
    from--;
    wanted--;
  }
  return events.slice(from);
}
