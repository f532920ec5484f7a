import { useState } from "react";
import { clockOffsetHere } from "#web/lib/clock.ts";
import { useHydrated } from "#web/lib/hydrated.ts";
import { useNow } from "#web/shop/use-now.ts";

/**
 * This moment as the server sees it. Promises are made in its time, and a wall tablet that is ten minutes slow would call late food
 * fresh. `now` ticks; `read` is for the moment of a tap.
 */
export function useKitchenClock(serverNow: string): { now: Date; read: () => number } {
  const isHydrated = useHydrated();
  const device = useNow(serverNow);
  const [offset] = useState(() => clockOffsetHere(serverNow));
  const now = isHydrated ? new Date(device.getTime() + offset) : new Date(serverNow);
  return { now, read: () => Date.now() + offset };
}
