import type { Order, OrderEvent } from "#domain/order.ts";
import type { OrderNews } from "#domain/frames.ts";
import {
  COMPLETED_STATUSES,
  isTerminal,
  trackerSteps,
  type Fulfilment,
  type OrderStatus,
} from "#domain/order-status.ts";
import type { StepState } from "#web/components/step-rail.tsx";

/** A step is a status that was reached, or that every dish was found in stock: that happens in the very moment of placing. */
export type ProgressStep = { step: OrderStatus | "in_stock"; state: StepState; at: string | null };

/** What the room of an order would say of it now. */
export const newsOf = (order: Order): OrderNews => ({
  orderId: order.id,
  version: order.version,
  status: order.status,
  promisedAt: order.promisedAt,
  promiseMadeAt: order.promiseMadeAt,
  reason: order.reason,
  events: order.events,
});

/**
 * The steps of an order with their times. A step that was taken back is upcoming again; an order that ended early shows where it
 * stopped, and nothing that will not happen any more.
 */
export function progressOf(fulfilment: Fulfilment, news: Pick<OrderNews, "status" | "events">): ProgressStep[] {
  const steps = trackerSteps(fulfilment);
  const { status, events } = news;
  if (status === "rejected" || status === "cancelled") {
    const reached = steps.filter((step) => events.some((event) => event.to === step));
    const done = reached.map((step): ProgressStep => ({ step, state: "done", at: lastTime(events, step) }));
    return withStock([...done, { step: status, state: "rejected", at: lastTime(events, status) }]);
  }
  const now = steps.indexOf(status);
  return withStock(
    steps.map((step, index) => {
      const over = index < now || (index === now && isTerminal(status));
      const state: StepState = over ? "done" : index === now ? "current" : "upcoming";
      return { step, state, at: index <= now ? lastTime(events, step) : null };
    }),
  );
}

/** An order that exists has its portions: they were taken in the transaction that placed it. */
function withStock(steps: ProgressStep[]): ProgressStep[] {
  return steps.flatMap((each): ProgressStep[] =>
    each.step === "placed" ? [{ step: "in_stock", state: "done", at: each.at }, each] : [each],
  );
}

const lastTime = (events: readonly OrderEvent[], to: OrderStatus): string | null =>
  events.findLast((event) => event.to === to)?.at ?? null;

/** Whether the guest has got what they ordered. */
export const isCompleted = (status: OrderStatus): boolean =>
  (COMPLETED_STATUSES as readonly OrderStatus[]).includes(status);

/** When a promise is kept or broken: before the food is ready, there is one to show. */
export const hasPromise = (status: OrderStatus): boolean => ["placed", "confirmed", "preparing"].includes(status);
