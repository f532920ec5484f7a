/** Stops asking a service that does not answer, and asks again with one call after a while. */
export class Breaker {
  #failures = 0;
  #closedAgainAt = 0;

  constructor(
    readonly limits: { failuresMax: number; openMs: number },
    readonly now: () => number,
  ) {}

  /**
   * Whether a call may be made now. After the pause one caller gets through; its outcome decides for the others. One that went away
   * with its client has no outcome, so the next gets through after another pause.
   */
  allows(): boolean {
    if (this.#failures < this.limits.failuresMax) return true;
    if (this.now() < this.#closedAgainAt) return false;
    this.#pause();
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures++;
    if (this.#failures >= this.limits.failuresMax) this.#pause();
  }

  #pause(): void {
    this.#closedAgainAt = this.now() + this.limits.openMs;
  }
}
