import { setTimeout as sleep } from "node:timers/promises";
import type { Menu } from "#domain/menu.ts";
import { HttpCaller } from "./http.ts";
import type { Tokens } from "./key-rings.ts";
import { listenTo, type Listener } from "./listener.ts";

const TICKET_CONNECTIONS = 64;
const SETTLE_STEP_MS = 50;

export type ScreensSpec = { url: string; menus: Menu[]; kitchenSockets: number; followers: number };

/** In milliseconds, from the answer that told of a change until a screen showed it; it may be there before the answer. */
export type ScreenTimes = {
  /** Of each order on each of its kitchen's screens. */
  kitchen: number[];
  /** From the answer to an order until its customer's page shows it live: ticket, socket and first frame. */
  opening: number[];
  /** Of each move on its customer's screen. */
  move: number[];
};

export type ScreensResult = {
  times: ScreenTimes;
  /** Orders that no screen of their kitchen showed on a slip of their own, and moves that a watching customer never saw. */
  unseen: { orders: number; moves: number };
  gaps: string[];
  frames: number;
  /** How far each screen that was open at the end had come. */
  reached: { kind: "kitchen" | "order"; id: string; seq: number }[];
  /** Tickets that were asked for in vain, by status. */
  refusedTickets: Record<string, number>;
};

/** Every screen that is watched: those in the kitchens, and one for each customer who follows their newest order. */
export class Screens {
  readonly #http: HttpCaller;
  readonly #kitchens: Listener[] = [];
  readonly #customers = new Map<number, Listener>();
  readonly #placed = new Map<string, number>();
  readonly #shown = new Map<string, number[]>();
  readonly #moved = new Map<string, { orderId: string; version: number; answeredAt: number }>();
  readonly #seenMoves = new Map<string, number>();
  readonly #opening: number[] = [];
  readonly #gaps: string[] = [];
  readonly #refusedTickets: Record<string, number> = {};
  #frames = 0;

  constructor(
    readonly spec: ScreensSpec,
    readonly tokens: Tokens,
  ) {
    this.#http = new HttpCaller(spec.url, TICKET_CONNECTIONS);
    for (let n = 0; n < spec.kitchenSockets; n++) this.#openKitchen(n % spec.menus.length);
  }

  #openKitchen(number: number): void {
    const seen = new Set<string>();
    const listener = listenTo({
      url: this.spec.url,
      kind: "kitchen",
      id: (this.spec.menus[number] as Menu).restaurantId,
      token: () => this.tokens.crews[number] as string,
      http: this.#http,
      onRefusal: (status) => this.#refused(status),
      onFrame: (frame, at) => {
        const cards = frame.t === "event" ? [frame.change.card] : frame.state.cards;
        for (const card of cards) {
          if (!card || seen.has(card.orderId)) continue;
          seen.add(card.orderId);
          const times = this.#shown.get(card.orderId);
          if (times) times.push(at);
          else this.#shown.set(card.orderId, [at]);
        }
      },
    });
    this.#kitchens.push(listener);
  }

  /** An order was accepted. A customer who follows turns to it, away from the one before. */
  placed(orderId: string, customer: number | null, answeredAt: number): void {
    this.#placed.set(orderId, answeredAt);
    if (customer === null || customer >= this.spec.followers) return;
    const before = this.#customers.get(customer);
    if (before) this.#leave(before);
    let isFirst = true;
    const listener = listenTo({
      url: this.spec.url,
      kind: "order",
      id: orderId,
      token: () => (this.tokens.customers[customer] as { token: string }).token,
      http: this.#http,
      onRefusal: (status) => this.#refused(status),
      onFrame: ({ seq }, at) => {
        if (isFirst) this.#opening.push(at - answeredAt);
        isFirst = false;
        const key = `${orderId}:${seq}`;
        if (!this.#seenMoves.has(key)) this.#seenMoves.set(key, at);
      },
    });
    this.#customers.set(customer, listener);
  }

  moved(orderId: string, version: number, answeredAt: number): void {
    this.#moved.set(`${orderId}:${version}`, { orderId, version, answeredAt });
  }

  /** Forgets every time that was taken so far, and goes on watching. */
  startAnew(): void {
    for (const map of [this.#placed, this.#shown, this.#moved, this.#seenMoves]) map.clear();
    this.#opening.length = 0;
  }

  get open(): number {
    return this.#kitchens.length + this.#customers.size;
  }

  /** Waits a while for what is still on its way, then closes everything and says what was seen. */
  async close(settleMsMax: number): Promise<ScreensResult> {
    for (let waited = 0; waited < settleMsMax && !this.#isSettled(); waited += SETTLE_STEP_MS)
      await sleep(SETTLE_STEP_MS);
    const times: ScreenTimes = { kitchen: [], opening: this.#opening, move: [] };
    const unseen = { orders: 0, moves: 0 };
    for (const [id, answeredAt] of this.#placed) {
      const shown = this.#shown.get(id);
      if (!shown) unseen.orders++;
      else for (const at of shown) times.kitchen.push(at - answeredAt);
    }
    const followed = this.#followed();
    for (const [key, { orderId, version, answeredAt }] of this.#moved) {
      const at = this.#seenMoves.get(key);
      if (at !== undefined) times.move.push(at - answeredAt);
      else if ((followed.get(orderId)?.transcript.seq ?? version) < version) unseen.moves++;
    }
    const reached = [
      ...this.#kitchens.map(({ id, transcript: { seq } }) => ({ kind: "kitchen" as const, id, seq })),
      ...[...followed.values()].map(({ id, transcript: { seq } }) => ({ kind: "order" as const, id, seq })),
    ];
    for (const listener of [...this.#kitchens, ...followed.values()]) this.#leave(listener);
    await this.#http.end();
    return { times, unseen, gaps: this.#gaps, frames: this.#frames, reached, refusedTickets: this.#refusedTickets };
  }

  #followed(): Map<string, Listener> {
    return new Map([...this.#customers.values()].map((listener) => [listener.id, listener]));
  }

  #isSettled(): boolean {
    const followed = this.#followed();
    return (
      (this.#kitchens.length === 0 || [...this.#placed.keys()].every((id) => this.#shown.has(id))) &&
      [...this.#moved.values()].every(
        ({ orderId, version }) => (followed.get(orderId)?.transcript.seq ?? version) >= version,
      ) &&
      [...followed.values()].every(({ transcript }) => transcript.seq > 0)
    );
  }

  #leave({ transcript, close }: Listener): void {
    close();
    this.#gaps.push(...transcript.gaps);
    this.#frames += transcript.frames;
  }

  #refused(status: number): void {
    this.#refusedTickets[status] = (this.#refusedTickets[status] ?? 0) + 1;
  }
}
