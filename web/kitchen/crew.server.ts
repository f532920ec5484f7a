import { data, type AppLoadContext } from "@remix-run/cloudflare";
import type { Me } from "#domain/actor.ts";
import type { DeviceSelf } from "#domain/devices.ts";
import type { ActorRole } from "#domain/roles.ts";
import { connect, read } from "#web/lib/api.ts";
import type { Failure } from "#web/lib/errors.ts";
import { requestIdOf } from "#web/lib/request-id.ts";
import { viewerOf } from "#web/lib/viewer.ts";

/** Whoever looks at a kitchen: a person, or a paired tablet on which nobody is signed in. */
export type Crew = Pick<Me, "id" | "platformRole"> & {
  /** What they are called on a screen that others see too. */
  name: string;
  memberships: Pick<Me["memberships"][number], "restaurantId" | "restaurantName" | "role">[];
  device: DeviceSelf | null;
};

/** Who looks, as the API knows them. Somebody who is not signed in is sent to do so, and comes back. */
export async function loadMe(request: Request, context: AppLoadContext): Promise<Crew> {
  const { v1 } = connect(request, context);
  if (viewerOf(request).device) {
    const { device } = await read(v1.devices.me.$get(), request);
    const { id, name, restaurantId, restaurantName } = device;
    return {
      id,
      name,
      platformRole: "customer",
      memberships: [{ restaurantId, restaurantName, role: "kitchen" }],
      device,
    };
  }
  const { user } = await read(v1.auth.me.$get(), request);
  return { ...user, name: user.firstName || user.username || user.email, device: null };
}

/** Whether somebody may look into every kitchen. */
export const seesAllKitchens = (me: Crew): boolean => me.platformRole === "super_admin";

/** As whom somebody works in this kitchen: empty for those who may only look. Throws the 403 page for everybody else, the 404 page for a tablet of another. */
export function rolesIn(me: Crew, restaurantId: string, context: AppLoadContext): ActorRole[] {
  const membership = me.memberships.find((each) => each.restaurantId === restaurantId);
  if (membership) return [membership.role];
  if (seesAllKitchens(me)) return [];
  throw me.device ? failed(404, "not_found", context) : notCrew(context);
}

/** The page for somebody who is known here and does not belong into a kitchen. */
export const notCrew = (context: AppLoadContext) => failed(403, "not_allowed", context);

function failed(status: number, code: Failure["code"], context: AppLoadContext) {
  const failure: Failure = { status, code, requestId: requestIdOf(context), details: [], retryAfterSeconds: null };
  return data(failure, { status, headers: { "Cache-Control": "no-store" } });
}
