import type { Board } from "#domain/board.ts";
import type { RefusalCode } from "./board-state.ts";
import type { Outcome } from "./calls.ts";
import type { Wish } from "./wishes.ts";

/** How the house should be: open or not, and which dishes are on sale. Said as it should be, so saying it twice changes nothing. */
export type HouseWish = Exclude<Wish, { intent: "move" }>;

/** A wish that the board does not show by itself yet. */
export type OpenWish = { id: number; wish: HouseWish; at: number; phase: "sent" | "waiting" | "answered" };

export type HousePorts = {
  send: (wish: HouseWish) => Promise<Outcome>;
  now: () => number;
  random: () => number;
};

const ATTEMPTS_MAX = 6;
const RETRY_SHORTEST = 400;
/** The room tells within milliseconds. When it does not, the board is shown as it is rather than as it was wished. */
const TRUSTED_MILLISECONDS = 3_000;

const subjectOf = (wish: HouseWish): string => ("itemId" in wish ? wish.itemId : "house");

/** The board with the cook's own wishes in it. Pure. */
export function withWishes(board: Board, wishes: readonly OpenWish[]): Board {
  return wishes.reduce((shown, { wish, at }): Board => {
    switch (wish.intent) {
      case "open":
        return { ...shown, state: "open", message: null, until: null };
      case "pause": {
        const until = wish.minutes === null ? null : new Date(at + wish.minutes * 60_000).toISOString();
        return { ...shown, state: "paused", message: wish.message, until };
      }
      case "close":
        return { ...shown, state: "closed", message: wish.message, until: null };
      case "sold-out":
        return { ...shown, soldOut: [...shown.soldOut.filter((id) => id !== wish.itemId), wish.itemId] };
      case "restock":
        return { ...shown, soldOut: shown.soldOut.filter((id) => id !== wish.itemId) };
    }
  }, board);
}

/** Whether the server's board already says what was wished. */
export function agrees(board: Board, wish: HouseWish): boolean {
  switch (wish.intent) {
    case "open":
      return board.state === "open";
    case "pause":
      return board.state === "paused" && board.message === wish.message;
    case "close":
      return board.state === "closed" && board.message === wish.message;
    case "sold-out":
      return board.soldOut.includes(wish.itemId);
    case "restock":
      return !board.soldOut.includes(wish.itemId);
  }
}

/** Sends wishes about the house and shows them at once. Of one thing the last wish counts, and they arrive in the order they were made. */
export class HouseWishes {
  readonly #listeners = new Set<() => void>();
  readonly #refusedListeners = new Set<(code: RefusalCode) => void>();
  readonly #queues = new Map<string, Promise<void>>();
  /** Cuts a wait short, by the thing that is waited for. */
  readonly #wakes = new Map<string, () => void>();
  #board: Board | undefined;
  #open: readonly OpenWish[] = [];
  #lastId = 0;

  constructor(readonly ports: HousePorts) {}

  readonly get = (): readonly OpenWish[] => this.#open;
  readonly subscribe = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  readonly onRefused = (listener: (code: RefusalCode) => void): (() => void) => {
    this.#refusedListeners.add(listener);
    return () => this.#refusedListeners.delete(listener);
  };

  /** Lets go of what the server's board says by itself. */
  takeBoard(board: Board): void {
    this.#board = board;
    this.#set(this.#open);
  }

  wish(wish: HouseWish): void {
    const id = ++this.#lastId;
    const subject = subjectOf(wish);
    const others = this.#open.filter((each) => subjectOf(each.wish) !== subject);
    this.#set([...others, { id, wish, at: this.ports.now(), phase: "sent" }]);
    this.#wakes.get(subject)?.(); // an older wish has nothing to wait for any more
    const before = this.#queues.get(subject) ?? Promise.resolve();
    const turn = before.then(async () => await this.#deliver(id, wish));
    this.#queues.set(subject, turn);
  }

  /** The network is back: now is the moment, whatever was planned. */
  retryNow(): void {
    for (const wake of this.#wakes.values()) wake();
  }

  async #deliver(id: number, wish: HouseWish): Promise<void> {
    for (let attempt = 1; this.#isWanted(id); attempt++) {
      const outcome = await this.ports.send(wish);
      if (outcome.kind === "done") {
        this.#phase(id, "answered");
        setTimeout(() => this.#drop(id), TRUSTED_MILLISECONDS);
        return;
      }
      if (outcome.kind === "refused" || attempt === ATTEMPTS_MAX) {
        const isWanted = this.#isWanted(id);
        this.#drop(id);
        const code = outcome.kind === "refused" ? outcome.code : "no_answer";
        if (isWanted) for (const listener of this.#refusedListeners) listener(code);
        return;
      }
      this.#phase(id, "waiting");
      await this.#wait(subjectOf(wish), RETRY_SHORTEST + this.ports.random() * RETRY_SHORTEST * 2 ** attempt);
    }
  }

  async #wait(subject: string, milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wakes.set(subject, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.#wakes.delete(subject);
  }

  #isWanted = (id: number): boolean => this.#open.some((each) => each.id === id);
  #drop = (id: number): void => this.#set(this.#open.filter((each) => each.id !== id));
  #phase = (id: number, phase: OpenWish["phase"]): void =>
    this.#set(this.#open.map((each) => (each.id === id ? { ...each, phase } : each)));

  #set(open: readonly OpenWish[]): void {
    const board = this.#board;
    const next = open.filter(({ wish, phase }) => phase !== "answered" || !board || !agrees(board, wish));
    if (next.length === 0 && this.#open.length === 0) return;
    this.#open = next;
    for (const listener of this.#listeners) listener();
  }
}
