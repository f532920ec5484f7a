import type { Actor } from "#domain/actor.ts";
import type { EndOwnSessionsCommand, EndSessionResult } from "#domain/commands.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { verifyOwnPassword } from "./password-change.ts";
import { sessionOfActor } from "./sessions.ts";

/**
 * Ends one of somebody's own sessions, or all, or all the others, and the sockets of each. Whoever leaves is let go; to sign anybody out
 * elsewhere takes the present password, or a thief with one device would put its owner out of all the others. Throws not_found,
 * invalid_input where it is missing, wrong_credentials, rate_limited.
 */
export async function endOwnSessions(
  deps: Deps,
  actor: Actor,
  which: Pick<EndOwnSessionsCommand, "sessionId" | "keepsThis">,
  currentPassword: string | undefined,
): Promise<void> {
  const isOwn = which.sessionId !== null && which.sessionId === sessionOfActor(actor);
  const command: EndOwnSessionsCommand = {
    actor,
    ...which,
    verifiedHash: isOwn ? null : await verifyOwnPassword(deps, actor, needed(currentPassword), which.sessionId),
  };
  const { ended } = await deps.db.call<EndSessionResult>("end_own_sessions_v1", command);
  const kept = which.keepsThis ? sessionOfActor(actor) : null;
  deps.afterCommit(async () => await closeAllSockets(deps, ended, { kept }));
}

function needed(password: string | undefined): string {
  if (password !== undefined) return password;
  const message = "To sign out elsewhere needs the present password.";
  throw new AppError("invalid_input", undefined, { details: [{ field: "currentPassword", message }] });
}
