import { useState } from "react";
import type { OrderNews } from "#domain/frames.ts";
import type { Order } from "#domain/order.ts";
import { promiseRange } from "#domain/promise.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { hasPromise } from "#web/lib/order-progress.ts";

export interface WhenReadyProps {
  order: Pick<Order, "fulfilment" | "placedAt" | "promisedAt">;
  news: OrderNews;
  now: Date;
  timeZone: string;
}

/** When the food will be there: minutes while they are few, the clock always, the truth when it is late, and since when it waits. */
export function WhenReady({ order, news, now, timeZone }: WhenReadyProps) {
  const t = useMessages("order");
  const format = useFormat({ timeZone });
  if (hasPromise(news.status)) return <Promised order={order} news={news} now={now} timeZone={timeZone} />;
  const readyAt = news.status === "ready" && news.events.findLast((event) => event.to === "ready")?.at;
  if (!readyAt) return null;
  return (
    <div className="pb-4">
      <p className="figures font-display text-3xl font-bold">{t("order.readySince", { time: format.time(readyAt) })}</p>
      <p className="text-muted">{t(order.fulfilment === "dine_in" ? "order.waits.dine_in" : "order.waits.pickup")}</p>
    </div>
  );
}

function Promised({ order, news, now, timeZone }: WhenReadyProps) {
  const t = useMessages("order");
  const common = useMessages("common");
  const format = useFormat({ timeZone });
  const why = useWhyMoved(order, news, timeZone);
  const { from, to } = promiseRange(news.promisedAt, news.promiseMadeAt);
  // Rounded, not rounded up: a promise of 30 minutes that was made a second ago is not one of 31.
  const minutes = (iso: string) => Math.round((Date.parse(iso) - now.getTime()) / 60_000);
  const [least, most] = [minutes(from), minutes(to)];
  if (Date.parse(to) <= now.getTime()) return <p className="pb-4 text-lg">{t("order.late")}</p>;
  return (
    <div className="pb-4">
      <p className="figures font-display text-3xl font-bold">
        {t("order.ready", {
          range: common("time.inMinutes", { range: format.range(Math.max(1, least), Math.max(1, most)) }),
        })}
      </p>
      <p className="figures text-muted">{common("time.between", { from: format.time(from), to: format.time(to) })}</p>
      <p role="status" className="figures text-sm">
        {why}
      </p>
    </div>
  );
}

/** Why the time is not the one of before: from when to when for who saw it move, and that the cook set it for who comes later. */
function useWhyMoved(order: WhenReadyProps["order"], news: OrderNews, timeZone: string): string | null {
  const t = useMessages("order");
  const format = useFormat({ timeZone });
  const [seenFirst] = useState(order.promisedAt);
  const before = format.time(seenFirst);
  const now = format.time(news.promisedAt);
  if (before !== now) {
    const isLater = Date.parse(news.promisedAt) > Date.parse(seenFirst);
    return t(isLater ? "order.estimateMoved.later" : "order.estimateMoved.earlier", { before, now });
  }
  const isByCook = Date.parse(news.promiseMadeAt) > Date.parse(order.placedAt);
  return isByCook ? t("order.estimateSet", { time: format.time(news.promiseMadeAt) }) : null;
}
