import { type Frame, type RoomState } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { enterRoom } from "#realtime/door.ts";
import { report } from "#worker/log.ts";
import { isRefusal, Refused } from "#web/lib/live/calls.ts";
import type { Known } from "#web/lib/live/follow.ts";
import { connectRoom, type RoomConnection } from "#web/lib/live/room-connection.ts";
import { unlessDead, type Heard, type Sent } from "./callers.ts";
import { PUBLIC_URL } from "./cloud.ts";
import { emailOf, type History } from "./history.ts";
import type { Who } from "./operations.ts";
import { PageSocket } from "./page-socket.ts";
import { ROOMS, type RoomSocket } from "./room-host.ts";

/** A page that somebody has open and that follows a room, with everything it was told and has shown. */
export type Page = {
  name: string;
  who: Who;
  kind: RoomKind;
  id: string;
  socket: PageSocket | null;
  shown: { seq: number; state: unknown };
  /** Whether its room answers at present. */
  isUp: boolean;
  /** Whether whoever looks was signed out, and rightly: then the page says so and follows nothing more. */
  isOver: boolean;
  connection: RoomConnection<RoomKind>;
};

type Opening = { who: Who; kind: RoomKind; id: string; name: string; known: Known<RoomKind>; worker: number };

/** Opens a page with what its loader has read: from here on, the product's own client follows the room. */
export function openPage(history: History, { who, kind, id, name, known, worker }: Opening): void {
  const { clock } = history;
  const orderId = kind === "order" ? id : undefined;
  const heard = new Map<PageSocket, number | null>();
  const page: Omit<Page, "connection"> = {
    name,
    who,
    kind,
    id,
    socket: null,
    shown: known,
    isUp: false,
    isOver: false,
  };
  const asker = new PageAsker(history, who, worker, orderId, () => (page.isOver = true));
  class Socket extends PageSocket {
    constructor(url: string) {
      super(url, {
        connect: async (wanted) => await connect(history, worker, wanted),
        onText: (socket, text) => {
          const was = heard.has(socket) ? (heard.get(socket) ?? null) : socket.since;
          const problem = text === "pong" ? null : readNext(page, text, was, (seq) => heard.set(socket, seq));
          if (problem) history.breaks(problem);
        },
      });
      page.socket = this;
    }
  }
  const connection = connectRoom<RoomKind>({
    kind,
    id,
    since: known.seq,
    initial: known.state,
    getTicket: kind === "menu" ? null : async () => await asker.ticket(kind, id),
    poll: POLLS[kind] && (async (after) => (await POLLS[kind]?.(asker, id, after)) ?? null),
    onState: (state, seq) => {
      if (page.shown.state !== null && seq <= page.shown.seq)
        history.breaks(`a page goes back: ${name} shows ${seq} after ${page.shown.seq}`);
      page.shown = { seq, state };
    },
    onFreshness: ({ up }) => {
      page.isUp = up;
    },
    platform: {
      host: new URL(PUBLIC_URL).host,
      isSecure: true,
      WebSocket: Socket,
      now: () => clock.now,
      random: Math.random,
      isOnline: () => true,
      isVisible: () => true,
      onWake: () => () => undefined,
    },
  });
  history.pages.push(Object.assign(page, { connection }));
}

/** What one socket was told so far leads to what it is told next: nothing is left out, and nothing is another's. */
function readNext(page: Omit<Page, "connection">, text: string, last: number | null, note: (seq: number) => void) {
  const frame = JSON.parse(text) as Frame<Record<string, unknown>, Record<string, unknown>>;
  const about = frame.t === "snapshot" ? frame.state : frame.change;
  const subject = { order: "orderId", kitchen: "restaurantId", user: "userId", menu: "restaurantId" }[page.kind];
  if (about[subject] !== page.id) return `a page hears of another's: ${page.name} was sent ${String(about[subject])}`;
  const stranger = ["Ada", "Ben", "the guest"].find(
    (each) => page.kind !== "kitchen" && each !== page.who && text.includes(emailOf(each as Who)),
  );
  if (stranger) return `a page hears of another's: ${page.name} was sent something of ${stranger}`;
  note(frame.seq);
  if (frame.t === "snapshot") return null;
  if (last === null) return `a socket begins in the middle: ${page.name} was first sent event ${frame.seq}`;
  return frame.seq === last + 1 ? null : `a socket has a gap: ${page.name} was sent ${frame.seq} after ${last}`;
}

