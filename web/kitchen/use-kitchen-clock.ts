import { useState } from "react";
import { useHydrated } from "#web/lib/hydrated.ts";
import { useNow } from "#web/shop/use-now.ts";

/** A tablet's clock may be this wrong before anybody should care; less is the time that a page took to get here. */
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

function arrivals(): number[] {
  const [page] = performance.getEntriesByType?.("navigation") ?? [];
  const answeredAt = (page as PerformanceNavigationTiming | undefined)?.responseStart;
  return answeredAt ? [Date.now(), performance.timeOrigin + answeredAt] : [Date.now()];
}

/**
 * This moment as the server sees it. Promises are made in its time, and a wall tablet that is ten minutes slow would call late food
 * fresh. `now` ticks; `read` is for the moment of a tap.
 */
export function useKitchenClock(serverNow: string): { now: Date; read: () => number } {
  const isHydrated = useHydrated();
  const device = useNow(serverNow);
  const [offset] = useState(() =>
    typeof document === "undefined" ? 0 : clockOffset(Date.parse(serverNow), arrivals()),
  );
  const now = isHydrated ? new Date(device.getTime() + offset) : new Date(serverNow);
  return { now, read: () => Date.now() + offset };
}
