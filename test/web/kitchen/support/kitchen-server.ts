import type { Board, BoardCard } from "#domain/board.ts";
import { findMove, isOnBoard, type OrderStatus } from "#domain/order-status.ts";
import type { Facts, Op, RefusalCode } from "#web/kitchen/board-state.ts";
import { boardOf, NOON } from "./boards.ts";

export type ServerAnswer = { facts: Facts } | { code: RefusalCode };

/** The rules of the API and its database, as far as a board can see them: one version a move, one effect a key. */
export class KitchenServer {
  seq = 1;
  /** Every move that took effect: who asked, and by which key. */
  readonly effects: { orderId: string; key: string | null }[] = [];
  readonly #orders: Map<string, BoardCard>;
  readonly #answers = new Map<string, ServerAnswer>();

  constructor(cards: readonly BoardCard[]) {
    this.#orders = new Map(cards.map((each) => [each.orderId, each]));
  }

  board(): Board {
    return boardOf(
      [...this.#orders.values()].filter(({ status }) => isOnBoard(status)),
      this.seq,
    );
  }

  /** What a request does when it arrives, the first time and every other time. */
  take({ key, orderId, to, base, prepMinutes }: Op): ServerAnswer {
    const stored = this.#answers.get(key);
    if (stored) return stored;
    const order = this.#orders.get(orderId);
    if (!order) return { code: "not_found" };
    if (order.version !== base) return { code: "stale_version" };
    const move = findMove(order.status, to);
    if (!move || (move.fulfilment && move.fulfilment !== order.fulfilment)) return { code: "illegal_move" };
    const answer = { facts: this.#move(order, to, key, prepMinutes) };
    this.#answers.set(key, answer);
    return answer;
  }

  /** Somebody on another screen, or the guest, moves an order along a legal edge. */
  moveElsewhere(orderId: string, to: OrderStatus): void {
    const order = this.#orders.get(orderId);
    if (order && findMove(order.status, to)) this.#move(order, to, null, null);
  }

  #move(order: BoardCard, to: OrderStatus, key: string | null, prepMinutes: number | null): Facts {
    this.seq += 1;
    const at = new Date(NOON + this.seq * 1000).toISOString();
    const promise =
      prepMinutes === null
        ? {}
        : { promiseMadeAt: at, promisedAt: new Date(Date.parse(at) + prepMinutes * 60_000).toISOString() };
    const moved = { ...order, ...promise, status: to, version: order.version + 1, statusAt: at };
    this.#orders.set(order.orderId, moved);
    this.effects.push({ orderId: order.orderId, key });
    const { version, status, statusAt, promisedAt, promiseMadeAt, reason } = moved;
    return { version, status, statusAt, promisedAt, promiseMadeAt, reason };
  }
}
