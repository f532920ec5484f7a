import type { OrderStatus } from "#domain/order-status.ts";

/** An order in the crew's hands. `kitchen` is the number of its restaurant. */
export type HandledOrder = { id: string; kitchen: number; status: OrderStatus; version: number };

/** What a crew does with orders: take each to its end, or change its mind about each for ever. */
export type CrewHabit = "to the end" | "to and fro";

const NEXT: Record<CrewHabit, Partial<Record<OrderStatus, OrderStatus>>> = {
  "to the end": { placed: "confirmed", confirmed: "preparing", preparing: "ready", ready: "picked_up" },
  // Moves of which nobody gets a mail: rooms are what is measured.
  "to and fro": { placed: "confirmed", confirmed: "preparing", preparing: "confirmed" },
};

/** A step is made this long after the one before: whoever ordered has opened the order's page by then. */
const STEP_MS = 2_000;
/** An order that nobody has begun with by then is left to others: a crew that is too small does not work off the past. */
const LEFT_MS = 15_000;

type Waiting = { order: HandledOrder; readyMs: number };

/** Says which order moves next, oldest first. An order that was handed out comes back by `add`. */
export class Crew {
  readonly #queue: Waiting[] = [];
  #head = 0;

  constructor(readonly stepMs = STEP_MS) {}

  add(order: HandledOrder, nowMs: number): void {
    this.#queue.push({ order, readyMs: nowMs + this.stepMs });
  }

  /** The next move that is due; null when no order is ready for one. */
  next(habit: CrewHabit, nowMs: number): { order: HandledOrder; to: OrderStatus } | null {
    for (; this.#head < this.#queue.length; this.#head++) {
      const { order, readyMs } = this.#queue[this.#head] as Waiting;
      if (readyMs > nowMs) return null;
      const to = NEXT[habit][order.status];
      const isLeft = habit === "to the end" && order.status === "placed" && nowMs - readyMs > LEFT_MS;
      if (to === undefined || isLeft) continue;
      this.#head++;
      this.#forget();
      return { order, to };
    }
    return null;
  }

  /** Drops what was handed out, now and then: a queue of an hour is no leak of the generator's. */
  #forget(): void {
    if (this.#head < 1_000) return;
    this.#queue.splice(0, this.#head);
    this.#head = 0;
  }
}
