import { Hands } from "./hands.ts";
import type { HandsDeps } from "./hands.ts";
import type { NewMessage } from "./message.ts";
import { Settler } from "./settler.ts";
import type { MessageStore, Outcome, StartState } from "./store.ts";

const TIMER_MS_MAX = 60_000;
const TROUBLE_WAIT_MS = 250;

/**
 * Brings messages from Postgres into the hands that deliver them. A message that is due goes straight from its publish into
 * a hand and is marked active by the statement that accepted it. What does not fit waits as `queued` and is claimed in
 * batches. Whatever is marked active but in no hand, because a process or a write was lost, is put back.
 */
export class Courier {
  readonly #store: MessageStore;
  readonly #hands: Hands;
  readonly #settler: Settler;
  /** Each message that is in a hand or being settled. */
  readonly #inHand = new Set<string>();
  /** Claimed again while their last outcome was being written: it was, before we heard so. */
  readonly #claimedEarly = new Set<string>();
  /** There may be due messages in Postgres. */
  #backlog = true;
  /** There may be messages that are marked active and in no hand. */
  #strays = false;
  #pumping: Promise<void> | null = null;
  #pumpAgain = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Infinity;
  #stopped = false;

  constructor(deps: HandsDeps & { store: MessageStore }) {
    this.#store = deps.store;
    this.#settler = new Settler(deps.store, {
      settled: (outcomes) => this.#settled(outcomes),
      trouble: () => this.#lost(),
    });
    this.#hands = new Hands(deps, {
      outcome: (outcome) => this.#settler.add(outcome),
      dropped: ({ id }) => {
        this.#inHand.delete(id);
        this.#lost();
      },
      hungry: () => {
        if (this.#backlog) this.wake();
      },
    });
  }

  /** Decides where new messages start, and keeps a place for those that can go at once. */
  admit(messages: NewMessage[]): (message: NewMessage) => StartState {
    const nowMs = Date.now();
    const room = this.#backlog || this.#stopped ? 0 : this.#hands.room;
    const direct = new Set(messages.filter(({ dueAtMs }) => dueAtMs <= nowMs).slice(0, room));
    for (const { id } of direct) this.#inHand.add(id);
    return (message) => (direct.has(message) ? "active" : "queued");
  }

  /** Takes over messages that `admit` has seen and the store has accepted under the given ids. */
  accept(messages: NewMessage[], acceptedIds: string[]): void {
    const direct: NewMessage[] = [];
    messages.forEach((message, index) => {
      if (acceptedIds[index] !== message.id) this.#inHand.delete(message.id);
      else if (this.#inHand.has(message.id)) direct.push(message);
      else this.#expect(message.dueAtMs);
    });
    this.#hands.take(direct);
  }

  /** The store failed or its answer was lost: nobody knows which of these it has now. */
  reject(messages: NewMessage[]): void {
    for (const { id } of messages) this.#inHand.delete(id);
    this.#lost();
  }

  /** Drops cancelled messages that are not under way yet. */
  forget(ids: string[]): void {
    for (const id of this.#hands.forget(new Set(ids))) this.#inHand.delete(id);
  }

  /** Looks for due messages now. */
  wake(): void {
    this.#backlog = true;
    this.#pumpAgain = true;
    if (this.#stopped || this.#pumping) return;
    this.#pumping = this.#pump().finally(() => {
      this.#pumping = null;
      if (this.#pumpAgain) this.wake();
    });
  }

  /** Second copies of duplicated deliveries that are still to be made. */
  get copies(): number {
    return this.#hands.copies;
  }

  /** Lets running deliveries end for a moment, then puts everything back. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#pumping;
    await this.#hands.stop(graceMs);
    await this.#settler.stop();
    await this.#store.requeueStrays([]).catch(() => undefined); // The next start does it again.
  }

  /** Claims until nothing is due or there is enough in hand. Never runs twice at once. */
  async #pump(): Promise<void> {
    while (this.#backlog && !this.#stopped) {
      this.#pumpAgain = false;
      if (!this.#hands.isHungry) return; // They say when they are.
      try {
        if (this.#strays) {
          this.#strays = false;
          await this.#store.requeueStrays([...this.#inHand]);
        }
        this.#backlog = false;
        await this.#claim();
      } catch {
        // Postgres is away. What the lost statement did shows when it is back.
        this.#lost();
        return;
      }
    }
  }

  async #claim(): Promise<void> {
    const limit = this.#hands.room;
    const claimed = await this.#store.claim(Date.now(), limit);
    if (claimed.length === limit) this.#backlog = true;
    const fresh = claimed.filter(({ id }) => !this.#inHand.has(id));
    for (const { id } of claimed) if (this.#inHand.has(id)) this.#claimedEarly.add(id);
    for (const { id } of fresh) this.#inHand.add(id);
    this.#hands.take(fresh);
    if (!this.#backlog) this.#expect(await this.#store.nextDueAtMs());
  }

  #lost(): void {
    this.#strays = true;
    this.#expect(Date.now() + TROUBLE_WAIT_MS);
  }

  /** Looks again when the next message is due. */
  #expect(dueAtMs: number | null): void {
    if (dueAtMs === null || this.#stopped || this.#timerAtMs <= dueAtMs) return;
    const nowMs = Date.now();
    clearTimeout(this.#timer);
    this.#timerAtMs = Math.min(dueAtMs, nowMs + TIMER_MS_MAX);
    this.#timer = setTimeout(
      () => {
        this.#timerAtMs = Infinity;
        this.wake();
      },
      Math.max(0, this.#timerAtMs - nowMs),
    );
  }

  #settled(outcomes: Outcome[]): void {
    const dues: number[] = [];
    for (const outcome of outcomes) {
      this.#inHand.delete(outcome.message.id);
      if (this.#claimedEarly.delete(outcome.message.id)) this.#lost();
      if (outcome.kind === "retry") dues.push(outcome.dueAtMs);
      for (const { dueAtMs } of outcome.followUps) dues.push(dueAtMs);
    }
    if (dues.length > 0) this.#expect(Math.min(...dues));
  }
}
