import { data, type AppLoadContext } from "@remix-run/cloudflare";
import type { Me } from "#domain/actor.ts";
import type { ActorRole } from "#domain/roles.ts";
import { connect, read } from "#web/lib/api.ts";
import type { Failure } from "#web/lib/errors.ts";
import { requestIdOf } from "#web/lib/request-id.ts";

/** Who looks, as the API knows them. Somebody who is not signed in is sent to do so, and comes back. */
export async function loadMe(request: Request, context: AppLoadContext): Promise<Me> {
  const { v1 } = connect(request, context);
  const { user } = await read(v1.auth.me.$get(), request);
  return user;
}

/** Whether somebody may look into every kitchen. */
export const seesAllKitchens = (me: Me): boolean => me.platformRole === "super_admin";

/** As whom somebody works in this kitchen: empty for those who may only look. Throws the 403 page for everybody else. */
export function rolesIn(me: Me, restaurantId: string, context: AppLoadContext): ActorRole[] {
  const membership = me.memberships.find((each) => each.restaurantId === restaurantId);
  if (membership) return [membership.role];
  if (seesAllKitchens(me)) return [];
  throw notCrew(context);
}

/** The page for somebody who is known here and does not belong into a kitchen. */
export function notCrew(context: AppLoadContext) {
  const failure: Failure = {
    status: 403,
    code: "not_allowed",
    requestId: requestIdOf(context),
    details: [],
    retryAfterSeconds: null,
  };
  return data(failure, { status: 403, headers: { "Cache-Control": "no-store" } });
}

/** What somebody is called on a screen that others see too. */
export const shortName = (me: Me): string => me.firstName || me.username || me.email;
