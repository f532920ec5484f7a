import type { Actor } from "#domain/actor.ts";
import type * as z from "zod";
import type { CancelOrder, MoveOrder } from "#domain/api/order.schema.ts";
import type { CancelOrderCommand, MoveOrderCommand, MoveOrderResult } from "#domain/commands.ts";
import type { Order } from "#domain/order.ts";
import { follow } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { onceOf } from "./once.ts";

/** Moves an order along the table of legal moves. Throws not_found, illegal_move, not_allowed, stale_version, key_reused. */
export async function moveOrder(
  deps: Deps,
  actor: Actor,
  orderId: string,
  key: string,
  move: z.output<typeof MoveOrder>,
): Promise<Order> {
  const command: MoveOrderCommand = {
    actor,
    requestId: deps.requestId,
    eventId: deps.newId(),
    once: onceOf(actor, "orders.status", key, { orderId, ...move }),
    orderId,
    to: move.to,
    expectedVersion: move.version,
    reason: move.reason,
    prepMinutes: move.prepMinutes,
  };
  const moved = await deps.db.call<MoveOrderResult>("move_order_v1", command);
  follow(deps, moved, cameBack(moved));
  return logged(deps, moved);
}

/** Cancels an order with the caller's rights. Throws not_found, illegal_move, not_allowed, stale_version, key_reused. */
export async function cancelOrder(
  deps: Deps,
  actor: Actor,
  orderId: string,
  key: string,
  wish: z.output<typeof CancelOrder>,
): Promise<Order> {
  const command: CancelOrderCommand = {
    actor,
    requestId: deps.requestId,
    eventId: deps.newId(),
    once: onceOf(actor, "orders.cancel", key, { orderId, ...wish }),
    orderId,
    expectedVersion: wish.version,
    reason: wish.reason,
  };
  const cancelled = await deps.db.call<MoveOrderResult>("cancel_order_v1", command);
  follow(deps, cancelled, cameBack(cancelled));
  return logged(deps, cancelled);
}

function logged({ log }: Deps, { order, replayed }: MoveOrderResult): Order {
  log.info("order moved", { orderId: order.id, to: order.status, version: order.version, replayed });
  return order;
}

/** A move that changed what is to be had has put this order's portions back on sale. */
const cameBack = ({ availability, order }: MoveOrderResult): string[] =>
  availability ? [...new Set(order.lines.map(({ itemId }) => itemId))] : [];
