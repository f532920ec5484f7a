import type * as Party from "partykit/server";
import { networkOf } from "#domain/network.ts";
import type { RoomKind, RoomTicketClaims } from "#domain/token-claims.ts";
import { asParty } from "./party-types.ts";
import { readTicket } from "./tickets.ts";

/** Who wants to listen, as the Worker in front of the room has proven it. The room itself never sees the ticket. */
export type Admission = {
  /** `public` is anybody: the menu room asks for no ticket. */
  role: RoomTicketClaims["role"] | "public";
  sub: string | null;
  sid: string | null;
  jti: string | null;
  /** Seconds since 1970: when the ticket was made, until when it may be used, and when the socket must close. */
  madeAt: number | null;
  expiresAt: number | null;
  end: number | null;
  /** The network where the client is, or null when the host does not say. */
  address: string | null;
};

const HEADER = "x-room-admission";
/** Every room is named by a uuid: any other name would only make another empty room. */
const ROOM_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isRoomId = (id: string): boolean => ROOM_ID.test(id);

/** An answer of the door: two words, no reason that helps to guess. */
export const refusal = (status: 401 | 403 | 404): Response =>
  asParty(new Response({ 401: "Unauthorized", 403: "Forbidden", 404: "Not found" }[status], { status }));

/**
 * Decides in the Worker, before the upgrade, whether a socket may reach its room. What goes on is a new request that carries what
 * was proven and nothing that the client wrote, but for `since`: no header of its own, no ticket, no name for its connection.
 */
export async function admitSocket(
  kind: RoomKind,
  request: Party.Request,
  lobby: Party.Lobby,
): Promise<Party.Request | Response> {
  try {
    if (request.method !== "GET" || !isRoomId(lobby.id)) return refusal(404);
    const url = new URL(request.url);
    const isPublic = kind === "menu";
    const origin = request.headers.get("Origin");
    // Browsers always name the page's origin. Whoever names none is no browser, and must bring a ticket.
    if (origin === null ? isPublic : !ownOrigins(url, lobby.env).includes(origin)) return refusal(403);
    const admission = isPublic ? ANYBODY : await admissionByTicket(kind, url, lobby);
    if (!admission) return refusal(401);
    return enter(url, { ...admission, address: networkOf(request.headers.get("CF-Connecting-IP")) });
  } catch (error) {
    throw new Error("Room error", { cause: error }); // PartyKit would send the message to the browser
  }
}

/** What `admitSocket` proved. A request without it never passed the door. */
export function readAdmission(request: Pick<Party.Request, "headers">): Admission | null {
  const header = request.headers.get(HEADER);
  return header === null ? null : (JSON.parse(decodeURIComponent(header)) as Admission);
}

/** The seq up to which the client has everything, or null when it has nothing. */
export function readSince(request: Pick<Party.Request, "url">): number | null {
  const since = new URL(request.url).searchParams.get("since") ?? "";
  return /^\d{1,15}$/.test(since) ? Number(since) : null;
}

const ANYBODY: Omit<Admission, "address"> = {
  role: "public",
  sub: null,
  sid: null,
  jti: null,
  madeAt: null,
  expiresAt: null,
  end: null,
};

async function admissionByTicket(kind: RoomKind, url: URL, lobby: Party.Lobby) {
  const { JWT_KEYS } = lobby.env;
  if (typeof JWT_KEYS !== "string") return null;
  const ticket = await readTicket(url.searchParams.get("ticket") ?? "", kind, lobby.id, JWT_KEYS);
  // The audience says it already; a ticket made by mistake still opens nobody else's room and no kitchen.
  if (!ticket || (kind === "user" && ticket.sub !== lobby.id) || (kind === "kitchen" && ticket.role !== "crew"))
    return null;
  return ticket;
}

function ownOrigins(url: URL, env: Record<string, unknown>): string[] {
  return typeof env.PUBLIC_URL === "string" ? [url.origin, new URL(env.PUBLIC_URL).origin] : [url.origin];
}

function enter(asked: URL, admission: Admission): Party.Request {
  const url = new URL(asked.pathname, asked.origin);
  const since = asked.searchParams.get("since");
  if (since !== null) url.searchParams.set("since", since.slice(0, 20));
  url.searchParams.set("_pk", crypto.randomUUID()); // else the client names its connection, even after another's
  const headers = { Upgrade: "websocket", [HEADER]: encodeURIComponent(JSON.stringify(admission)) };
  return asParty(new Request(url, { headers }));
}
