import type { ApplyCommand, ApplyResult } from "#domain/commands.ts";
import type { Delivery } from "#domain/events.ts";
import { follow } from "../aftermath.ts";
import { erasePerson } from "../commands/erase.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";

/**
 * Forgets somebody whose account was deleted. The event is done when nothing of them is left but orders that are under way; those the sweeps
 * come back for. Until then the queue tries again, and each try goes on where the one before broke off.
 */
export async function forgetPerson(deps: Deps, delivery: Delivery): Promise<void> {
  const remains = await erasePerson(deps, delivery.event.aggregateId).catch((error: unknown) => {
    deps.log.warn("not yet forgotten", { error });
    throw new AppError("unavailable");
  });
  if (remains === "more") throw new AppError("unavailable");
  const command: ApplyCommand = { delivery };
  follow(deps, await deps.db.call<ApplyResult>("apply_erasure_v1", command));
}
