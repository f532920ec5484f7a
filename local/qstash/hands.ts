import { setMaxListeners } from "node:events";
import type { Calls, OnBoundary } from "../calls.ts";
import type { Fault, Faults } from "../faults.ts";
import { deliver } from "./delivery.ts";
import { deliveryOperation, drawDeliveryFault } from "./delivery-faults.ts";
import type { EventLog } from "./event-log.ts";
import type { Message } from "./message.ts";
import type { KeyRing } from "./signing-keys.ts";
import type { Outcome } from "./store.ts";

export interface HandsDeps {
  keys: KeyRing;
  events: EventLog;
  faults: Faults;
  calls: Calls;
  onBoundary?: OnBoundary | undefined;
  /** Deliveries at once. */
  concurrency: number;
  /** Retries wait this many times as long as they should. */
  timeScale: number;
}

interface HandsListener {
  /** An attempt was made. */
  outcome: (outcome: Outcome) => void;
  /** The attempt could not even be made. */
  dropped: (message: Message) => void;
  /** There is room for more messages. */
  hungry: () => void;
}

interface Parcel {
  message: Message;
  /** It was held back once; it meets no second fault. */
  held: boolean;
  /** The second copy of a duplicated delivery: what comes of it is nobody's business. */
  copy: boolean;
}

/** The messages that this process delivers: ready ones, ones that a fault holds back, and those under way. */
export class Hands {
  readonly #deps: HandsDeps;
  readonly #listener: HandsListener;
  readonly #holds = new Map<NodeJS.Timeout, Parcel>();
  readonly #running = new Map<Promise<void>, Parcel>();
  readonly #abort = new AbortController();
  #ready: Parcel[] = [];
  #stopped = false;

  constructor(deps: HandsDeps, listener: HandsListener) {
    this.#deps = deps;
    this.#listener = listener;
    setMaxListeners(0, this.#abort.signal); // one for each delivery under way
  }

  /** How many more messages may be taken, so that a delivery that ends finds the next one here. */
  get room(): number {
    return Math.max(0, this.#deps.concurrency * 4 - this.#ready.length);
  }

  get isHungry(): boolean {
    return this.#ready.length < this.#deps.concurrency;
  }

  /** Second copies that are still to be delivered. They are in no table. */
  get copies(): number {
    const parcels = [...this.#ready, ...this.#holds.values(), ...this.#running.values()];
    return parcels.filter(({ copy }) => copy).length;
  }

  take(messages: Message[]): void {
    for (const message of messages) this.#ready.push({ message, held: false, copy: false });
    this.#deliverReady();
  }

  /** Drops messages that are not under way yet, and says which. */
  forget(ids: Set<string>): string[] {
    const isGone = ({ message }: Parcel) => ids.has(message.id);
    const gone = this.#ready.filter(isGone);
    this.#ready = this.#ready.filter((parcel) => !isGone(parcel));
    for (const [timer, parcel] of this.#holds) {
      if (!isGone(parcel)) continue;
      clearTimeout(timer);
      this.#holds.delete(timer);
      gone.push(parcel);
    }
    return gone.map(({ message }) => message.id);
  }

  /** Lets running deliveries end for a moment, then breaks them off. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#holds.keys()) clearTimeout(timer);
    const grace = setTimeout(() => this.#abort.abort(), graceMs);
    await Promise.all(this.#running.keys());
    clearTimeout(grace);
  }

  #deliverReady(): void {
    while (!this.#stopped && this.#running.size < this.#deps.concurrency) {
      const parcel = this.#ready.shift();
      if (!parcel) break;
      this.#dispatch(parcel);
    }
    if (!this.#stopped && this.isHungry) this.#listener.hungry();
  }

  #dispatch(parcel: Parcel): void {
    const { message } = parcel;
    const fault = parcel.held || parcel.copy ? null : drawDeliveryFault(this.#deps.faults, message);
    if (fault?.mode === "never") {
      this.#deps.events.add("LOST", message);
      this.#listener.outcome({ kind: "done", message, followUps: [] });
      return;
    }
    if (fault?.mode === "delay") return this.#hold({ ...parcel, held: true }, fault.ms);
    // Each one waits a while of its own, so that later ones overtake it.
    if (fault?.mode === "reorder") return this.#hold({ ...parcel, held: true }, fault.random * fault.ms);
    if (fault?.mode === "duplicate") this.#hold({ message, held: true, copy: true }, fault.ms);
    this.#run(parcel, fault);
  }

  #hold(parcel: Parcel, waitMs: number): void {
    const timer = setTimeout(() => {
      this.#holds.delete(timer);
      this.#ready.push(parcel);
      this.#deliverReady();
    }, waitMs);
    this.#holds.set(timer, parcel);
  }

  #run(parcel: Parcel, fault: Fault | null): void {
    const running = this.#attempt(parcel, fault)
      .catch(() => this.#listener.dropped(parcel.message))
      .finally(() => {
        this.#running.delete(running);
        this.#deliverReady();
      });
    this.#running.set(running, parcel);
  }

  async #attempt({ message, copy }: Parcel, fault: Fault | null): Promise<void> {
    const { calls, onBoundary } = this.#deps;
    const operation = deliveryOperation(message);
    const boundary = { service: "qstash", operation, n: calls.record(operation) };
    await onBoundary?.({ ...boundary, phase: "before" });
    const outcome = await deliver(message, fault, { ...this.#deps, signal: this.#abort.signal });
    await onBoundary?.({ ...boundary, phase: "after" });
    if (!copy && outcome) this.#listener.outcome(outcome);
  }
}
