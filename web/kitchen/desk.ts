import type { Board, BoardCard } from "#domain/board.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import {
  deskOf,
  reduce,
  sendable,
  type DeskAction,
  type DeskState,
  type Facts,
  type Move,
  type Op,
  type RefusalCode,
} from "./board-state.ts";

/** What came back for a tap. `lost`: nobody knows whether it counted, so it goes out again under the same key. */
export type Answer =
  | { kind: "done"; facts: Facts }
  /** `stands`: where the order is instead, as far as the server says. */
  | { kind: "refused"; code: RefusalCode; stands?: OrderStatus }
  | { kind: "lost" };

/** What a desk needs of the world. */
export type DeskPorts = {
  send: (op: Op) => Promise<Answer>;
  now: () => number;
  random: () => number;
  newKey: () => string;
  isOnline: () => boolean;
};

const RETRY_SHORTEST = 400;
const RETRY_LONGEST = 10_000;
/** After this long in vain the cook is told, and decides anew: by then the slip means something else. */
export const GIVE_UP_MILLISECONDS = 10 * 60_000;

/** How long to wait before the next attempt: any time up to a limit that doubles, so that ten tablets do not come back as one. */
export const resendDelay = (attempt: number, random: () => number): number =>
  RETRY_SHORTEST + random() * (Math.min(RETRY_LONGEST, RETRY_SHORTEST * 2 ** attempt) - RETRY_SHORTEST / 2);

/**
 * Where a cook's taps are kept until the server has answered them. It shows them at once, sends those of one order one after the
 * other, repeats what was not answered under the same key, and takes back what was refused.
 */
export class KitchenDesk {
  readonly #listeners = new Set<() => void>();
  readonly #retries = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #attempts = new Map<string, number>();
  #state: DeskState;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;

  constructor(
    board: Board,
    readonly ports: DeskPorts,
    met: readonly BoardCard[] = [],
  ) {
    this.#state = deskOf(board, met);
  }

  readonly get = (): DeskState => this.#state;
  readonly subscribe = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  /** Begins to send, until the returned function is called: then everything that was held goes out. */
  start(): () => void {
    this.#isOpen = true;
    this.#pump();
    return () => {
      this.flush();
      this.#isOpen = false;
      clearTimeout(this.#clock);
      for (const timer of this.#retries.values()) clearTimeout(timer);
      this.#retries.clear();
    };
  }

  takeBoard(board: Board): void {
    this.#do({ type: "board", board });
  }

  /** Takes slips that the board only counts, so that they can be moved. Those of an earlier look are let go. */
  meet(cards: readonly BoardCard[]): void {
    this.#do({ type: "meet", cards });
  }

  /** Takes up what an earlier page has left unanswered. */
  restore(ops: readonly Op[]): void {
    if (ops.length > 0) this.#do({ type: "restore", ops });
  }

  move(move: Move): void {
    this.#do({ type: "tap", move, key: this.ports.newKey(), now: this.ports.now() });
  }

  undo(key: string): void {
    this.#do({ type: "undo", key, undoKey: this.ports.newKey(), now: this.ports.now() });
  }

  /** The cook is sure: what was held goes out now. */
  sendNow(key: string): void {
    this.#do({ type: "release", key });
  }

  /** Nobody will take anything back any more: the page is hidden, or left. */
  flush(): void {
    this.#do({ type: "release" });
  }

  dismiss(orderId: string): void {
    this.#do({ type: "dismiss", orderId });
  }

  /** The network is back: now is the moment, whatever was planned. */
  retryNow(): void {
    for (const key of this.#retries.keys()) this.#resend(key);
  }

  #do(action: DeskAction): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state === before) return;
    for (const listener of this.#listeners) listener();
    this.#pump();
  }

  #pump(): void {
    if (!this.#isOpen) return;
    for (const op of sendable(this.#state.ops)) void this.#send(op);
    for (const op of this.#state.ops) if (op.phase === "waiting" && !this.#retries.has(op.key)) this.#planRetry(op);
    this.#setClock();
  }

  /** Wakes up when the next change of mind is over. */
  #setClock(): void {
    clearTimeout(this.#clock);
    const next = Math.min(...this.#state.undos.map(({ until }) => until));
    if (!Number.isFinite(next)) return;
    this.#clock = setTimeout(
      () => {
        const now = this.ports.now();
        this.#do({ type: "release", dueBy: now });
        this.#do({ type: "forget-undos", dueBy: now });
        this.#setClock(); // a timer may come a little early, and then nothing was due
      },
      Math.max(20, next - this.ports.now()),
    );
  }

  async #send(op: Op): Promise<void> {
    this.#do({ type: "sent", key: op.key });
    const answer: Answer = this.ports.isOnline() ? await this.ports.send(op) : { kind: "lost" };
    if (answer.kind === "lost") {
      const isTooLate = this.ports.now() - op.tappedAt >= GIVE_UP_MILLISECONDS;
      return this.#do(isTooLate ? { type: "refused", key: op.key, code: "no_answer" } : { type: "lost", key: op.key });
    }
    this.#attempts.delete(op.key);
    if (answer.kind === "done") return this.#do({ type: "answered", key: op.key, facts: answer.facts });
    const { code, stands } = answer;
    this.#do({ type: "refused", key: op.key, code, stands });
  }

  #planRetry({ key }: Op): void {
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    this.#retries.set(
      key,
      setTimeout(() => this.#resend(key), resendDelay(attempt, this.ports.random)),
    );
  }

  #resend(key: string): void {
    clearTimeout(this.#retries.get(key));
    this.#retries.delete(key);
    const op = this.#state.ops.find((each) => each.key === key);
    if (op?.phase === "waiting") void this.#send(op);
  }
}
