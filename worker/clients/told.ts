import { forgetOldest } from "../forget-oldest.ts";

/** A room forgets after hours, and what it forgot is told again by whoever asks: for this long its word counts. */
const TOLD_MS = 30_000;
const KEPT_MAX = 2_000;

/**
 * How far rooms said they are. Commands tell them, and a moment later the consumers of their events tell them the same, in case the
 * first had died: what a room has confirmed to this isolate is not told twice.
 */
export class Told {
  readonly #rooms = new Map<string, { seq: number; until: number }>();

  constructor(readonly now: () => number = Date.now) {}

  /** Whether a room has said lately that it knows this much. */
  knows(room: string, seq: number): boolean {
    const said = this.#rooms.get(room);
    return said !== undefined && said.seq >= seq && this.now() < said.until;
  }

  /** The room has forgotten what it said. */
  drop(room: string): void {
    this.#rooms.delete(room);
  }

  note(room: string, seq: number): void {
    const known = this.#rooms.get(room);
    this.#rooms.delete(room);
    this.#rooms.set(room, { seq: Math.max(seq, known?.seq ?? 0), until: this.now() + TOLD_MS });
    forgetOldest(this.#rooms, KEPT_MAX);
  }
}
