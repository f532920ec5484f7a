import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Menu } from "#domain/menu.ts";
import type { Order } from "#domain/order.ts";
import { CartBook } from "./carts.ts";
import { HttpCaller, type HttpRequest } from "./http.ts";
import { listen } from "./rooms.ts";

/** A kitchen that is watched: with a member of its crew. */
export type Kitchen = { menu: Menu; crewToken: string };

export type PushJob = { url: string; kitchen: Kitchen; orders: number; pauseMs: number };

/** In milliseconds: from the moment something was asked for, and from its answer, until the frame was there. */
export type PushTimes = { sinceAsked: number[]; sinceAnswered: number[] };
export type PushResult = { kitchen: PushTimes; order: PushTimes };

const FRAME_MS_MAX = 10_000;
const STEPS = ["confirmed", "preparing", "ready", "picked_up"] as const;

type Placed = { order: Order; access: { track: string } };

/** One guest after the other orders, opens the order's page and follows it, while the kitchen moves it along. */
export async function pushTimes({ url, kitchen, orders, pauseMs }: PushJob): Promise<PushResult> {
  const http = new HttpCaller(url, 4);
  const book = new CartBook([kitchen.menu], [], 7);
  const result: PushResult = {
    kitchen: { sinceAsked: [], sinceAnswered: [] },
    order: { sinceAsked: [], sinceAnswered: [] },
  };
  const cards = new Frames();
  const board = { kind: "kitchen" as const, id: kitchen.menu.restaurantId, token: kitchen.crewToken, http };
  await send<Placed>(http, book.request(), 201); // so that the room has a state before anybody comes
  const socket = await listen(url, board, (frame, at) => {
    if (frame.t === "event" && frame.change.card) cards.add(frame.change.card.orderId, frame.change.card.version, at);
  });
  try {
    for (let n = 0; n < orders; n++) {
      const asked = performance.now();
      const { order, access } = await send<Placed>(http, book.request(), 201);
      const answered = performance.now();
      note(result.kitchen, asked, answered, await cards.at(order.id, 1));
      await follow(url, http, kitchen, order, access.track, pauseMs, result.order);
    }
  } finally {
    socket.terminate();
    await http.end();
  }
  return result;
}

async function follow(
  url: string,
  http: HttpCaller,
  { crewToken }: Kitchen,
  order: Order,
  track: string,
  pauseMs: number,
  times: PushTimes,
): Promise<void> {
  const news = new Frames();
  const socket = await listen(url, { kind: "order", id: order.id, token: track, http }, (frame, at) =>
    news.add(order.id, frame.seq, at),
  );
  try {
    let { version } = order;
    for (const to of STEPS) {
      await sleep(pauseMs);
      const headers = {
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
        authorization: `Bearer ${crewToken}`,
      };
      const body = JSON.stringify({ to, version });
      const path = `/api/v1/orders/${order.id}/status`;
      const asked = performance.now();
      const moved = await send<{ order: Order }>(http, { method: "POST", path, headers, body }, 200);
      const answered = performance.now();
      ({ version } = moved.order);
      note(times, asked, answered, await news.at(order.id, version));
    }
  } finally {
    socket.terminate();
  }
}

function note(times: PushTimes, asked: number, answered: number, at: number): void {
  times.sinceAsked.push(at - asked);
  times.sinceAnswered.push(at - answered);
}

async function send<Body>(http: HttpCaller, request: HttpRequest, wanted: number): Promise<Body> {
  const { status, text } = await http.send(request, true);
  if (status !== wanted) throw new Error(`${request.path} answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Body;
}

/** When each version of each order was first seen on a socket. */
class Frames {
  readonly #seen = new Map<string, number>();
  readonly #waiting = new Map<string, (at: number) => void>();

  add(orderId: string, version: number, at: number): void {
    const key = `${orderId}:${version}`;
    if (this.#seen.has(key)) return;
    this.#seen.set(key, at);
    this.#waiting.get(key)?.(at);
  }

  async at(orderId: string, version: number): Promise<number> {
    const key = `${orderId}:${version}`;
    const seen = this.#seen.get(key);
    if (seen !== undefined) return seen;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("A frame did not come.")), FRAME_MS_MAX);
      this.#waiting.set(key, (at) => {
        clearTimeout(timer);
        resolve(at);
      });
    });
  }
}
