/**
 * Constant arrivals, for an open loop: customers come when they come, whether or not the ones before them have been served. Whoever
 * is served late counts from the moment at which they wanted to be.
 */
export class Arrivals {
  readonly total: number;
  #sent = 0;

  constructor(
    readonly perSecond: number,
    seconds: number,
  ) {
    this.total = Math.round(perSecond * seconds);
  }

  /** When the arrival of this number is to be, in milliseconds after the start. */
  intendedMs(index: number): number {
    return (index * 1000) / this.perSecond;
  }

  /** The numbers of those that are due by now and were not taken before. */
  take(elapsedMs: number): number[] {
    const due = Math.min(this.total, Math.floor((elapsedMs * this.perSecond) / 1000) + 1);
    const taken: number[] = [];
    for (; this.#sent < due; this.#sent++) taken.push(this.#sent);
    return taken;
  }

  get isOver(): boolean {
    return this.#sent >= this.total;
  }

  /** How long until the next one is due. */
  waitMs(elapsedMs: number): number {
    return Math.max(0, this.intendedMs(this.#sent) - elapsedMs);
  }
}
