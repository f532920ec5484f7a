import type { SessionRooms } from "#domain/commands.ts";
import type { Deps } from "../deps.ts";
import type { Access } from "../tokens/access.ts";

/**
 * Of somebody with more open sessions than this the sockets are closed by person: a request may make so many calls, and not more.
 * `end_sessions_v1` tells of one more than these.
 */
const CLOSED_SINGLY_MAX = 10;
/** Workers hold six connections at a time; more would only wait. */
const CLOSED_AT_ONCE = 6;

/**
 * Ends the sockets of sessions, in every room where they may be. Restaurants that somebody has left meanwhile stand in their access
 * token only. `kept` is a session of the same person that goes on. Never throws: what is missed ends with the access token that opened it.
 */
export async function closeAllSockets(
  { rooms, log }: Pick<Deps, "rooms" | "log">,
  sessions: readonly SessionRooms[],
  { access = null, kept = null }: { access?: Access | null; kept?: string | null } = {},
): Promise<void> {
  const isMany = sessions.length > CLOSED_SINGLY_MAX && sessions.every(({ userId }) => userId !== null);
  const each = isMany ? [...new Map(sessions.map((session) => [session.userId, session])).values()] : sessions;
  const closing = each.flatMap((session) => {
    const { sessionId, userId } = session;
    const left = access !== null && access.sid === sessionId ? access.mem.map(({ r }) => r) : [];
    const byPerson = { ...(userId !== null && { userId }), ...(kept !== null && { exceptSessionId: kept }) };
    const who = isMany || sessionId === null ? byPerson : { sessionId };
    return roomsOf(session, left).map(async ([kind, id]) => await rooms.close(kind, id, who, log));
  });
  await Promise.all(closing);
}

/**
 * Ends every socket of a person, wherever they may listen, or of a tablet's session. Throws when a room cannot be told: whoever asks has
 * to ask again.
 */
export async function closeEverySocket({ rooms }: Pick<Deps, "rooms">, of: SessionRooms): Promise<void> {
  const who = of.userId === null ? { sessionId: of.sessionId } : { userId: of.userId };
  const all = roomsOf(of, []);
  for (let from = 0; from < all.length; from += CLOSED_AT_ONCE) {
    const some = all.slice(from, from + CLOSED_AT_ONCE);
    await Promise.all(some.map(async ([kind, id]) => await rooms.push(kind, id, { t: "close", ...who })));
  }
}

function roomsOf(
  { userId, restaurantIds, orderIds }: SessionRooms,
  left: readonly string[],
): ["user" | "kitchen" | "order", string][] {
  return [
    ...(userId === null ? [] : [["user", userId] as ["user", string]]),
    ...[...new Set([...restaurantIds, ...left])].map((id): ["kitchen", string] => ["kitchen", id]),
    ...orderIds.map((id): ["order", string] => ["order", id]),
  ];
}
