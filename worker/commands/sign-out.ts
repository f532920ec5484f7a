import type { Context } from "hono";
import type { EndSessionResult } from "#domain/commands.ts";
import { listOwnOrders } from "#db/queries/orders.ts";
import type { AppEnv } from "../app-env.ts";
import { ACCESS_COOKIE, readCookies, REFRESH_COOKIE } from "../cookies.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { refuseForeignOrigin } from "../middleware/origin.ts";
import { verifyAccess, type Access } from "../tokens/access.ts";
import { endSession } from "./sessions.ts";

const BEARER = /^Bearer ([\x21-\x7e]{1,4096})$/i;
const ORDERS_MAX = 20;

/**
 * Ends the session behind a request, and the sockets that it opened. An access token that has run out is no obstacle: somebody who
 * wants to leave is let go with what they have.
 */
export async function signOut(c: Context<AppEnv>): Promise<void> {
  const { deps } = c.var;
  const cookies = readCookies(c.req.header("cookie"));
  const bearer = BEARER.exec(c.req.header("authorization") ?? "")?.[1];
  const refreshToken = bearer === undefined ? (cookies.get(REFRESH_COOKIE) ?? null) : null;
  const accessToken = bearer ?? cookies.get(ACCESS_COOKIE);
  if (bearer === undefined && (refreshToken || accessToken)) refuseForeignOrigin(c, { provenByCookie: true });

  const access = accessToken ? await verifyAccess(deps.keys, accessToken, deps.now()) : null;
  if (!access && !refreshToken) throw new AppError("unauthorized");
  const watched = access ? await watchedOrders(deps, access) : [];
  const ended = await endSession(deps, { refreshToken, sessionId: access?.sid ?? null });
  deps.afterCommit(async () => {
    for (const session of ended) await closeSockets(deps, session, access?.mem ?? [], watched);
  });
}

/** The orders that this person may be watching. Asked before the session ends, because after it nobody may. */
async function watchedOrders({ db, log }: Deps, { sub: userId, sid: sessionId, mv }: Access): Promise<string[]> {
  try {
    const actor = { kind: "user", userId, sessionId, mv } as const;
    const { items } = await listOwnOrders(db, actor, { status: "active", limit: ORDERS_MAX });
    return items.map(({ id }) => id);
  } catch (error) {
    log.warn("sockets on orders are left to their end", { error }); // at the latest when the access token runs out
    return [];
  }
}

async function closeSockets(
  { rooms, log }: Deps,
  { userId, sessionId }: EndSessionResult["ended"][number],
  memberships: Access["mem"],
  orderIds: readonly string[],
): Promise<void> {
  const who = { sessionId };
  await Promise.all([
    rooms.close("user", userId, who, log),
    ...memberships.map(async ({ r }) => await rooms.close("kitchen", r, who, log)),
    ...orderIds.map(async (id) => await rooms.close("order", id, who, log)),
  ]);
}
