/** Stops asking a service that does not answer, and asks again with one call after a while. */
export class Breaker {
  #failures = 0;
  #closedAgainAt = 0;
  #probing = false;

  constructor(
    readonly limits: { failuresMax: number; openMs: number },
    readonly now: () => number,
  ) {}

  /** Whether a call may be made now. After the pause one caller gets through; its outcome decides for the others. */
  allows(): boolean {
    if (this.#failures < this.limits.failuresMax) return true;
    if (this.#probing || this.now() < this.#closedAgainAt) return false;
    this.#probing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  failed(): void {
    this.#failures++;
    this.#probing = false;
    if (this.#failures >= this.limits.failuresMax) this.#closedAgainAt = this.now() + this.limits.openMs;
  }
}
