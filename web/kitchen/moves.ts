import type { BoardCard } from "#domain/board.ts";
import { completedStatus, movesFor, type OrderStatus } from "#domain/order-status.ts";
import type { ActorRole } from "#domain/roles.ts";
import type { ButtonLook } from "#web/components/button.tsx";

/** Keys of the kitchen's texts. Each `done` has a blank for the number. */
type Label =
  `action.${"accept" | "decline" | "cancel" | "start" | "unstart" | "ready" | "recall" | "handOver" | "served" | "sendOut"}`;
type Done =
  `moved.${"confirmed" | "declined" | "cancelled" | "preparing" | "unstarted" | "ready" | "recalled" | "done" | "served" | "sentOut"}`;
type Act = { label: Label; done: Done; look: ButtonLook };

const ACTS: Record<string, Act> = {
  "placed>confirmed": { label: "action.accept", done: "moved.confirmed", look: "primary" },
  "placed>rejected": { label: "action.decline", done: "moved.declined", look: "danger" },
  "confirmed>preparing": { label: "action.start", done: "moved.preparing", look: "good" },
  "preparing>ready": { label: "action.ready", done: "moved.ready", look: "good" },
  "preparing>confirmed": { label: "action.unstart", done: "moved.unstarted", look: "secondary" },
  "ready>preparing": { label: "action.recall", done: "moved.recalled", look: "secondary" },
  "ready>picked_up": { label: "action.handOver", done: "moved.done", look: "good" },
  "ready>served": { label: "action.served", done: "moved.served", look: "good" },
  "ready>out_for_delivery": { label: "action.sendOut", done: "moved.sentOut", look: "good" },
};
const CANCEL: Act = { label: "action.cancel", done: "moved.cancelled", look: "danger" };

/** How a move is asked for and told. */
export const actOf = (from: OrderStatus, to: OrderStatus): Act =>
  to === "cancelled" ? CANCEL : (ACTS[`${from}>${to}`] ?? CANCEL);

type Slip = Pick<BoardCard, "status" | "fulfilment">;

/** The one next step of a slip, if somebody with this role may make it. */
export function mainMove({ status, fulfilment }: Slip, roles: readonly ActorRole[]): OrderStatus | null {
  const handOver = fulfilment === "delivery" ? "out_for_delivery" : completedStatus(fulfilment);
  const nexts: Partial<Record<OrderStatus, OrderStatus>> = {
    placed: "confirmed",
    confirmed: "preparing",
    preparing: "ready",
    ready: handOver,
  };
  const next = nexts[status];
  return movesFor({ status, fulfilment }, roles).find(({ to }) => to === next)?.to ?? null;
}

/** Everything else: a step back, and the ends that need a reason. */
export function otherMoves({ status, fulfilment }: Slip, roles: readonly ActorRole[]) {
  const main = mainMove({ status, fulfilment }, roles);
  const others = movesFor({ status, fulfilment }, roles).filter(({ to }) => to !== main);
  const ends = others.filter(({ needsReason }) => needsReason);
  return {
    back: others.filter(({ needsReason }) => !needsReason).map(({ to }) => to),
    // A new order is declined; "cancelled" would be a second word for the same thing.
    ends: ends.map(({ to }) => to).filter((to) => to !== "cancelled" || status !== "placed"),
  };
}

export const endsWithReason = (to: OrderStatus): to is "rejected" | "cancelled" =>
  to === "rejected" || to === "cancelled";
