import { PartySocket } from "partysocket";
import { PING, PING_SECONDS, PONG, type RoomState } from "#domain/frames.ts";
import { ROOM_CLOSES } from "#domain/room-closes.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { Refused } from "./calls.ts";
import { follow, type Known, readFrame } from "./follow.ts";
import type { Link } from "./freshness.ts";
import { browserPlatform, type Platform } from "./platform.ts";
import { Pause, promptDelay, retryDelay } from "./retry.ts";

const TIMINGS = {
  tick: 1_000,
  ping: PING_SECONDS * 1000,
  /** A pong that is not here by then will not come: the line is dead, even if nobody said so. */
  pong: 5_000,
  connect: 5_000,
  ticket: 10_000,
  /** A little under ten seconds, so that what is shown is never older than that. */
  poll: 9_000,
};

/**
 * A living socket proves that the room is there, not that the room has been told: a push can be lost, and the next one may be long in
 * coming. So now and then a page looks at the API whether it has missed something, and a little after it has come back. Milliseconds by
 * kind; whoever looks at a menu is told when ordering, and what concerns a person is on their pages.
 */
const CHECKS: { [K in RoomKind]?: number } = { kitchen: 30_000, order: 60_000 };
const CHECK_SOON_MILLISECONDS = 3_000;

/** After so many attempts in vain the page asks the API instead, and goes on trying beside it. */
const ATTEMPTS_BEFORE_POLLING = 4;

export type RoomOptions<K extends RoomKind> = {
  kind: K;
  id: string;
  /** What the page was made with. `initial` null: nothing yet. */
  since: number;
  initial: RoomState[K] | null;
  /** A one-use ticket; null for rooms that ask for none. Throws `Refused` when there is no use in asking again. */
  getTicket: (() => Promise<string>) | null;
  /** What is newer than a seq, by plain HTTP; null when there is no such way. */
  poll: ((after: number) => Promise<Known<K> | null>) | null;
  /** Called with every newer state, never with an older one. `isNews` is false for what stood there before the page came. */
  onState: (state: RoomState[K], seq: number, isNews: boolean) => void;
  onFreshness: (link: Link) => void;
  platform?: Platform;
  timings?: Partial<typeof TIMINGS> & { check?: number };
};

export type RoomConnection<K extends RoomKind> = {
  /** Takes what the page learnt elsewhere, if it is newer. */
  offer: (known: Known<K>) => void;
  close: () => void;
};

/**
 * Follows a room for as long as the page is open: keeps one socket, comes back with what it knows when that breaks, asks the API
 * when sockets do not get through, and always knows when it last heard anything. While the socket lives, it asks for nothing.
 */
