import type { SessionRooms } from "#domain/commands.ts";
import type { Deps } from "../deps.ts";
import type { Access } from "../tokens/access.ts";

/**
 * Ends the sockets of sessions, in every room where they may be. Restaurants that somebody has left meanwhile stand in their access
 * token only. Never throws: what is missed ends with the access token that opened it.
 */
export async function closeAllSockets(
  { rooms, log }: Pick<Deps, "rooms" | "log">,
  sessions: readonly SessionRooms[],
  access: Access | null = null,
): Promise<void> {
  const closing = sessions.flatMap(({ sessionId, userId, restaurantIds, orderIds }) => {
    const left = access?.sid === sessionId ? access.mem.map(({ r }) => r) : [];
    const close = async (kind: "user" | "kitchen" | "order", id: string) =>
      await rooms.close(kind, id, { sessionId }, log);
    return [
      close("user", userId),
      ...[...new Set([...restaurantIds, ...left])].map(async (id) => await close("kitchen", id)),
      ...orderIds.map(async (id) => await close("order", id)),
    ];
  });
  await Promise.all(closing);
}
