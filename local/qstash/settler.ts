import { setTimeout as sleep } from "node:timers/promises";
import type { MessageStore, Outcome } from "./store.ts";

const BATCH_MAX = 500;
const TROUBLE_WAIT_MS = 250;
const STOP_TRIES = 3;

interface Listener {
  settled: (outcomes: Outcome[]) => void;
  trouble: () => void;
}

/** Writes outcomes in batches: whatever comes in while one batch is being written makes the next. */
export class Settler {
  #waiting: Outcome[] = [];
  #writing: Promise<void> | null = null;
  #stopping = false;

  constructor(
    readonly store: MessageStore,
    readonly listener: Listener,
  ) {}

  add(outcome: Outcome): void {
    this.#waiting.push(outcome);
    this.#writing ??= this.#write();
  }

  /** Writes what is left; gives up when Postgres is away. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#writing;
  }

  async #write(): Promise<void> {
    let failures = 0;
    // One turn of the event loop, so that deliveries that end together are written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH_MAX);
      try {
        await this.store.settle(batch);
      } catch {
        // The write may or may not have happened; writing it again changes nothing.
        this.listener.trouble();
        if (this.#stopping && ++failures >= STOP_TRIES) break;
        await sleep(TROUBLE_WAIT_MS);
        continue;
      }
      this.#waiting.splice(0, batch.length);
      this.listener.settled(batch);
    }
    this.#writing = null; // in the same breath as the last look: what is added from now on starts a new round
  }
}
