import type * as Party from "partykit/server";
import type { Push } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { isRoomId, refusal } from "./admission.ts";
import { asParty } from "./party-types.ts";
import { isSignedPush, PUSH_SIGNATURE_HEADER } from "./push-signature.ts";

/** Marks a request as one of ours. Only the Worker and `admitPush` make requests that reach a room. */
const PUSH_HEADER = "x-comanda-push";
/** A board of several hundred orders, each of as many lines and words as an order may have. */
const PUSH_CHARACTERS_MAX = 16_000_000;

/** Lets a signed push through to its room; to everything else, rooms do not exist over HTTP. */
export async function admitPush(
  kind: RoomKind,
  request: Party.Request,
  lobby: Party.Lobby,
): Promise<Party.Request | Response> {
  try {
    const { ROOM_PUSH_KEY: key } = lobby.env;
    const signature = request.headers.get(PUSH_SIGNATURE_HEADER);
    if (request.method !== "POST" || !isRoomId(lobby.id) || signature === null) return refusal(404);
    if (typeof key !== "string" || key === "") return refusal(404);
    if (!(Number(request.headers.get("Content-Length")) <= PUSH_CHARACTERS_MAX)) return refusal(404);
    const body = await request.text();
    const path = `/parties/${kind}/${lobby.id}`;
    const nowSeconds = Date.now() / 1000;
    if (!(await isSignedPush(signature, { path, body, key, nowSeconds }))) return refusal(404);
    const url = new URL(path, request.url);
    return asParty(new Request(url, { method: "POST", headers: { [PUSH_HEADER]: "1" }, body }));
  } catch (error) {
    throw new Error("Room error", { cause: error }); // PartyKit would send the message to the caller
  }
}

/** Whether a request that reached a room is a push. */
export const isPush = (request: Party.Request): boolean =>
  request.method === "POST" && request.headers.get(PUSH_HEADER) === "1";

/** Reads a push, or null when it is not one. Whoever may push is trusted with what it says; `belongs` tells it from a misdirected one. */
export function readPush<S, C>(text: string, belongs: (thing: S | C, seq: number) => boolean): Push<S, C> | null {
  if (text.length > PUSH_CHARACTERS_MAX) return null;
  const push = parse(text) as Push<S, C> | null;
  if (typeof push !== "object" || push === null) return null;
  if (push.t === "forget") return push;
  if (push.t === "close")
    return [push.sessionId, push.userId, push.exceptSessionId].every((id) => isText(id)) ? push : null;
  if (push.t !== "event" && push.t !== "snapshot") return null;
  if (!Number.isSafeInteger(push.seq) || push.seq < 1 || !isText(push.requestId)) return null;
  const thing: unknown = push.t === "event" ? push.change : push.state;
  if (typeof thing !== "object" || thing === null) return null;
  return belongs(thing as S | C, push.seq) ? push : null;
}

const isText = (value: unknown): boolean => value === undefined || (typeof value === "string" && value.length <= 256);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
