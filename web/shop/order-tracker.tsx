import { Star } from "lucide-react";
import type { Order } from "#domain/order.ts";
import type { OrderNews } from "#domain/frames.ts";
import { orderReason } from "#domain/order-reasons.ts";
import { isTerminal, type OrderStatus } from "#domain/order-status.ts";
import { Notice } from "#web/components/notice.tsx";
import { Price } from "#web/components/price.tsx";
import { StepRail } from "#web/components/step-rail.tsx";
import { Stamp, TicketCard, TicketLines } from "#web/components/ticket-card.tsx";
import { LinkButton } from "#web/components/button.tsx";
import { wordsFor, type Failure } from "#web/lib/errors.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { LivePill } from "#web/lib/live/live-pill.tsx";
import { useOrderNews } from "#web/lib/live/use-order-news.ts";
import { isCompleted, progressOf } from "#web/lib/order-progress.ts";
import { CancelOrder } from "./cancel-order.tsx";
import { Totals } from "./totals.tsx";
import { useNow } from "./use-now.ts";
import { WhenReady } from "./when-ready.tsx";

export interface OrderTrackerProps {
  order: Order;
  timeZone: string;
  serverNow: string;
  /** Key of the form that cancels; null for those who may only look. */
  cancelKey: string | null;
  mayCancel: (status: OrderStatus) => boolean;
  cancelFailure: Failure | null;
  /** Whether the one who looks may say how it was, once it was handed over. */
  mayReview: boolean;
}

/** The ticket on its way: what stands now, when it will be ready, every step with its time. */
export function OrderTracker(props: OrderTrackerProps) {
  const { order, timeZone, serverNow, cancelKey, mayCancel, cancelFailure, mayReview } = props;
  const t = useMessages("order");
  const errors = useMessages("errors");
  const common = useMessages("common");
  const format = useFormat({ timeZone });
  const now = useNow(serverNow);
  const { news, link } = useOrderNews(order);
  const over = isTerminal(news.status);
  const number = format.number(order.number);
  const headline = useHeadline(order, news);
  const stamp = stampOf(news);
  const place =
    order.fulfilment === "dine_in" && order.tableName
      ? common("fulfilment.table", { table: order.tableName })
      : common(`fulfilment.${order.fulfilment}`);

  return (
    <>
      {!over && (
        <div className="scripted pb-3">
          <LivePill link={link} timeZone={timeZone} />
        </div>
      )}
      <h1 className="pb-4 text-2xl">
        <span className="sr-only">{t("order.title", { number })}: </span>
        {headline}
      </h1>
      <p role="status" className="sr-only">
        {headline}
      </p>
      {!over && (
        <p className="unscripted pb-4 text-sm text-muted">
          {errors("noScript.live")}{" "}
          <a href={`/orders/${order.id}`} className="font-semibold text-ink underline underline-offset-4">
            {t("order.refresh")}
          </a>
        </p>
      )}
      <WhenReady order={order} news={news} now={now} timeZone={timeZone} />
      {cancelFailure && <NotCancelled failure={cancelFailure} />}
      {/* A long ticket that swings as it hangs itself up would reach beyond a narrow page: it is cut at the page's edge. */}
      <div id="placed" className="scroll-mt-96 target:-mx-4 target:overflow-x-clip target:px-4">
        <div className="in-target:animate-hang">
          <TicketCard
            number={number}
            heading="h2"
            meta={
              <>
                {order.restaurantName} · {place}
                <br />
                {t("order.placedAt", { time: format.time(order.placedAt) })}
              </>
            }
            mark={stamp && <Stamp text={t(`stamp.${stamp.kind}`)} time={format.time(stamp.at)} tone={stamp.tone} />}
          >
            <StepRail
              steps={progressOf(order.fulfilment, news).map(({ step, state, at }) => ({
                key: step,
                label: t(`step.${step === "placed" ? "sent" : step}` as "step.sent"),
                state,
                time: at ? format.time(at) : undefined,
                at: at ?? undefined,
              }))}
            />
            <Refused news={news} />
            <div className="mt-6 border-t border-dashed border-steel-strong pt-5">
              <h3 className="pb-3 text-lg">{t("order.lines")}</h3>
              <TicketLines
                lines={order.lines.map((line) => ({
                  id: line.id,
                  quantity: line.quantity,
                  name: line.name,
                  options: line.options.map((option) =>
                    option.quantity > 1 ? `${format.number(option.quantity)} × ${option.name}` : option.name,
                  ),
                  note: line.note,
                  end: <Price minor={line.subtotalMinor} currency={order.currency} />,
                }))}
              />
              {order.note && (
                <p className="mt-4 text-sm">
                  <span className="font-semibold">{t("order.note")}:</span> <bdi>{order.note}</bdi>
                </p>
              )}
              <div className="mt-5">
                <Totals {...order} />
                {(!over || isCompleted(news.status)) && (
                  <p className="mt-2 text-sm text-muted">
                    {t(order.paymentStatus === "paid" ? "order.paid" : "order.payAtCounter")}
                  </p>
                )}
              </div>
            </div>
          </TicketCard>
        </div>
      </div>
      {cancelKey && mayCancel(news.status) && <CancelOrder orderKey={cancelKey} number={number} />}
      {over && (
        <div className="flex flex-col gap-3 pt-6">
          {mayReview && isCompleted(news.status) && (
            <LinkButton to={`/orders/${order.id}/review`} icon={Star} wide>
              {t("order.review")}
            </LinkButton>
          )}
          <LinkButton to={`/r/${order.restaurantSlug}`} look="primary" wide>
            {t("refused.again")}
          </LinkButton>
        </div>
      )}
    </>
  );
}

