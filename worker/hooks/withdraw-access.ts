import { findUserRooms } from "#db/queries/people.ts";
import type { ApplyCommand, ApplyResult } from "#domain/commands.ts";
import type { Delivery } from "#domain/events.ts";
import { follow } from "../aftermath.ts";
import { closePersonsSockets } from "../commands/close-sockets.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";

/**
 * Closes the sockets of somebody whose rights are others now: they were opened with the old ones. Done only when every room was told;
 * closing twice is the same as once. Whoever may still listen comes back by themselves.
 */
export async function withdrawAccess(deps: Deps, delivery: Delivery): Promise<void> {
  const { event } = delivery;
  const rooms = await findUserRooms(deps.db, event.aggregateId, "everywhere" in event);
  if (rooms) {
    // The kitchen that they may have left is none of theirs any more.
    const left = event.restaurantId === null ? [] : [event.restaurantId];
    const all = { ...rooms, restaurantIds: [...rooms.restaurantIds, ...left] };
    await closePersonsSockets(deps, all).catch((error: unknown) => {
      deps.log.warn("sockets not closed", { error });
      throw new AppError("unavailable");
    });
  }
  const command: ApplyCommand = { delivery };
  follow(deps, await deps.db.call<ApplyResult>("apply_access_v1", command));
}
