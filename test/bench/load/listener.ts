import { performance } from "node:perf_hooks";
import { WebSocket } from "ws";
import type { Frame, RoomChange, RoomState } from "#domain/frames.ts";
import { PONG } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { connectRoom } from "#web/lib/live/room-connection.ts";
import type { HttpCaller } from "./http.ts";
import { Transcript } from "./transcript.ts";

type Heard<K extends RoomKind> = (frame: Frame<RoomState[K], RoomChange[K]>, at: number) => void;

/** Somebody who looks at a page of ours, as far as its room is concerned: the client is the pages' own. */
export type Listener = { readonly transcript: Transcript; readonly id: string; close(): void };

export type Listening<K extends RoomKind> = {
  url: string;
  kind: K;
  id: string;
  /** An access token that is good at this moment. */
  token: () => string;
  http: HttpCaller;
  onFrame: Heard<K>;
  /** Told of each ticket that was asked for in vain. */
  onRefusal: (status: number, text: string) => void;
};

/** Opens a page on a room, without anything that the page would know already: the room says it all. */
export function listenTo<K extends RoomKind>(listening: Listening<K>): Listener {
  const { url, kind, id, token, http, onFrame, onRefusal } = listening;
  const transcript = new Transcript(`${kind}:${id}`);
  const connection = connectRoom<K>({
    kind,
    id,
    since: 0,
    initial: null,
    getTicket: async () => await ticketFor(http, kind, id, token(), onRefusal),
    poll: null,
    onState: () => undefined,
    onFreshness: () => undefined,
    platform: {
      host: new URL(url).host,
      isSecure: false,
      WebSocket: tapped(transcript, onFrame),
      now: () => Date.now(),
      random: Math.random,
      isOnline: () => true,
      isVisible: () => true,
      onWake: () => () => undefined,
    },
  });
  return { transcript, id, close: () => connection.close() };
}

/** A socket that shows what comes over it before its page reads it. */
function tapped<K extends RoomKind>(transcript: Transcript, onFrame: Heard<K>) {
  return class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { perMessageDeflate: false, skipUTF8Validation: true });
      const since = new URL(address).searchParams.get("since");
      const heard = transcript.opened(since === null ? null : Number(since));
      this.on("message", (data: Buffer) => {
        const at = performance.now(); // before anything is read
        const text = data.toString();
        if (text === PONG) return;
        const frame = JSON.parse(text) as Frame<RoomState[K], RoomChange[K]>;
        heard(frame.t, frame.seq);
        onFrame(frame, at);
      });
    }
  };
}

async function ticketFor(
  http: HttpCaller,
  room: RoomKind,
  id: string,
  token: string,
  onRefusal: Listening<RoomKind>["onRefusal"],
): Promise<string> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const body = JSON.stringify({ room, id });
  const answer = await http.send({ method: "POST", path: "/api/v1/room-tickets", headers, body }, true);
  if (answer.status !== 201) {
    onRefusal(answer.status, answer.text);
    throw new Error(`No ticket for the ${room} room: ${answer.status}`);
  }
  return (JSON.parse(answer.text) as { ticket: string }).ticket;
}
