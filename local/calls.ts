/** Told at the border of each operation, so that a fault rig can end the worker between an effect and its answer. */
export interface Boundary {
  service: string;
  operation: string;
  /** The how-manieth call of this service it is, since the log was last reset. */
  n: number;
  /** Before the effect, or after it and before the answer. */
  phase: "before" | "after";
}
export type OnBoundary = (event: Boundary) => void | Promise<void>;

/** What a local service was asked, counted by operation: tests hold the round-trip budgets against it. */
export class Calls {
  #counts = new Map<string, number>();
  #total = 0;

  /** Counts one call and returns its number. */
  record(operation: string): number {
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
    return ++this.#total;
  }

  /** All calls, or those whose operation's name contains `match`. */
  count(match = ""): number {
    if (match === "") return this.#total;
    let sum = 0;
    for (const [operation, count] of this.#counts) if (operation.includes(match)) sum += count;
    return sum;
  }

  get byOperation(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  reset(): void {
    this.#counts.clear();
    this.#total = 0;
  }
}
