/** A sender that has not come back by then is gone with its request. */
const SENDING_MAX_MS = 5_000;
/** One caller sends at most so often in a row for others, then leaves the rest to the next one. */
const ROUNDS_MAX = 50;

/**
 * For places that want the newest state and nothing in between: while one is on its way, only the newest of those that follow is
 * kept, and goes next. A rush then costs a few messages, and an idle place hears at once.
 */
export class NewestOnly<T extends { seq: number }> {
  readonly #busy = new Map<string, { since: number; next: T | null }>();

  constructor(
    readonly send: (id: string, value: T) => Promise<void>,
    readonly now: () => number = Date.now,
  ) {}

  async put(id: string, value: T): Promise<void> {
    const busy = this.#busy.get(id);
    if (busy && this.now() - busy.since < SENDING_MAX_MS) {
      if (!busy.next || value.seq > busy.next.seq) busy.next = value;
      return;
    }
    const mine = { since: this.now(), next: null as T | null };
    this.#busy.set(id, mine);
    try {
      let current: T | null = value;
      for (let round = 0; round < ROUNDS_MAX && current; round++) {
        mine.since = this.now();
        await this.send(id, current);
        current = mine.next;
        mine.next = null;
      }
    } finally {
      if (this.#busy.get(id) === mine) this.#busy.delete(id);
    }
  }
}
