import { useEffect, useState } from "react";

/** Keeps the screen awake while the page is in sight. False where the browser or the battery will not have it. */
export function useWakeLock(): boolean {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!("wakeLock" in navigator)) return undefined;
    const stop = new AbortController();
    let lock: WakeLockSentinel | undefined;
    const acquire = async () => {
      // The browser lets go of it whenever the page is hidden, and never takes it up again by itself.
      if (document.visibilityState !== "visible" || (lock && !lock.released)) return;
      try {
        const taken = await navigator.wakeLock.request("screen");
        if (stop.signal.aborted) return await taken.release();
        lock = taken;
        setHeld(true);
        taken.addEventListener("release", () => setHeld(false), { once: true });
      } catch {
        setHeld(false); // low battery, or a policy: the settings of this screen say so
      }
    };
    document.addEventListener("visibilitychange", () => void acquire(), { signal: stop.signal });
    addEventListener("pointerdown", () => void acquire(), { signal: stop.signal });
    void acquire();
    return () => {
      stop.abort();
      void lock?.release();
    };
  }, []);
  return isHeld;
}
