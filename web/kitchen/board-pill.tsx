import { Hourglass } from "lucide-react";
import { FreshnessPill } from "#web/components/freshness-pill.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Link } from "#web/lib/live/freshness.ts";
import type { Source } from "#web/lib/live/room-store.ts";
import { useFreshness } from "#web/lib/live/use-freshness.ts";

/** Whether this board can be believed, and how many of the cook's own taps the server has not answered. */
export function BoardPill({ link, timeZone, waiting }: { link: Source<Link>; timeZone: string; waiting: number }) {
  const t = useMessages("kitchen");
  const format = useFormat({ timeZone });
  const fresh = useFreshness(link);
  if (fresh.state === "offline") {
    return <FreshnessPill freshness={{ state: "offline", since: format.time(fresh.since), waiting }} />;
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <FreshnessPill freshness={fresh} />
      {waiting > 0 && (
        <span className="figures inline-flex min-h-8 items-center gap-1.5 rounded-pill bg-saffron-wash px-3 text-sm font-semibold text-saffron-ink">
          <Hourglass size={16} aria-hidden />
          {t("queue.waiting", { count: waiting })}
        </span>
      )}
    </span>
  );
}
