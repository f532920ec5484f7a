import type { Aftermath, Published } from "#domain/commands.ts";
import type { Deps } from "./deps.ts";

/**
 * The fast path after a command: rooms hear of it, and its events go to the queue. All of it may fail or never happen; the rows
 * that the command wrote bring it about later. `restocked` names dishes of which something came back.
 */
export function follow(deps: Deps, aftermath: Aftermath, restocked: readonly string[] = []): void {
  const { deliveries, orderNews, boardChange, userNews, availability } = aftermath;
  if (availability) deps.menus.note(availability);
  if (orderNews || boardChange || userNews || availability) {
    deps.afterCommit(async () => await deps.rooms.tell(aftermath, deps.requestId, deps.log));
  }
  publish(deps, { deliveries });
  if (restocked.length > 0) {
    deps.afterCommit(async () => await deps.hints.forget(restocked.map((id) => ({ kind: "item", id }))));
  }
}

/** The same for a command that no room hears of. */
export function publish(deps: Deps, { deliveries }: Published): void {
  if (deliveries.length > 0) deps.afterCommit(async () => await deps.publisher.publish(deliveries, deps.log));
}
