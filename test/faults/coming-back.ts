/** A while in which the rooms were away: from when they went until they took connections again, in ms since 1970. */
export type Gap = { goneAt: number; backAt: number };

export type Return = {
  /** Returns of pages that could be seen: of each page that was open, one for each gap. */
  looked: number;
  /** Pages that had time enough after a gap, and did not come. */
  missing: number;
  /** How long after the rooms the last page was back, in ms. */
  slowestMs: number;
  /** How many of all came in the busiest second after a gap, from 0 to 1; of no more than a few pages none is busy. */
  busiestShare: number;
};

/** Fewer pages than this are no crowd. */
const HERD_LEAST = 10;

/**
 * How pages came back. `pages`: when each of them connected, the first time and each time after. A page counts for a gap that it was
 * there before, and is missed when `patienceMs` have gone by after it, until the next gap or until one looked.
 */
export function comingBack(
  pages: readonly (readonly number[])[],
  gaps: readonly Gap[],
  { patienceMs, until }: { patienceMs: number; until: number },
): Return {
  const result: Return = { looked: 0, missing: 0, slowestMs: 0, busiestShare: 0 };
  for (const [n, { goneAt, backAt }] of gaps.entries()) {
    const end = gaps[n + 1]?.goneAt ?? until;
    const there = pages.filter(([first]) => first !== undefined && first < goneAt);
    const back = there.flatMap((connectedAt) => {
      const at = connectedAt.find((time) => time >= goneAt && time < end);
      return at === undefined ? [] : [Math.max(0, at - backAt)];
    });
    result.looked += back.length;
    if (end - backAt >= patienceMs) {
      result.missing += there.length - back.length;
      result.looked += there.length - back.length;
    }
    result.slowestMs = Math.max(result.slowestMs, ...back);
    if (back.length >= HERD_LEAST) result.busiestShare = Math.max(result.busiestShare, busiest(back) / back.length);
  }
  return result;
}

/** How many of these moments, in milliseconds, are in the second that has most of them. */
function busiest(moments: readonly number[]): number {
  const seconds = new Map<number, number>();
  for (const ms of moments) seconds.set(Math.floor(ms / 1_000), (seconds.get(Math.floor(ms / 1_000)) ?? 0) + 1);
  return Math.max(...seconds.values());
}
