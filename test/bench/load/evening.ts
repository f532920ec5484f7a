import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Menu } from "#domain/menu.ts";
import type { Order } from "#domain/order.ts";
import { arrivalTimes, type ArrivalSpec } from "../arrivals.ts";
import type { Person } from "../people.ts";
import { CartBook, type OrderRequest } from "./carts.ts";
import { Crew, type CrewHabit, type HandledOrder } from "./crew.ts";
import { HttpCaller, type HttpAnswer, type HttpRequest } from "./http.ts";
import { Tokens, type KeyRings } from "./key-rings.ts";
import { paced } from "./loops.ts";
import { SampleBook, type Samples } from "./samples.ts";
import { ScarceBook, type Scarce } from "./scarce.ts";
import { Screens, type ScreensResult } from "./screens.ts";

export type EveningSpec = {
  url: string;
  rings: KeyRings;
  menus: Menu[];
  customers: Person[];
  /** One member of each restaurant's crew. */
  crews: Person[];
  kitchenSockets: number;
  /** So many customers keep a page open on their newest order. */
  followers: number;
};

/** What comes at once: each an open loop of its own. */
export type TrafficJob = {
  connections: number;
  orders?: { arrivals: ArrivalSpec; seed: number; guests: boolean; scarce?: Scarce };
  moves?: { arrivals: ArrivalSpec; habit: CrewHabit };
  reads?: { arrivals: ArrivalSpec; paths: string[] };
};

export type TrafficResult = {
  /** Until the last arrival was sent, and until the last answer was there. */
  sentSeconds: number;
  answeredSeconds: number;
  orders: Samples;
  moves: Samples;
  reads: Samples;
  /** The ids of all orders that were accepted, those of retries included. */
  accepted: string[];
  /** What became, in the end, of the commands that had no answer or a 503, asked again with the same key: by status. */
  retried: Record<string, number>;
  /** Requests that met a kept connection in the moment in which it was closed, and went out again at once. */
  resent: number;
};

