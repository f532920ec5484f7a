import type * as z from "zod";
import type { Actor } from "#domain/actor.ts";
import type { PasswordChange } from "#domain/api/auth.schema.ts";
import type {
  BeginPasswordChangeCommand,
  BeginPasswordChangeResult,
  ChangePasswordCommand,
  ChangePasswordResult,
} from "#domain/commands.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { refuseGuessable } from "../guessable.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { ATTEMPT_WINDOW_SECONDS, ATTEMPTS_MAX, sessionOfActor } from "./sessions.ts";

/**
 * Sets a new password for whoever knows the present one. All their other sessions end, sockets and all: whoever had the old password
 * is out. Returns whose it is and the hash of what is theirs now. Throws wrong_credentials, invalid_input, rate_limited.
 */
export async function changePassword(
  deps: Deps,
  actor: Actor,
  wish: z.output<typeof PasswordChange>,
): Promise<{ userId: string; passwordHash: string }> {
  const { me, passwordHash } = await beginPasswordCheck(deps, actor, null);
  refuseGuessable("newPassword", wish.newPassword, me);
  const { matches } = await deps.passwords.verify(wish.currentPassword, passwordHash);
  if (!matches) {
    // Whoever asks again because the answer was lost has got what they wanted already.
    const { matches: isDone } = await deps.passwords.verify(wish.newPassword, passwordHash);
    if (isDone) return { userId: me.id, passwordHash };
    throw new AppError("wrong_credentials");
  }
  const next = await deps.passwords.hash(wish.newPassword);
  const change: ChangePasswordCommand = {
    actor,
    requestId: deps.requestId,
    tellsOfAccounts: true,
    verifiedHash: passwordHash,
    passwordHash: next,
  };
  const changed = await deps.db.call<ChangePasswordResult>("change_password_v1", change);
  publish(deps, changed);
  deps.afterCommit(async () => await closeAllSockets(deps, changed.ended, { kept: sessionOfActor(actor) }));
  return { userId: me.id, passwordHash: next };
}

/**
 * Has whoever asks show that they know their present password. Gives the hash that it was verified against: what is done then compares
 * it once more. Throws wrong_credentials, rate_limited (three tries a minute for one session, whatever they are for), not_found for a
 * session that is not theirs.
 */
export async function verifyOwnPassword(
  deps: Deps,
  actor: Actor,
  password: string,
  sessionId: string | null = null,
): Promise<string> {
  const { passwordHash } = await beginPasswordCheck(deps, actor, sessionId);
  const { matches } = await deps.passwords.verify(password, passwordHash);
  if (!matches) throw new AppError("wrong_credentials");
  return passwordHash;
}

/** What somebody's present password is verified against. Throws rate_limited. */
async function beginPasswordCheck(
  deps: Deps,
  actor: Actor,
  sessionId: string | null,
): Promise<BeginPasswordChangeResult> {
  const begin: BeginPasswordChangeCommand = {
    actor,
    attemptsMax: ATTEMPTS_MAX,
    windowSeconds: ATTEMPT_WINDOW_SECONDS,
    sessionId,
  };
  return await deps.db.call<BeginPasswordChangeResult>("begin_password_change_v1", begin);
}
