import type { Aftermath } from "#domain/commands.ts";
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
  if (deliveries.length > 0) deps.afterCommit(async () => await deps.publisher.publish(deliveries, deps.log));
  if (restocked.length > 0) {
    deps.afterCommit(async () => await deps.hints.forget(restocked.map((id) => ({ kind: "item", id }))));
  }
}
