import { performance } from "node:perf_hooks";
import { WebSocket } from "ws";
import type { Frame, RoomChange, RoomState } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { HttpCaller } from "./http.ts";

const OPEN_MS_MAX = 15_000;

export type OnFrame<K extends RoomKind> = (frame: Frame<RoomState[K], RoomChange[K]>, at: number) => void;

/** Listens to a room. The room of a menu is public, the others want a ticket for whoever the token says. */
export async function listen<K extends RoomKind>(
  url: string,
  room: { kind: K; id: string; token?: string; http?: HttpCaller },
  onFrame: OnFrame<K>,
): Promise<WebSocket> {
  const { kind, id, token, http } = room;
  const ticket = token === undefined ? "" : `?ticket=${await ticketFor(http, kind, id, token)}`;
  const socket = new WebSocket(`${url.replace("http", "ws")}/parties/${kind}/${id}${ticket}`, {
    origin: url,
    perMessageDeflate: false,
  });
  socket.on("message", (data: Buffer) => {
    const at = performance.now(); // before anything is read
    onFrame(JSON.parse(data.toString()) as Frame<RoomState[K], RoomChange[K]>, at);
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The ${kind} room did not open.`)), OPEN_MS_MAX);
    socket.once("open", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
  socket.on("error", () => undefined); // it is closed then, and its frames are missing from the count
  return socket;
}

async function ticketFor(http: HttpCaller | undefined, room: RoomKind, id: string, token: string): Promise<string> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const request = {
    method: "POST" as const,
    path: "/api/v1/room-tickets",
    headers,
    body: JSON.stringify({ room, id }),
  };
  const answer = await http?.send(request, true);
  if (answer?.status !== 201) throw new Error(`No ticket for the ${room} room: ${answer?.status} ${answer?.text}`);
  return (JSON.parse(answer.text) as { ticket: string }).ticket;
}
