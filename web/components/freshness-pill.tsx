import { CloudOff, RefreshCw } from "lucide-react";
import { WASHES, type Tone } from "./badges.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";

/** How fresh a live screen is. `since` is a time as people say it; `seconds` is the age of the newest frame or pong. */
export type Freshness =
  | { state: "live"; seconds?: number }
  | { state: "catching-up" }
  | { state: "offline"; since: string; waiting?: number };

const TONES: Record<Freshness["state"], Tone> = { live: "good", "catching-up": "wait", offline: "problem" };

function useWords(freshness: Freshness): { seen: string; heard: string } {
  const t = useMessages("common");
  switch (freshness.state) {
    case "live": {
      const { seconds } = freshness;
      return {
        seen: seconds === undefined ? t("fresh.live") : t("fresh.liveAgo", { seconds }),
        heard: t("fresh.spoken.live"),
      };
    }
    case "catching-up":
      return { seen: t("fresh.catchingUp"), heard: t("fresh.spoken.catchingUp") };
    case "offline": {
      const { since: time, waiting = 0 } = freshness;
      return {
        seen: waiting > 0 ? t("fresh.offlineWaiting", { time, count: waiting }) : t("fresh.offline", { time }),
        heard: t("fresh.spoken.offline", { time }),
      };
    }
  }
}

/**
 * Says whether this screen can be believed. The seconds are for eyes only: a reader is told when the state
 * changes, not sixty times a minute.
 */
export function FreshnessPill({ freshness }: { freshness: Freshness }) {
  const { seen, heard } = useWords(freshness);
  return (
    <span
      data-freshness={freshness.state}
      className={classNames(
        "inline-flex min-h-8 shrink-0 items-center gap-2 rounded-pill px-3 py-1 text-sm font-semibold whitespace-nowrap",
        WASHES[TONES[freshness.state]],
      )}
    >
      {freshness.state === "live" && (
        <span aria-hidden className="size-2.5 shrink-0 animate-breathe rounded-pill bg-basil" />
      )}
      {freshness.state === "catching-up" && <RefreshCw size={16} aria-hidden />}
      {freshness.state === "offline" && <CloudOff size={16} aria-hidden />}
      <span aria-hidden className="figures">
        {seen}
      </span>
      <span role="status" className="sr-only">
        {heard}
      </span>
    </span>
  );
}
