import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { ACCESS_COOKIE, readCookies, REFRESH_COOKIE } from "../cookies.ts";
import { AppError } from "../errors.ts";
import { badToken } from "../middleware/actor.ts";
import { refuseForeignOrigin } from "../middleware/origin.ts";
import { readAccess } from "../tokens/access.ts";
import { bearerOf } from "../tokens/bearer.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { endSession } from "./sessions.ts";

/**
 * Ends the session behind a request, and the sockets that it opened. An access token that has run out is no obstacle: somebody who
 * wants to leave is let go with what they have.
 */
export async function signOut(c: Context<AppEnv>): Promise<void> {
  const { deps } = c.var;
  const cookies = readCookies(c.req.header("cookie"));
  const bearer = bearerOf(c.req.header("authorization"));
  const refreshToken = bearer === undefined ? (cookies.get(REFRESH_COOKIE) ?? null) : null;
  const accessToken = bearer ?? cookies.get(ACCESS_COOKIE);
  if (bearer === undefined && (refreshToken || accessToken)) refuseForeignOrigin(c, { provenByCookie: true });

  const read = accessToken ? await readAccess(deps.keys, accessToken, deps.now()) : "ended";
  const access = typeof read === "string" ? null : read;
  if (!access && !refreshToken) throw read === "bad" ? badToken() : new AppError("unauthorized");
  const ended = await endSession(deps, { refreshToken, sessionId: access?.sid ?? null });
  deps.afterCommit(async () => await closeAllSockets(deps, ended, { access }));
}