const RETRIES = 5;
const RETRIED_AT_ONCE = 64;
const RETRY_WAIT_S_MAX = 5;
const ORDER_ID = /"order":\{"id":"([0-9a-f-]{36})"/;

type Unknown = { request: HttpRequest; answer: HttpAnswer; onAnswer: (answer: HttpAnswer) => void };

/** People, screens and crews of one evening. Traffic comes in waves, and the screens stay open between them. */
export class Evening {
  readonly #crew = new Crew();
  readonly #screens: Screens;

  private constructor(
    readonly spec: EveningSpec,
    readonly tokens: Tokens,
  ) {
    this.#screens = new Screens(spec, tokens);
  }

  static async begin(spec: EveningSpec): Promise<Evening> {
    return new Evening(spec, await Tokens.issue(spec.rings, spec));
  }

  /** Forgets what screens have shown so far: what was only prepared is not measured. */
  startAnew(): void {
    this.#screens.startAnew();
  }

  async traffic(job: TrafficJob): Promise<TrafficResult> {
    const http = new HttpCaller(this.spec.url, job.connections);
    const books = { orders: new SampleBook([201]), moves: new SampleBook([200]), reads: new SampleBook([200]) };
    const accepted: string[] = [];
    const unknown: Unknown[] = [];
    const running: Promise<void>[] = [];
    const start = performance.now();

    /** Sends one request, notes how it went, and keeps it for later when nobody knows what became of it. */
    const send = async (
      book: SampleBook,
      request: HttpRequest,
      dueAt: number,
      onAnswer?: (answer: HttpAnswer, at: number) => void,
    ) => {
      const answer = await http.send(request, onAnswer !== undefined);
      const at = performance.now();
      book.add(dueAt - start, at - dueAt, answer);
      if (!onAnswer) return;
      if (answer.status === 0 || answer.status >= 500) {
        unknown.push({ request, answer, onAnswer: (later) => onAnswer(later, performance.now()) });
      } else onAnswer(answer, at);
    };

    const streams: Promise<number>[] = [];
    const stream = (
      book: SampleBook,
      arrivals: ArrivalSpec,
      act: (index: number, dueAt: number) => Promise<void> | null,
    ) => {
      const pace = async () => {
        const late = await paced(arrivalTimes(arrivals), start, (index, dueAt) => {
          const work = act(index, dueAt);
          if (work) running.push(work);
        });
        for (const ms of late) book.samples.lateMs.push(ms);
        return performance.now();
      };
      streams.push(pace());
    };

    const { orders, moves, reads } = job;
    if (orders) {
      const { customers } = this.tokens;
      const book = orders.scarce
        ? new ScarceBook(orders.scarce, customers, orders.seed)
        : new CartBook(this.spec.menus, customers, orders.seed, orders.guests);
      stream(books.orders, orders.arrivals, (_, dueAt) => {
        const request = book.request();
        return send(books.orders, request, dueAt, (answer, at) => this.#placed(request, answer, at, accepted));
      });
    }
    if (moves) {
      stream(books.moves, moves.arrivals, (_, dueAt) => {
        const move = this.#crew.next(moves.habit, performance.now());
        if (!move) return null;
        const request = this.#moveRequest(move.order, move.to);
        return send(books.moves, request, dueAt, (answer, at) => this.#moved(move.order, answer, at));
      });
    }
    if (reads) {
      const requests = reads.paths.map((path): HttpRequest => ({ method: "GET", path, headers: {} }));
      stream(books.reads, reads.arrivals, (index, dueAt) =>
        send(books.reads, requests[index % requests.length] as HttpRequest, dueAt),
      );
    }

    const sentSeconds = (Math.max(...(await Promise.all(streams))) - start) / 1000;
    await Promise.all(running);
    const answeredSeconds = (performance.now() - start) / 1000;
    const retried = await retry(http, unknown);
    await http.end();
    return {
      sentSeconds,
      answeredSeconds,
      orders: books.orders.samples,
      moves: books.moves.samples,
      reads: books.reads.samples,
      accepted,
      retried,
      resent: http.resent,
    };
  }

  /** Closes every screen, and says what was seen on them. */
  async end(settleMsMax: number): Promise<ScreensResult> {
    const result = await this.#screens.close(settleMsMax);
    this.tokens.stop();
    return result;
  }

  #placed({ customer, body }: OrderRequest, { status, text }: HttpAnswer, at: number, accepted: string[]): void {
    const id = status === 201 ? ORDER_ID.exec(text)?.[1] : undefined;
    if (id === undefined) return;
    accepted.push(id);
    this.#screens.placed(id, customer, at);
    const { restaurantId } = JSON.parse(body ?? "") as { restaurantId: string };
    const kitchen = this.spec.menus.findIndex((menu) => menu.restaurantId === restaurantId);
    this.#crew.add({ id, kitchen, status: "placed", version: 1 }, at);
  }

  #moveRequest({ id, kitchen, version }: HandledOrder, to: string): HttpRequest {
    const headers = {
      "content-type": "application/json",
      "idempotency-key": randomUUID(),
      authorization: `Bearer ${this.tokens.crews[kitchen]}`,
    };
    return { method: "POST", path: `/api/v1/orders/${id}/status`, headers, body: JSON.stringify({ to, version }) };
  }

  #moved(order: HandledOrder, { status, text }: HttpAnswer, at: number): void {
    if (status !== 200) return;
    const { version, status: reached } = (JSON.parse(text) as { order: Order }).order;
    this.#screens.moved(order.id, version, at);
    this.#crew.add({ ...order, version, status: reached }, at);
  }
}

/** Asks again, with the same keys, for whatever nobody knows: until each has an answer, or has been tried often enough. */
async function retry(http: HttpCaller, unknown: Unknown[]): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  const one = async ({ request, answer: first, onAnswer }: Unknown) => {
    let answer = first;
    for (let tried = 0; tried < RETRIES && (answer.status === 0 || answer.status >= 500); tried++) {
      await sleep(Math.min(RETRY_WAIT_S_MAX, Number(answer.retryAfter ?? 1)) * 1000);
      answer = await http.send(request, true);
    }
    outcomes[answer.status] = (outcomes[answer.status] ?? 0) + 1;
    onAnswer(answer);
  };
  const queue = [...unknown];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await one(next);
  };
  await Promise.all(Array.from({ length: RETRIED_AT_ONCE }, work));
  return outcomes;
}
