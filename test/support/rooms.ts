import { expect } from "vitest";
import type { RoomKind } from "#domain/token-claims.ts";
import { listen, type Listener } from "#test/realtime/support/listener.ts";
import type { Caller } from "./caller.ts";

/** Opens a room as our pages do: a ticket, then the socket. */
export async function watch(who: Caller, room: RoomKind, id: string): Promise<Listener> {
  const asked = room === "menu" ? null : await who.post("/room-tickets", { room, id });
  if (asked) expect(asked.status, asked.text).toBe(201);
  const query = asked ? `?ticket=${asked.body.ticket}` : "";
  const url = `${who.origin.replace("http", "ws")}/parties/${room}/${id}${query}`;
  const socket = await listen(url, { origin: who.origin });
  if ("refused" in socket) throw new Error(`The room refused with ${socket.refused}: ${socket.body}`);
  return socket;
}
