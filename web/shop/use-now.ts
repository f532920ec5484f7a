import { useEffect, useSyncExternalStore } from "react";
import { learnServerClock, serverTime } from "#web/lib/clock.ts";

const TICK_MILLISECONDS = 10_000;

const listeners = new Set<() => void>();
let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  current = serverTime(Date.now());
  for (const listener of listeners) listener();
}

function subscribe(onTick: () => void): () => void {
  listeners.add(onTick);
  timer ??= setInterval(tick, TICK_MILLISECONDS);
  tick();
  return () => {
    listeners.delete(onTick);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** For the frame of all pages: from then on `useNow` is right, however wrong the clock of this device may be. */
export function useServerClock(serverNow: string | undefined): void {
  useEffect(() => {
    if (!serverNow) return;
    learnServerClock(serverNow);
    tick();
  }, [serverNow]);
}

/**
 * This moment, for what depends on it: a pause that ends, a promise that comes near. It starts as the moment at which the server
 * made the page, so that both render the same, and asks nobody for more. Promises are made in the server's time, so it counts.
 */
export function useNow(serverNow: string): Date {
  const now = useSyncExternalStore(
    subscribe,
    () => current,
    () => 0,
  );
  return new Date(now === 0 ? serverNow : now);
}
