/** What a live page needs of the browser around it. */
export type Platform = {
  host: string;
  isSecure: boolean;
  /** The WebSocket to use instead of the global one. */
  WebSocket?: unknown;
  now: () => number;
  random: () => number;
  isOnline: () => boolean;
  isVisible: () => boolean;
  /** Calls back when the network comes or goes, or the page comes into sight. Returns how to stop. */
  onWake: (wake: () => void) => () => void;
};

/** The browser that this page runs in. */
export const browserPlatform = (): Platform => ({
  host: location.host,
  isSecure: location.protocol === "https:",
  now: () => Date.now(),
  random: () => Math.random(),
  isOnline: () => navigator.onLine,
  isVisible: () => document.visibilityState === "visible",
  onWake(wake) {
    const stop = new AbortController();
    const { signal } = stop;
    for (const event of ["online", "offline", "pageshow"]) addEventListener(event, wake, { signal });
    document.addEventListener("visibilitychange", wake, { signal });
    return () => stop.abort();
  },
});
