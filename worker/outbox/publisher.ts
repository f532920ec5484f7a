import type { Delivery } from "#domain/events.ts";
import { publishBatch, PublishFailed, type QStashEnv } from "../clients/qstash.ts";
import type { Log } from "../log.ts";

const BATCH_SIZE = 50;
/** One caller sends at most so long, as work behind an answer may take half a minute; then the next one takes over. */
const SENDS_MS_MAX = 10_000;
/** And makes at most so many of the thousand calls that a request may make. */
const BATCHES_MAX = 400;
/** A sender that has not come back by then is gone with its request. */
const SENDING_MAX_MS = 15_000;
/** More than this cannot be held for a queue that does not answer: leases bring the rest back. */
const PENDING_MAX = 10_000;

type Send = (deliveries: readonly Delivery[]) => Promise<void>;

/**
 * Publishes what commands have claimed. While one batch is on its way, what else comes up is collected and goes with the next: a
 * rush of orders costs few calls. Never throws, and may lose everything it holds: each delivery has a lease that ends.
 */
export class Publisher {
  #pending: Delivery[] = [];
  #sendingSince: number | null = null;

  constructor(
    readonly send: Send,
    readonly now: () => number = Date.now,
  ) {}

  static toQStash(env: QStashEnv): Publisher {
    return new Publisher(async (deliveries) => await publishBatch(env, deliveries));
  }

  async publish(deliveries: readonly Delivery[], log: Log): Promise<void> {
    if (deliveries.length === 0) return;
    this.#pending.push(...deliveries.slice(0, Math.max(0, PENDING_MAX - this.#pending.length)));
    if (this.#sendingSince !== null && this.now() - this.#sendingSince < SENDING_MAX_MS) return;
    const end = this.now() + SENDS_MS_MAX;
    try {
      for (let batch = 0; batch < BATCHES_MAX && this.#pending.length > 0 && this.now() < end; batch++) {
        this.#sendingSince = this.now();
        await this.#sendOne(this.#pending.splice(0, BATCH_SIZE), log);
      }
    } finally {
      this.#sendingSince = null;
    }
  }

  async #sendOne(deliveries: Delivery[], log: Log): Promise<void> {
    try {
      await this.send(deliveries);
    } catch (error) {
      const lost = error instanceof PublishFailed ? error.deliveries : deliveries;
      const events = lost.map(({ event, consumer, generation }) => ({ id: event.id, consumer, generation }));
      log.warn("not published; the sweep will", { error, events });
    }
  }
}
