import type { ActorRole } from "./roles.ts";
import { err, ok, type Result } from "./result.ts";

export const ORDER_STATUSES = [
  "pending_payment",
  "placed",
  "confirmed",
  "preparing",
  "ready",
  "out_for_delivery",
  "delivered",
  "picked_up",
  "served",
  "rejected",
  "cancelled",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const FULFILMENTS = ["pickup", "dine_in", "delivery"] as const;
export type Fulfilment = (typeof FULFILMENTS)[number];

/** Orders that ended well. A filter, and the promise that the guest has the food. */
export const COMPLETED_STATUSES = ["delivered", "picked_up", "served"] as const satisfies readonly OrderStatus[];
/** Orders that will not change any more. */
export const TERMINAL_STATUSES = [
  ...COMPLETED_STATUSES,
  "rejected",
  "cancelled",
] as const satisfies readonly OrderStatus[];
/** Orders that hang on the kitchen's rail. */
export const BOARD_STATUSES = ["placed", "confirmed", "preparing", "ready"] as const satisfies readonly OrderStatus[];

export type BoardStatus = (typeof BOARD_STATUSES)[number];

/** Whether nothing can happen to the order any more. */
export const isTerminal = (status: OrderStatus): boolean =>
  (TERMINAL_STATUSES as readonly OrderStatus[]).includes(status);
/** Whether the order still has a slip in the kitchen. */
export const isOnBoard = (status: OrderStatus): status is BoardStatus =>
  (BOARD_STATUSES as readonly OrderStatus[]).includes(status);

/**
 * One legal move. `fulfilment` limits it to orders of that kind; `needsReason` asks for words that the guest will read;
 * `returnsStock` says whether the portions go back on sale (food that was started does not).
 */
export type OrderMove = {
  from: OrderStatus;
  to: OrderStatus;
  roles: readonly ActorRole[];
  fulfilment?: Fulfilment;
  needsReason?: true;
  returnsStock?: true;
};

const COOKS: readonly ActorRole[] = ["kitchen", "staff", "manager", "owner"];
const COUNTER: readonly ActorRole[] = ["staff", "manager", "owner"];
const MANAGERS: readonly ActorRole[] = ["manager", "owner"];
const EATERS: readonly ActorRole[] = ["guest", "customer"];

/**
 * The order machine: a move that is missing here does not exist. Copied into the database by `db:migrate` (table `order_moves`),
 * where `move_order_v1` enforces it; a test holds both equal.
 */
export const ORDER_MOVES: readonly OrderMove[] = [
  { from: "pending_payment", to: "placed", roles: ["system"] },
  { from: "pending_payment", to: "cancelled", roles: ["system", ...EATERS], returnsStock: true },

  { from: "placed", to: "confirmed", roles: [...COOKS, "system"] },
  { from: "placed", to: "rejected", roles: [...COUNTER, "system"], needsReason: true, returnsStock: true },
  // One row per pair; a guest's wish needs no reason, which `reasonNeeded` knows.
  { from: "placed", to: "cancelled", roles: [...EATERS, ...COUNTER], needsReason: true, returnsStock: true },

  { from: "confirmed", to: "preparing", roles: COOKS },
  { from: "confirmed", to: "cancelled", roles: [...EATERS, ...COUNTER], needsReason: true, returnsStock: true },

  { from: "preparing", to: "confirmed", roles: COOKS },
  { from: "preparing", to: "ready", roles: [...COOKS, "system"] },
  { from: "preparing", to: "cancelled", roles: COUNTER, needsReason: true },

  { from: "ready", to: "preparing", roles: COOKS },
  { from: "ready", to: "picked_up", roles: COOKS, fulfilment: "pickup" },
  { from: "ready", to: "served", roles: COOKS, fulfilment: "dine_in" },
  { from: "ready", to: "out_for_delivery", roles: ["driver", ...COUNTER, "system"], fulfilment: "delivery" },
  { from: "ready", to: "cancelled", roles: COUNTER, needsReason: true },

  { from: "out_for_delivery", to: "delivered", roles: ["driver", ...COUNTER, "system"], fulfilment: "delivery" },
  { from: "out_for_delivery", to: "ready", roles: ["system", ...COUNTER], fulfilment: "delivery" },
  { from: "out_for_delivery", to: "cancelled", roles: MANAGERS, fulfilment: "delivery", needsReason: true },
];

/** The move from one status to another, whoever may make it; undefined where there is none. */
export const findMove = (from: OrderStatus, to: OrderStatus): OrderMove | undefined =>
  ORDER_MOVES.find((move) => move.from === from && move.to === to);

/** Guests and customers may cancel without saying why; people of the restaurant owe the guest a reason. */
export const reasonNeeded = (move: OrderMove, roles: readonly ActorRole[]): boolean =>
  move.needsReason === true && !roles.some((role) => EATERS.includes(role));

/** Whether somebody with these roles may make this move, and why not. */
export function checkMove(
  order: { status: OrderStatus; fulfilment: Fulfilment },
  to: OrderStatus,
  roles: readonly ActorRole[],
): Result<OrderMove, "illegal_move" | "not_allowed"> {
  const move = findMove(order.status, to);
  if (!move || (move.fulfilment && move.fulfilment !== order.fulfilment)) return err("illegal_move");
  return move.roles.some((role) => roles.includes(role)) ? ok(move) : err("not_allowed");
}

/** The moves a screen may offer to somebody with these roles, in the order of the table. */
export const movesFor = (
  order: { status: OrderStatus; fulfilment: Fulfilment },
  roles: readonly ActorRole[],
): OrderMove[] => ORDER_MOVES.filter((move) => move.from === order.status && checkMove(order, move.to, roles).ok);

/** What a finished order of this kind is called: the last step of its rail. */
export const completedStatus = (fulfilment: Fulfilment): OrderStatus =>
  ({ pickup: "picked_up", dine_in: "served", delivery: "delivered" })[fulfilment] as OrderStatus;

/** The steps a guest sees for a kind of order, in order; the last one is its completion. */
export const trackerSteps = (fulfilment: Fulfilment): OrderStatus[] =>
  fulfilment === "delivery"
    ? ["placed", "confirmed", "preparing", "ready", "out_for_delivery", "delivered"]
    : ["placed", "confirmed", "preparing", "ready", completedStatus(fulfilment)];
