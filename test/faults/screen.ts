import { WebSocket } from "ws";
import type { RoomState } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { isRefusal, Refused } from "#web/lib/live/calls.ts";
import type { Known } from "#web/lib/live/follow.ts";
import type { Platform } from "#web/lib/live/platform.ts";
import { connectRoom, type RoomConnection } from "#web/lib/live/room-connection.ts";
import type { Client } from "./client.ts";
import type { Transcript } from "./evidence.ts";

/** A page that somebody has open: the client of our own pages, with every word that came over its sockets written down. */
export interface Screen<K extends RoomKind = RoomKind> {
  kind: K;
  id: string;
  principal: string;
  /** What is shown now. */
  seq(): number;
  state(): RoomState[K] | null;
  /** Whether it was refused and has heard nothing since: the session of whoever looks is over. */
  isRefused(): boolean;
  /** Where it went on over something that it had not heard, a sentence each. */
  jumps(): readonly string[];
  /** When it came, and each time that it came back. */
  connectedAt(): readonly number[];
  /** Loses its line, as in a tunnel: nobody says goodbye. */
  cut(): void;
  close(): void;
}

type ScreenOptions<K extends RoomKind> = {
  /** `host:port` of the rooms. */
  host: string;
  /** Sent as a browser would. */
  origin: string;
  kind: K;
  id: string;
  client: Client;
  transcripts: Transcript[];
  random: () => number;
  /** How many of the frames that come are lost before the page sees them, at this moment. */
  lossRate: () => number;
  /** What the page was loaded with. */
  initial?: { seq: number; state: RoomState[K] } | null;
};

/** How long after losing a frame a line breaks. */
const BREAKS_MS = 3_000;

let connections = 0;

/** Opens a page on a room, as `web/lib/live` does it in a browser. */
export function openScreen<K extends RoomKind>(options: ScreenOptions<K>): Screen<K> {
  const { host, origin, kind, id, client, transcripts, random, lossRate, initial = null } = options;
  const shown = { seq: initial?.seq ?? 0, state: initial?.state ?? null, refused: false };
  const connectedAt: number[] = [];
  const jumps: string[] = [];
  const line: { socket: WebSocket | null } = { socket: null };
  const platform: Platform = {
    host,
    isSecure: false,
    WebSocket: recording({
      origin,
      room: `${kind}:${id}`,
      principal: client.principal,
      transcripts,
      isLost: () => random() < lossRate(),
      seq: () => shown.seq,
      onJump: (from, to) => jumps.push(`${kind} ${id} went from ${from} to ${to}`),
      onOpen: (socket) => {
        line.socket = socket;
        connectedAt.push(Date.now());
      },
    }),
    now: () => Date.now(),
    random,
    isOnline: () => true,
    isVisible: () => true,
    onWake: () => () => undefined,
  };
  const noting = async <T>(asking: () => Promise<T>): Promise<T> => {
    try {
      const answer = await asking();
      shown.refused = false;
      return answer;
    } catch (error) {
      if (error instanceof Refused) shown.refused = true; // also when what was asked before it is lost only afterwards
      throw error;
    }
  };
  const connection: RoomConnection<K> = connectRoom<K>({
    kind,
    id,
    since: shown.seq,
    initial: initial?.state ?? null,
    getTicket: kind === "menu" ? null : async () => await noting(async () => await ticketFor(client, kind, id)),
    poll: POLLS[kind] && (async (after) => await noting(async () => await asked(client, kind, id, after))),
    onState: (state, seq) => Object.assign(shown, { state, seq }),
    onFreshness: () => undefined,
    platform,
  });
  return {
    kind,
    id,
    principal: client.principal,
    seq: () => shown.seq,
    state: () => shown.state,
    isRefused: () => shown.refused,
    jumps: () => jumps,
    connectedAt: () => connectedAt,
    cut: () => line.socket?.terminate(),
    close: () => connection.close(),
  };
}

/** What our pages ask when they look whether they have missed something; see `web/lib/live/calls.ts`. */
const POLLS: Partial<Record<RoomKind, { path(id: string, after: number): string; part: string; seq: string }>> = {
  order: { path: (id, after) => `/orders/${id}/events?after=${after}`, part: "news", seq: "version" },
  kitchen: { path: (id, after) => `/restaurants/${id}/board?after=${after}`, part: "board", seq: "seq" },
};

async function asked<K extends RoomKind>(client: Client, kind: K, id: string, after: number): Promise<Known<K> | null> {
  const { path, part, seq } = POLLS[kind] ?? {};
  if (!path || !part || !seq) return null;
  const wish = { op: "check", method: "GET", path: path(id, after), key: crypto.randomUUID() } as const;
  const { outcome, status, body } = await client.attempt(wish);
  if (isRefusal(status)) throw new Refused("check");
  if (outcome !== "ok" || body === null) throw new Error("No answer.");
  const state = (JSON.parse(body) as Record<string, Record<string, unknown> | undefined>)[part];
  return state ? ({ seq: Number(state[seq]), state } as unknown as Known<K>) : null;
}

/** A ticket for a room, as a page asks for one; throws when there is none. */
export async function ticketFor(client: Client, room: RoomKind, id: string): Promise<string> {
  const wish = {
    op: "ticket",
    method: "POST",
    path: "/room-tickets",
    body: { room, id },
    key: crypto.randomUUID(),
  } as const;
  const { outcome, status, body } = await client.attempt(wish);
  if (isRefusal(status)) throw new Refused("ticket");
  if (outcome !== "ok" || body === null) throw new Error("No ticket.");
  return (JSON.parse(body) as { ticket: string }).ticket;
}

type Recording = {
  origin: string;
  room: string;
  principal: string;
  transcripts: Transcript[];
  isLost: () => boolean;
  /** What the page shows at this moment. */
  seq: () => number;
  /** Told when an event has taken the page further than to the next one. */
  onJump: (from: number, to: number) => void;
  onOpen: (socket: WebSocket) => void;
};

/**
 * A WebSocket class that writes a transcript of each of its connections: of all that the room has said, also of what is then kept from
 * the page.
 */
function recording({ origin, room, principal, transcripts, isLost, seq, onJump, onOpen }: Recording) {
  return class RecordedSocket extends WebSocket {
    readonly #transcript: Transcript;

    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers: { origin } });
      const since = new URL(address).searchParams.get("since");
      const transcript: Transcript = {
        connection: `${room} ${principal} ${++connections}`,
        room,
        principal,
        since: since === null ? null : Number(since),
        openedAt: Date.now(),
        frames: [],
        closed: null,
      };
      this.#transcript = transcript;
      this.on("open", () => {
        transcript.openedAt = Date.now();
        transcripts.push(transcript);
        onOpen(this);
      });
      this.on("close", (code, reason) => (transcript.closed = { at: Date.now(), code, reason: reason.toString() }));
      this.on("error", () => undefined); // how it ends is what counts
    }

    override emit(event: string | symbol, ...rest: unknown[]): boolean {
      if (event !== "message") return super.emit(event, ...rest);
      const text = String(rest[0]);
      if (text === "pong") return super.emit(event, ...rest);
      this.#transcript.frames.push({ at: Date.now(), text });
      if (!isLost()) {
        const from = seq();
        const isHeard = super.emit(event, ...rest);
        if (from > 0 && seq() > from + 1 && text.startsWith(`{"t":"event"`)) onJump(from, seq());
        return isHeard;
      }
      setTimeout(() => this.terminate(), BREAKS_MS); // a line that loses things does not hold for long
      return false;
    }
  };
}
