import type { RunScript } from "./clients/redis.ts";

/** So many refusals a second are checked. A crowd that goes for the last portion hears the others unchecked: that asks nobody. */
const CHECKED_PER_SECOND = 10;

const KNOWN = `return redis.call('EXISTS', KEYS[1])`;

/** Under which an order that was sent on to Postgres is known to all isolates. */
export const sentOnKey = (onceKey: string): string => `sent-on:${onceKey}`;

/**
 * Before a "no" out of this isolate's memory: whether another isolate has sent this very order on. Its guest may have lost the answer,
 * and the last portion that is gone may be theirs.
 */
export class RetryChecks {
  #second = 0;
  #checked = 0;

  constructor(
    readonly run: RunScript,
    readonly now: () => number,
  ) {}

  /** False, too, when Redis does not say, or there were enough checks for this second. */
  async wasSentOn(onceKey: string): Promise<boolean> {
    const second = Math.floor(this.now() / 1_000);
    if (second !== this.#second) [this.#second, this.#checked] = [second, 0];
    if (this.#checked >= CHECKED_PER_SECOND) return false;
    this.#checked++;
    return (await this.run<unknown>(KNOWN, [sentOnKey(onceKey)], [])) === 1;
  }
}
