import { findDeviceRooms, findUserRooms } from "#db/queries/people.ts";
import type { ApplyCommand, ApplyResult, SessionRooms } from "#domain/commands.ts";
import type { Delivery, Event } from "#domain/events.ts";
import { follow } from "../aftermath.ts";
import { closeEverySocket } from "../commands/close-sockets.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";

/**
 * Closes the sockets of somebody whose rights are others now, or of a tablet that has none: they were opened with the old ones. Done only
 * when every room was told; closing twice is the same as once. Whoever may still listen comes back by themselves.
 */
export async function withdrawAccess(deps: Deps, delivery: Delivery): Promise<void> {
  const rooms = await roomsOf(deps, delivery.event);
  if (rooms) {
    await closeEverySocket(deps, rooms).catch((error: unknown) => {
      deps.log.warn("sockets not closed", { error });
      throw new AppError("unavailable");
    });
  }
  const command: ApplyCommand = { delivery };
  follow(deps, await deps.db.call<ApplyResult>("apply_access_v1", command));
}

/** Where the sockets may be that an event is about; null when there can be none. */
async function roomsOf({ db }: Pick<Deps, "db">, event: Event): Promise<SessionRooms | null> {
  if (event.type === "device.revoked") return await findDeviceRooms(db, event.aggregateId);
  const rooms = await findUserRooms(db, event.aggregateId, "everywhere" in event);
  // The kitchen that they may have left is none of theirs any more.
  const left = event.restaurantId === null ? [] : [event.restaurantId];
  return rooms && { ...rooms, restaurantIds: [...rooms.restaurantIds, ...left] };
}
