import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { closeAllSockets } from "../commands/close-sockets.ts";
import { endSession } from "../commands/sessions.ts";
import { readCookies, REFRESH_COOKIE } from "../cookies.ts";

/** The session that this browser had until now: nobody could come back to it, and nobody shall. `now` is the one that it gets. */
export function endFormerSession(c: Context<AppEnv>, now: string): void {
  const { deps } = c.var;
  const refreshToken = readCookies(c.req.header("cookie")).get(REFRESH_COOKIE);
  if (!refreshToken || refreshToken === now) return;
  deps.afterCommit(async () => {
    await closeAllSockets(deps, await endSession(deps, { refreshToken, sessionId: null }));
  });
}
