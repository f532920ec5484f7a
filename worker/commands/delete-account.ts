import type { Actor } from "#domain/actor.ts";
import type { DeleteAccountResult, DeleteOwnAccountCommand, DeleteUserCommand } from "#domain/leaving.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { verifyOwnPassword } from "./password-change.ts";

/**
 * Deletes the account of whoever asks and knows its password: nobody is behind it any more when this returns, and the event has the rest
 * forgotten. Throws wrong_credentials, last_owner, last_operator, rate_limited.
 */
export async function deleteOwnAccount(deps: Deps, actor: Actor, password: string): Promise<void> {
  const verifiedHash = await verifyOwnPassword(deps, actor, password);
  const command: DeleteOwnAccountCommand = { actor, verifiedHash, requestId: deps.requestId };
  finish(deps, await deps.db.call<DeleteAccountResult>("delete_own_account_v1", command));
}

/** The same, by whoever runs the platform. Whoever is gone stays gone. Throws not_found, not_allowed, last_owner. */
export async function deleteUser(deps: Deps, actor: Actor, userId: string): Promise<void> {
  const command: DeleteUserCommand = { actor, userId, requestId: deps.requestId };
  finish(deps, await deps.db.call<DeleteAccountResult>("delete_user_v1", command));
}

function finish(deps: Deps, done: DeleteAccountResult): void {
  publish(deps, done);
  deps.afterCommit(async () => await closeAllSockets(deps, done.ended));
}
