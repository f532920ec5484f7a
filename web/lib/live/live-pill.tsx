import { FreshnessPill } from "#web/components/freshness-pill.tsx";
import { serverTime } from "#web/lib/clock.ts";
import { useFormat } from "#web/lib/language.tsx";
import type { Link } from "./freshness.ts";
import type { Source } from "./room-store.ts";
import { useFreshness } from "./use-freshness.ts";

/** The freshness pill of a live page. `waiting` is how many of the reader's own actions have not gone out yet. */
export function LivePill({ link, timeZone, waiting = 0 }: { link: Source<Link>; timeZone?: string; waiting?: number }) {
  const format = useFormat({ timeZone });
  const fresh = useFreshness(link);
  if (fresh.state !== "offline") return <FreshnessPill freshness={fresh} />;
  const since = format.time(serverTime(fresh.since));
  return <FreshnessPill freshness={{ state: "offline", since, waiting }} />;
}
