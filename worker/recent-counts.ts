import { forgetOldest } from "./forget-oldest.ts";

/** A bucket of a rate limit and how much it holds. */
export type Allowance = { key: string; max: number; seconds: number };

const KEPT_MAX = 20_000;

/**
 * What this isolate itself has counted against rate limits. Never more than Redis knows, and still there when Redis is not: who has
 * just placed thirty orders is limited though Redis is too slow to say so.
 */
export class RecentCounts {
  readonly #counts = new Map<string, { count: number; until: number }>();

  constructor(readonly now: () => number) {}

  count(allowances: readonly Allowance[]): void {
    const now = this.now();
    for (const { key, seconds } of allowances) {
      const there = this.#counts.get(key);
      if (there && now < there.until) there.count++;
      else {
        this.#counts.delete(key); // so that it takes its place among the newest
        this.#counts.set(key, { count: 1, until: now + seconds * 1_000 });
      }
    }
    forgetOldest(this.#counts, KEPT_MAX);
  }

  /** Milliseconds until the last of these that is used up holds again; 0 when none is. */
  waitMs(allowances: readonly Allowance[]): number {
    const now = this.now();
    return Math.max(
      0,
      ...allowances.map(({ key, max }) => {
        const there = this.#counts.get(key);
        return there && there.count >= max ? there.until - now : 0;
      }),
    );
  }
}
