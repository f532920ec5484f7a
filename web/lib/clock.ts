/** A device's clock may be this wrong before anybody should care; less is the time that a page took to get here. */
const TOLERATED_MILLISECONDS = 30_000;

/**
 * How far the server's clock is ahead of this device's; 0 while the difference is small. A page may have been made long before its
 * script runs, so the best of the moments at which it may have arrived counts.
 */
export function clockOffset(serverNow: number, arrivals: readonly number[]): number {
  const offsets = arrivals.map((at) => serverNow - at).sort((a, b) => Math.abs(a) - Math.abs(b));
  const [offset = 0] = offsets;
  return Math.abs(offset) > TOLERATED_MILLISECONDS ? offset : 0;
}

/** The same for the page that this browser shows. 0 on the server. */
export function clockOffsetHere(serverNow: string): number {
  if (typeof document === "undefined") return 0;
  const [page] = performance.getEntriesByType?.("navigation") ?? [];
  const answeredAt = (page as PerformanceNavigationTiming | undefined)?.responseStart;
  const arrivals = answeredAt ? [Date.now(), performance.timeOrigin + answeredAt] : [Date.now()];
  return clockOffset(Date.parse(serverNow), arrivals);
}

let learnt: number | null = null;

/** Learns, once for each document, how wrong this device's clock is. */
export function learnServerClock(serverNow: string): void {
  learnt ??= clockOffsetHere(serverNow);
}

/** A moment of this device's clock as the server counts it. */
export const serverTime = (deviceTime: number): number => deviceTime + (learnt ?? 0);
