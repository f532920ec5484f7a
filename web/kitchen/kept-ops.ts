import { ORDER_STATUSES } from "#domain/order-status.ts";
import { tapsOf } from "#web/lib/kept-taps.ts";
import type { Op } from "./board-state.ts";
import { GIVE_UP_MILLISECONDS } from "./desk.ts";

/** What is on its way when a page is reloaded, at most. */
const KEPT_MAX = 50;
const WORDS_MAX = 200;

export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Puts aside what the server has not answered, so that a reload while the line is down loses no tap. Of this tab and this person. */
export function keepOps(shelf: Shelf, restaurantId: string, userId: string, ops: readonly Op[]): void {
  const name = tapsOf(restaurantId, userId);
  try {
    if (ops.length === 0) shelf.removeItem(name);
    else shelf.setItem(name, JSON.stringify(ops.slice(-KEPT_MAX)));
  } catch {
    // A full or forbidden storage: the taps still go out from this page
  }
}

/** What was put aside, to be sent again under the same keys. What has become too old by now is forgotten. */
export function keptOps(shelf: Shelf, restaurantId: string, userId: string, now: number): Op[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(tapsOf(restaurantId, userId)) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept
      .slice(-KEPT_MAX)
      .filter(isOp)
      .filter(({ tappedAt }) => now - tappedAt < GIVE_UP_MILLISECONDS);
  } catch {
    return [];
  }
}

function isOp(value: unknown): value is Op {
  const op = value as Partial<Op> | null;
  const isStatus = (status: unknown) => (ORDER_STATUSES as readonly unknown[]).includes(status);
  return (
    typeof op === "object" &&
    op !== null &&
    typeof op.key === "string" &&
    typeof op.orderId === "string" &&
    [op.number, op.base, op.tappedAt].every(Number.isSafeInteger) &&
    isStatus(op.from) &&
    isStatus(op.to) &&
    (op.prepMinutes === null || Number.isSafeInteger(op.prepMinutes)) &&
    (op.reason === null || (typeof op.reason === "string" && op.reason.length <= WORDS_MAX))
  );
}
