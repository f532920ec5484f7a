import {
  ROOM_TICKET_SECONDS,
  ROOM_TICKET_TYP,
  roomAudience,
  type RoomKind,
  type RoomTicketClaims,
} from "#domain/token-claims.ts";
import { signToken } from "./jwt.ts";
import type { Keys } from "./keys.ts";

/** A ticket that opens one room once, within half a minute. */
export async function signRoomTicket(
  keys: Keys,
  room: { kind: RoomKind; id: string },
  claims: RoomTicketClaims,
  now: Date,
): Promise<string> {
  const purpose = { typ: ROOM_TICKET_TYP, audience: roomAudience(room.kind, room.id) };
  return await signToken(keys, purpose, claims, { now, seconds: ROOM_TICKET_SECONDS });
}
