import type { Board } from "#domain/board.ts";
import type { OrderNews } from "#domain/frames.ts";
import type { Availability } from "#domain/menu.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { Known } from "./follow.ts";

const API = "/api/v1";
const ANSWER_MILLISECONDS_MAX = 8_000;

/** The API will not let this page listen, however often it asks: signed out, or no longer allowed. */
export class Refused extends Error {}

/** A fresh ticket for a room. Throws `Refused`, or anything else when it may be tried again. */
export async function getTicket(kind: RoomKind, id: string): Promise<string> {
  const answer = await call("/room-tickets", { method: "POST", body: JSON.stringify({ room: kind, id }) });
  return (answer as { ticket: string }).ticket;
}

/** How to ask for what a room would have said, where its socket does not get through. Null when nothing is newer. */
export const POLLS: { [K in RoomKind]: ((id: string, after: number) => Promise<Known<K> | null>) | null } = {
  async order(id, after) {
    const { news } = (await call(`/orders/${id}/events?after=${after}`)) as { news: OrderNews };
    return { seq: news.version, state: news };
  },
  async kitchen(id, after) {
    const { board } = (await call(`/restaurants/${id}/board?after=${after}`)) as { board?: Board };
    return board ? { seq: board.seq, state: board } : null;
  },
  async menu(id) {
    const { availability } = (await call(`/restaurants/${id}/availability`)) as { availability: Availability };
    return { seq: availability.seq, state: availability };
  },
  user: null, // what concerns a person is on their pages too
};

/** Whether an answer says that this page may not have what it asks for, now or later. */
export const isRefusal = (status: number | null): boolean => status === 401 || status === 403 || status === 404;

async function call(path: string, init: RequestInit = {}): Promise<unknown> {
  let response = await send(path, init);
  // A page may be open for longer than its access token lives; the refresh token is good for days.
  if (response.status === 401 && (await isRenewed())) response = await send(path, init);
  if (isRefusal(response.status)) throw new Refused(path);
  if (!response.ok) throw new Error(`${path} was answered ${response.status}.`);
  return await response.json();
}

/** Whether the session goes on. Throws when nobody could say: a page on a wall must not stop for a database that was away. */
async function isRenewed(): Promise<boolean> {
  const { ok, status } = await send("/auth/refresh-token", { method: "POST", body: "{}" });
  if (status === 429 || status >= 500) throw new Error(`A session was not renewed: ${status}.`);
  return ok;
}

const send = async (path: string, init: RequestInit): Promise<Response> =>
  await fetch(API + path, {
    ...init,
    headers: { Accept: "application/json", ...(init.body ? { "Content-Type": "application/json" } : {}) },
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS_MAX),
  });
