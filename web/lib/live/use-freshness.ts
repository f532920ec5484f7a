import { useEffect, useState, useSyncExternalStore } from "react";
import { freshness, type Freshness, type Link } from "./freshness.ts";
import type { Source } from "./room-store.ts";

/** How fresh the screen is, told anew each second. For the one small part that shows it: everything around it stays as it is. */
export function useFreshness(link: Source<Link>): Freshness {
  const facts = useSyncExternalStore(link.subscribe, link.get, link.get);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return freshness(Math.max(now, facts.heardAt ?? 0), facts);
}
