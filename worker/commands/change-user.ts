import type { Actor } from "#domain/actor.ts";
import type { ChangeUserCommand, ChangeUserResult, UserChange, UserRecord } from "#domain/commands.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { closeAllSockets } from "./close-sockets.ts";

/**
 * What somebody who runs the platform does to an account. Rights count from the next request on; sockets are closed at once, and
 * where rights are others now, by the event if this Worker ends before it comes to it. Throws not_found, not_allowed.
 */
export async function changeUser(deps: Deps, actor: Actor, userId: string, change: UserChange): Promise<UserRecord> {
  const command: ChangeUserCommand = { actor, userId, change, requestId: deps.requestId };
  const changed = await deps.db.call<ChangeUserResult>("change_user_v1", command);
  publish(deps, changed);
  deps.afterCommit(async () => await closeAllSockets(deps, changed.ended));
  return changed.user;
}
