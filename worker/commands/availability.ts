import type { Actor } from "#domain/actor.ts";
import type { AvailabilityResult, SetAvailabilityCommand } from "#domain/commands.ts";
import type { Availability } from "#domain/menu.ts";
import { follow } from "../aftermath.ts";
import type { Deps } from "../deps.ts";

/** Opens, pauses or closes a restaurant. Throws not_found, not_allowed. */
export async function setAvailability(
  deps: Deps,
  actor: Actor,
  wish: Pick<SetAvailabilityCommand, "restaurantId" | "state" | "message" | "minutes">,
): Promise<Availability> {
  const command: SetAvailabilityCommand = { actor, requestId: deps.requestId, eventId: deps.newId(), ...wish };
  const changed = await deps.db.call<AvailabilityResult>("set_availability_v1", command);
  follow(deps, changed);
  if (wish.state === "open") {
    deps.afterCommit(async () => await deps.hints.forget([{ kind: "restaurant", id: wish.restaurantId }]));
  }
  return changed.availability;
}