export function connectRoom<K extends RoomKind>(options: RoomOptions<K>): RoomConnection<K> {
  const { kind, id, getTicket, poll, onState, onFreshness, platform = browserPlatform() } = options;
  const timings = { ...TIMINGS, check: CHECKS[kind] ?? Infinity, ...options.timings };
  const pause = new Pause();
  let known: Known<K> = { seq: options.since, state: options.initial };
  let hasBase = options.initial !== null;
  /** What this page knows cannot be gone on from: the room shall say all that it has. */
  let wantsAll = false;
  let link: Link = { up: false, online: platform.isOnline(), beganAt: platform.now(), heardAt: null };
  /** Who answers at present. */
  let socketUp = false;
  let pollUp = false;
  let attempts = 0;
  let connections = 0;
  let isPrompt = false;
  let isRefused = false;
  let isClosed = false;
  /** When the ping was sent that is not answered yet, and when the last one was. */
  let unanswered: number | null = null;
  let pingedAt = 0;
  let brokenAt = Number.NEGATIVE_INFINITY;
  let polledAt = Number.NEGATIVE_INFINITY;
  let isPolling = false;
  /** When the page looks next whether it has missed something. At first at some time in the interval's second half: not all at once. */
  let checkAt = platform.now() + (timings.check * (1 + platform.random())) / 2;

  const tell = (change: Partial<Link> = {}) => {
    const before = link;
    link = { ...link, ...change, up: socketUp || pollUp };
    const isSame = link.up === before.up && link.online === before.online && link.heardAt === before.heardAt;
    if (!isClosed && !isSame) onFreshness(link);
  };
  const learn = (newer: Known<K>, isNews: boolean) => {
    if (isClosed || newer.state === null || (known.state !== null && newer.seq <= known.seq)) return;
    known = newer;
    wantsAll = false;
    onState(newer.state, newer.seq, isNews);
  };
  const giveUp = () => {
    isRefused = true;
    pollUp = false;
    socket.close();
    tell();
  };

  /** What each attempt asks for. partysocket calls it before every connection, the first one included. */
  const query = async () => {
    const attempt = attempts++;
    await pause.wait(isPrompt ? promptDelay(platform.random) : retryDelay(attempt, platform.random));
    isPrompt = false;
    try {
      const ticket = getTicket && (await within(timings.ticket, getTicket()));
      return { ticket, since: hasBase && !wantsAll ? String(known.seq) : null };
    } catch (error) {
      if (error instanceof Refused) giveUp();
      throw error;
    }
  };

  const socket = new PartySocket({
    host: platform.host,
    protocol: platform.isSecure ? "wss" : "ws",
    party: kind,
    room: id,
    query,
    WebSocket: platform.WebSocket,
    maxEnqueuedMessages: 0, // a ping that could not be sent is worth nothing later
    minReconnectionDelay: 0, // waiting is done in `query`, where it can be cut short
    maxReconnectionDelay: 0,
    connectionTimeout: timings.connect,
  });

  /** Begins anew with what is known. Soon, unless that was tried a moment ago and did not help. */
  const reconnect = () => {
    const now = platform.now();
    const isRepeated = now - brokenAt < timings.ping;
    brokenAt = now;
    socket.reconnect();
    isPrompt = !isRepeated;
  };

  const ping = () => {
    pingedAt = platform.now();
    unanswered ??= pingedAt;
    socket.send(PING);
  };

  socket.addEventListener("open", () => {
    unanswered = null;
    // What was pushed while the rooms were away, they will not hear of again.
    if (connections++ > 0) checkAt = Math.min(checkAt, platform.now() + CHECK_SOON_MILLISECONDS * platform.random());
    ping(); // its answer comes after all that was missed: from then on the page is up to date
  });
  socket.addEventListener("close", ({ code }) => {
    isPrompt = code === ROOM_CLOSES.ended || code === ROOM_CLOSES.fell_behind;
    unanswered = null;
    socketUp = false;
    tell();
  });
  socket.addEventListener("message", ({ data }) => {
    if (isClosed) return;
    const heardAt = platform.now();
    if (data === PONG) {
      unanswered = null;
      hasBase = true;
      attempts = 1; // the next attempt is not the page's first
      socketUp = true;
      pollUp = false;
      return tell({ heardAt });
    }
    const frame = readFrame<K>(data);
    const next = frame && follow(kind, known, frame);
    if (next === "anew") wantsAll = true;
    if (next === null || next === "gap" || next === "anew") return reconnect(); // with `since`: it repeats what is missing
    unanswered = null;
    learn(next, hasBase);
    tell({ heardAt });
  });

  const askInstead = async () => {
    if (!poll || isPolling) return;
    isPolling = true;
    polledAt = platform.now();
    try {
      const newer = await within(timings.ticket, poll(known.seq));
      if (newer) learn(newer, hasBase);
      hasBase = true;
      pollUp = !socketUp && !isRefused;
      tell({ heardAt: platform.now() });
    } catch (error) {
      pollUp = false;
      if (error instanceof Refused) giveUp();
      else tell();
    } finally {
      isPolling = false;
    }
  };

  const check = async () => {
    if (!poll || isPolling) return;
    isPolling = true;
    checkAt = platform.now() + timings.check;
    try {
      const newer = await within(timings.ticket, poll(known.seq));
      if (newer) learn(newer, hasBase);
    } catch (error) {
      if (error instanceof Refused) giveUp(); // else the next look will tell: how live the page is, the socket says
    } finally {
      isPolling = false;
    }
  };

  const tick = () => {
    const now = platform.now();
    if (isRefused) return;
    if (socket.readyState === socket.OPEN) {
      if (now >= checkAt && platform.isVisible()) void check();
      if (unanswered !== null && now - unanswered >= timings.pong) reconnect();
      else if (now - pingedAt >= timings.ping) ping();
    } else if (attempts > ATTEMPTS_BEFORE_POLLING && link.online && platform.isVisible()) {
      if (now - polledAt >= timings.poll) void askInstead();
    }
  };

  /** The network is back, or somebody looks at the page: now is the moment, whatever was planned. */
  const wake = () => {
    const online = platform.isOnline();
    if (online !== link.online) tell({ online });
    if (!online || !platform.isVisible()) return;
    if (isRefused) {
      isRefused = false;
      attempts = 0;
      socket.reconnect();
    } else if (socket.readyState === socket.OPEN) ping();
    else pause.skip();
  };

  const stopListening = platform.onWake(wake);
  const timer = setInterval(tick, timings.tick);

  return {
    offer: (offered) => learn(offered, false),
    close() {
      isClosed = true;
      clearInterval(timer);
      stopListening();
      socket.close();
      pause.skip();
    },
  };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("No answer in time.")), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