/** Why the order was not cancelled. Most often the kitchen was quicker, which has nothing to do with anybody's rights. */
function NotCancelled({ failure }: { failure: Failure }) {
  const t = useMessages("order");
  const errors = useMessages("errors");
  const tooLate = failure.code === "illegal_move" || failure.code === "not_allowed";
  const { title, body } = wordsFor(errors, tooLate ? "illegal_move" : failure.code);
  return (
    <div className="pb-4">
      <Notice tone="problem" live="alert" title={title}>
        {tooLate ? t("cancel.tooLate") : body}
      </Notice>
    </div>
  );
}

function useHeadline(order: Order, news: OrderNews): string {
  const t = useMessages("order");
  const format = useFormat();
  const { status } = news;
  if (status === "pending_payment") return t("headline.placed");
  if (status === "out_for_delivery") return t("headline.outForDelivery");
  if (status !== "ready") return t(`headline.${status}`);
  return order.fulfilment === "dine_in"
    ? t("headline.ready.dine_in")
    : t("headline.ready.pickup", { number: format.number(order.number) });
}

/** What the kitchen has pressed onto the ticket: the last word that matters. */
function stampOf({ status, events }: OrderNews) {
  const at = (to: OrderStatus) => events.findLast((event) => event.to === to)?.at;
  const ends = { rejected: "rejected", cancelled: "cancelled" } as const;
  if (status === "rejected" || status === "cancelled") {
    return { kind: ends[status], at: at(status) ?? "", tone: "problem" as const };
  }
  const ready = at("ready");
  if (ready && status !== "preparing" && status !== "confirmed")
    return { kind: "ready" as const, at: ready, tone: "good" as const };
  const seen = at("confirmed");
  return seen && status !== "placed" ? { kind: "seen" as const, at: seen, tone: "good" as const } : null;
}

function Refused({ news }: { news: OrderNews }) {
  const t = useMessages("order");
  if (news.status !== "rejected" && news.status !== "cancelled") return null;
  const wordsOf = (reason: string | null) => {
    const code = orderReason(reason);
    return code ? t(`refused.${code}`) : reason ? t("refused.reason", { reason }) : t("refused.other");
  };
  const by = news.events.at(-1)?.by;
  const byKitchen = by !== "guest" && by !== "customer"; // who cancelled it themselves needs no reason
  return (
    <div className="mt-4">
      <Notice tone="problem" live="status">
        {byKitchen && <p>{wordsOf(news.reason)}</p>}
        <p>{t("refused.money")}</p>
      </Notice>
    </div>
  );
}
