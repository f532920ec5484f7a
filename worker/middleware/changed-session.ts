import { createMiddleware } from "hono/factory";
import { findSessionRooms } from "#db/queries/people.ts";
import type { AppEnv } from "../app-env.ts";
import { closeAllSockets } from "../commands/close-sockets.ts";
import { toRefusal } from "../errors.ts";

/**
 * A session that turns out to be over, or to have other rights than its token says, loses its sockets with the request that showed
 * it: they were opened with the same token.
 */
export const closeChangedSession = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const access = c.get("proof")?.access;
  if (!access || !c.error || toRefusal(c.error).code !== "session_changed") return;
  const { deps } = c.var;
  if (!deps.changedSessions.isNew(access)) return;
  deps.afterCommit(async () => {
    const rooms = await findSessionRooms(deps.db, access.sid);
    if (rooms) await closeAllSockets(deps, [rooms], { access });
  });
});