async function connect(history: History, worker: number, url: string): Promise<RoomSocket | null> {
  const isolate = history.worker(worker);
  const request = new Request(url.replace(/^ws/, "http"), {
    headers: { Upgrade: "websocket", Origin: PUBLIC_URL, "CF-Connecting-IP": "203.0.113.7" },
  });
  const { ORDER_ROOM, KITCHEN_ROOM, USER_ROOM, MENU_ROOM } = isolate.bindings;
  const doors = {
    order: { Room: ROOMS.order, namespace: ORDER_ROOM },
    kitchen: { Room: ROOMS.kitchen, namespace: KITCHEN_ROOM },
    user: { Room: ROOMS.user, namespace: USER_ROOM },
    menu: { Room: ROOMS.menu, namespace: MENU_ROOM },
  };
  const context = { waitUntil: () => undefined } as unknown as ExecutionContext;
  const response = await unlessDead(isolate, enterRoom(request, doors, isolate.bindings, context, report));
  return response?.status === 101 ? (response.webSocket as unknown as RoomSocket) : null;
}

/** Asks what a page asks: as `web/lib/live/calls.ts` does, which renews a session once when its token has ended. */
class PageAsker {
  constructor(
    readonly history: History,
    readonly who: Who,
    readonly worker: number,
    readonly orderId: string | undefined,
    readonly onSignedOut: () => void,
  ) {}

  async ticket(kind: RoomKind, id: string): Promise<string> {
    const sent: Sent = { method: "POST", path: "/room-tickets", body: JSON.stringify({ room: kind, id }) };
    return ((await this.get(sent)) as { ticket: string }).ticket;
  }

  async get(sent: Sent): Promise<unknown> {
    let heard = await this.#ask(sent);
    if (heard?.status === 401 && this.who !== "the guest") {
      const isRenewed = await renew(this.history, this.who, this.worker);
      if (isRenewed === null) throw new Error("A session was not renewed.");
      if (isRenewed) heard = await this.#ask(sent);
      else this.onSignedOut();
    }
    if (!heard) throw new Error("No answer.");
    if (isRefusal(heard.status)) throw new Refused(sent.path);
    if (heard.status >= 300) throw new Error(`${sent.path} was answered ${heard.status}.`);
    return JSON.parse(heard.text);
  }

  async #ask(sent: Sent): Promise<Heard> {
    return await this.history.ask(this.who, this.worker, sent, this.orderId);
  }
}

type Poll = (asker: PageAsker, id: string, after: number) => Promise<Known<RoomKind> | null>;
const POLLS: Record<RoomKind, Poll | null> = {
  async order(asker, id, after) {
    const found = await asker.get({ method: "GET", path: `/orders/${id}/events?after=${after}` });
    const { news } = found as { news: RoomState["order"] };
    return { seq: news.version, state: news };
  },
  async kitchen(asker, id, after) {
    const found = await asker.get({ method: "GET", path: `/restaurants/${id}/board?after=${after}` });
    const { board } = found as { board?: RoomState["kitchen"] };
    return board ? { seq: board.seq, state: board } : null;
  },
  async menu(asker, id) {
    const found = await asker.get({ method: "GET", path: `/restaurants/${id}/availability` });
    const { availability } = found as { availability: RoomState["menu"] };
    return { seq: availability.seq, state: availability };
  },
  user: null,
};

/** Trades somebody's refresh token. Whether they have a good session now; null when nobody could say. */
export async function renew(
  history: History,
  who: Exclude<Who, "the guest">,
  worker: number,
  isLost = false,
): Promise<boolean | null> {
  const presented = history.session(who).refresh;
  const sent: Sent = {
    method: "POST",
    path: "/auth/refresh-token",
    headers: { authorization: "" },
    body: JSON.stringify({ refreshToken: presented }),
  };
  const heard = await history.ask(who, worker, sent);
  if (!heard || isLost || heard.status >= 500) return null;
  if (heard.status === 200) {
    history.renewed(who, JSON.parse(heard.text) as { accessToken: string; refreshToken: string });
    return true;
  }
  if (heard.status === 401) await history.signedOut(who, presented);
  return false;
}
