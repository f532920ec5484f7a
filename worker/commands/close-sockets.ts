import type { SessionRooms } from "#domain/commands.ts";
import type { Deps } from "../deps.ts";
import type { Access } from "../tokens/access.ts";

/**
 * Of somebody with more open sessions than this the sockets are closed by person: a request may make so many calls, and not more.
 * `end_own_sessions_v1` tells of one more than these.
 */
const CLOSED_SINGLY_MAX = 10;

/**
 * Ends the sockets of sessions, in every room where they may be. Restaurants that somebody has left meanwhile stand in their access
 * token only. `kept` is a session of the same person that goes on. Never throws: what is missed ends with the access token that opened it.
 */
export async function closeAllSockets(
  { rooms, log }: Pick<Deps, "rooms" | "log">,
  sessions: readonly SessionRooms[],
  { access = null, kept = null }: { access?: Access | null; kept?: string | null } = {},
): Promise<void> {
  const isMany = sessions.length > CLOSED_SINGLY_MAX;
  const each = isMany ? [...new Map(sessions.map((session) => [session.userId, session])).values()] : sessions;
  const closing = each.flatMap(({ sessionId, userId, restaurantIds, orderIds }) => {
    const left = access?.sid === sessionId ? access.mem.map(({ r }) => r) : [];
    const who = isMany ? { userId, ...(kept !== null && { exceptSessionId: kept }) } : { sessionId };
    const close = async (kind: "user" | "kitchen" | "order", id: string) => await rooms.close(kind, id, who, log);
    return [
      close("user", userId),
      ...[...new Set([...restaurantIds, ...left])].map(async (id) => await close("kitchen", id)),
      ...orderIds.map(async (id) => await close("order", id)),
    ];
  });
  await Promise.all(closing);
}
