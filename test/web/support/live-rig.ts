import { createServer, type Server } from "node:http";
import { expect } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { OrderNews } from "#domain/frames.ts";
import { orderNews } from "#test/realtime/support/news.ts";
import type { Link } from "#web/lib/live/freshness.ts";
import type { Platform } from "#web/lib/live/platform.ts";
import { connectRoom, type RoomConnection, type RoomOptions } from "#web/lib/live/room-connection.ts";

/** A socket as a rig holds it: at the other end sits the client that is tried. */
export type Guest = {
  socket: WebSocket;
  since: string | null;
  ticket: string | null;
  says: (frame: object | string) => void;
};

/** A server of room sockets that does exactly what a test tells it to, also what no room would do. */
export interface Rig extends AsyncDisposable {
  readonly host: string;
  /** Every connection so far. */
  readonly guests: Guest[];
  /** How many times somebody knocked, let in or not. */
  knocks(): number;
  /** Refuses everybody from now on, as a proxy without WebSockets does. */
  block(): void;
  unblock(): void;
  /** Answers no ping from now on: a line that went dead. */
  goDeaf(): void;
}

export async function startRig(greet: (guest: Guest) => void = () => undefined): Promise<Rig> {
  const guests: Guest[] = [];
  let knocks = 0;
  let isBlocked = false;
  let isDeaf = false;
  const server: Server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, stream, head) => {
    knocks++;
    if (isBlocked) return stream.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const query = new URL(request.url ?? "", "http://rig").searchParams;
      const says = (frame: object | string) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
      const guest = { socket, since: query.get("since"), ticket: query.get("ticket"), says };
      socket.on("message", (data: Buffer) => {
        if (data.toString() === "ping" && !isDeaf) says("pong");
      });
      guests.push(guest);
      greet(guest);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The rig has no port.");
  return {
    host: `127.0.0.1:${address.port}`,
    guests,
    knocks: () => knocks,
    block: () => void (isBlocked = true),
    unblock: () => void (isBlocked = false),
    goDeaf: () => void (isDeaf = true),
    [Symbol.asyncDispose]: async () => {
      for (const { socket } of guests) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const ORDER = "0196f0a0-0000-7000-8000-000000000001";
export const event = (seq: number) => ({ t: "event", seq, change: orderNews(ORDER, seq) });
export const snapshot = (seq: number) => ({ t: "snapshot", seq, state: orderNews(ORDER, seq) });

/** A page that follows an order, and what it saw. Its waits are those of the product, divided by `haste`. */
export interface Page extends Disposable {
  readonly versions: number[];
  readonly news: number[];
  readonly links: Link[];
  readonly tickets: string[];
  readonly polls: number[];
  readonly connection: RoomConnection<"order">;
  link(): Link | undefined;
  /** Waits until the page has looked after its socket so many times more. */
  turns(count: number): Promise<void>;
  /** What the browser would say of the network and the window. */
  goOffline(): void;
  comeBack(): void;
}

export function openPage(
  host: string,
  options: Partial<Omit<RoomOptions<"order">, "initial">> & { initial?: OrderNews | null; random?: () => number } = {},
): Page {
  const page = {
    versions: [] as number[],
    news: [] as number[],
    links: [] as Link[],
    tickets: [] as string[],
    polls: [] as number[],
  };
  const wakes = new Set<() => void>();
  let isOnline = true;
  let looks = 0;
  const platform: Platform = {
    host,
    isSecure: false,
    WebSocket,
    now: () => {
      looks++;
      return Date.now();
    },
    random: options.random ?? (() => 0),
    isOnline: () => isOnline,
    isVisible: () => true,
    onWake(wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
  };
  const { poll } = options;
  const connection = connectRoom<"order">({
    kind: "order",
    id: ORDER,
    since: 1,
    initial: orderNews(ORDER, 1),
    getTicket: () => {
      page.tickets.push(`ticket-${page.tickets.length + 1}`);
      return Promise.resolve(page.tickets.at(-1) as string);
    },
    onState: (_, seq, isNews) => {
      page.versions.push(seq);
      if (isNews) page.news.push(seq);
    },
    onFreshness: (link) => page.links.push(link),
    platform,
    timings: { tick: 10, ping: 100, pong: 100, poll: 100 },
    ...options,
    poll: poll
      ? async (after) => {
          page.polls.push(after);
          return await poll(after);
        }
      : null,
  });
  return {
    ...page,
    connection,
    link: () => page.links.at(-1),
    turns: async (count) => {
      const wanted = looks + count;
      await expect.poll(() => looks, { timeout: 10_000, interval: 10 }).toBeGreaterThanOrEqual(wanted);
    },
    goOffline: () => {
      isOnline = false;
      for (const wake of wakes) wake();
    },
    comeBack: () => {
      isOnline = true;
      for (const wake of wakes) wake();
    },
    [Symbol.dispose]: () => connection.close(),
  };
}
