import type * as z from "zod";
import type { Actor } from "#domain/actor.ts";
import { GUESSABLE, isGuessable, type PasswordChange } from "#domain/api/auth.schema.ts";
import type {
  BeginPasswordChangeCommand,
  BeginPasswordChangeResult,
  ChangePasswordCommand,
  EndSessionResult,
} from "#domain/commands.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { ATTEMPT_WINDOW_SECONDS, ATTEMPTS_MAX, sessionOfActor } from "./sessions.ts";

/**
 * Sets a new password for whoever knows the present one. All their other sessions end, sockets and all: whoever had the old password
 * is out. Throws wrong_credentials, invalid_input, rate_limited (its tries count with those to sign in).
 */
export async function changePassword(deps: Deps, actor: Actor, wish: z.output<typeof PasswordChange>): Promise<void> {
  const begin: BeginPasswordChangeCommand = {
    actor,
    attemptsMax: ATTEMPTS_MAX,
    windowSeconds: ATTEMPT_WINDOW_SECONDS,
  };
  const { me, passwordHash } = await deps.db.call<BeginPasswordChangeResult>("begin_password_change_v1", begin);
  if (isGuessable(wish.newPassword, me)) {
    throw new AppError("invalid_input", undefined, { details: [{ field: "newPassword", message: GUESSABLE }] });
  }
  const { matches } = await deps.passwords.verify(wish.currentPassword, passwordHash);
  if (!matches) {
    // Whoever asks again because the answer was lost has got what they wanted already.
    const { matches: isDone } = await deps.passwords.verify(wish.newPassword, passwordHash);
    if (isDone) return;
    throw new AppError("wrong_credentials");
  }
  const change: ChangePasswordCommand = {
    actor,
    verifiedHash: passwordHash,
    passwordHash: await deps.passwords.hash(wish.newPassword),
  };
  const { ended } = await deps.db.call<EndSessionResult>("change_password_v1", change);
  deps.afterCommit(async () => await closeAllSockets(deps, ended, { kept: sessionOfActor(actor) }));
}
