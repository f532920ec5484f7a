import type { CommandName } from "#domain/command-names.ts";
import type { ApplyCommand, ApplyResult } from "#domain/commands.ts";
import type { Consumer, Delivery } from "#domain/events.ts";
import { follow } from "../aftermath.ts";
import type { Deps } from "../deps.ts";

const APPLY = {
  kitchen: "apply_kitchen_v1",
  notifications: "apply_notifications_v1",
} as const satisfies Partial<Record<Consumer, CommandName>>;

/**
 * What an event causes at one consumer. One SQL round trip: the inbox row and the effect, or neither. The next event of the same
 * order comes back with it and is published at once, so that a burst of moves needs no sweep.
 */
export async function applyDelivery(deps: Deps, consumer: keyof typeof APPLY, delivery: Delivery): Promise<void> {
  const command: ApplyCommand = { delivery };
  const applied = await deps.db.call<ApplyResult>(APPLY[consumer], command);
  follow(deps, applied);
}
