import { Clock } from "lucide-react";
import { effectiveState, type Availability, type Restaurant } from "#domain/menu.ts";
import { Badge } from "#web/components/badges.tsx";
import { Notice } from "#web/components/notice.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";

type Standing = Pick<Availability, "state" | "message" | "until">;

function useStateWords(restaurant: Pick<Restaurant, "timezone" | "prepMinutes">, at: Standing, now: Date) {
  const t = useMessages("shop");
  const common = useMessages("common");
  const format = useFormat({ timeZone: restaurant.timezone });
  const state = effectiveState(at, now);
  const wait = common("time.inMinutes", { range: format.range(restaurant.prepMinutes, restaurant.prepMinutes + 5) });
  if (state === "open") return { state, words: t("restaurant.open"), wait: t("restaurant.wait", { range: wait }) };
  if (state === "closed") return { state, words: t("restaurant.closed"), wait: null };
  const words = at.until ? t("restaurant.pausedUntil", { time: format.time(at.until) }) : t("restaurant.paused");
  return { state, words, wait: null };
}

/** "Open · ready in 15–20 min", "Taking a short break until 12:30", "Closed". */
export function StateLine(props: { restaurant: Restaurant; at: Standing; now: Date }) {
  const { state, words, wait } = useStateWords(props.restaurant, props.at, props.now);
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <Badge tone={state === "open" ? "good" : state === "paused" ? "wait" : "problem"}>{words}</Badge>
      {wait && (
        <span className="figures inline-flex items-center gap-1.5 text-muted">
          <Clock size={16} aria-hidden />
          {wait}
        </span>
      )}
    </span>
  );
}

/** Says above a menu, a cart or a checkout that the kitchen takes nothing now, in its own words where it left some. */
export function StateNotice(props: { restaurant: Restaurant; at: Standing; now: Date }) {
  const t = useMessages("shop");
  const { state, words } = useStateWords(props.restaurant, props.at, props.now);
  if (state === "open") return null;
  return (
    <Notice tone={state === "paused" ? "wait" : "problem"} title={words} live="status">
      {props.at.message && (
        <p>
          <bdi>{props.at.message}</bdi>
        </p>
      )}
      <p>{t(state === "paused" ? "restaurant.pausedHint" : "restaurant.closedHint")}</p>
    </Notice>
  );
}
