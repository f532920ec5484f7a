import type * as z from "zod";
import { findLinkAddress } from "#db/queries/account-links.ts";
import { LINK_PURPOSES, LINK_SECONDS, type LinkPurpose } from "#domain/account-links.ts";
import type { Actor, Me } from "#domain/actor.ts";
import { maskedEmail } from "#domain/masked-email.ts";
import type { EmailChange, PasswordReset } from "#domain/api/auth.schema.ts";
import type {
  BeginResetCommand,
  ChangePasswordResult,
  Published,
  RequestEmailChangeCommand,
  RequestLinkCommand,
  ResetPasswordCommand,
  VerifyEmailCommand,
  VerifyEmailResult,
} from "#domain/commands.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { refuseGuessable } from "../guessable.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { openLink } from "./open-link.ts";
import { verifyOwnPassword } from "./password-change.ts";
import { attemptsOf, type Visitor } from "./sessions.ts";

/** Links of one kind that are mailed for one account, or for one name that nobody has, or to one new address. */
const LIMITS = { attemptsMax: 3, windowSeconds: 15 * 60 };
const LINKS_PER_NETWORK_MAX = 60;

/** Mails a link to whoever has this name, if anybody has: the caller cannot tell. Throws rate_limited. */
export async function requestLink(
  deps: Deps,
  purpose: RequestLinkCommand["purpose"],
  identifier: string,
  visitor: Visitor,
): Promise<void> {
  const command: RequestLinkCommand = {
    purpose,
    identifier,
    seconds: LINK_SECONDS[purpose],
    ...LIMITS,
    from: attemptsOf(visitor, LINKS_PER_NETWORK_MAX),
    requestId: deps.requestId,
  };
  publish(deps, await deps.db.call<Published>("request_link_v1", command));
}

/**
 * Mails a link to the address that somebody wants to have; theirs stays as it is until that is opened. Throws wrong_credentials,
 * rate_limited.
 */
export async function requestEmailChange(
  deps: Deps,
  actor: Actor,
  wish: z.output<typeof EmailChange>,
  visitor: Visitor,
): Promise<void> {
  const verifiedHash = await verifyOwnPassword(deps, actor, wish.currentPassword);
  const command: RequestEmailChangeCommand = {
    actor,
    verifiedHash,
    email: wish.email,
    seconds: LINK_SECONDS.change_email,
    ...LIMITS,
    from: attemptsOf(visitor, LINKS_PER_NETWORK_MAX),
    requestId: deps.requestId,
  };
  publish(deps, await deps.db.call<Published>("request_email_change_v1", command));
}

/** What a link is for, and for whom, as far as a stranger may know it. Uses nothing. Throws link_over. */
export async function lookAtLink(deps: Deps, token: string): Promise<{ purpose: LinkPurpose; address: string }> {
  const link = openLink(deps, token, LINK_PURPOSES);
  const email = await findLinkAddress(deps.db, link);
  if (email === null) throw new AppError("link_over");
  return { purpose: link.purpose, address: maskedEmail(email) };
}

/** Uses a link that shows that an address is somebody's: the one they have, or the one they want. Throws link_over, already_exists. */
export async function verifyEmail(deps: Deps, token: string): Promise<Me> {
  const { id, purpose } = openLink(deps, token, ["verify_email", "change_email"]);
  const command: VerifyEmailCommand = { linkId: id, purpose, requestId: deps.requestId };
  const verified = await deps.db.call<VerifyEmailResult>("verify_email_v1", command);
  publish(deps, verified);
  return verified.me;
}

/** Uses a link for a new password, and ends every session of the person. Throws link_over, invalid_input. */
export async function resetPassword(deps: Deps, wish: z.output<typeof PasswordReset>): Promise<void> {
  const { id } = openLink(deps, wish.token, ["reset_password"]);
  const begin: BeginResetCommand = { linkId: id };
  // Asked before anything is hashed: a link that is over costs nothing.
  const { me } = await deps.db.call<{ me: Me }>("begin_reset_v1", begin);
  refuseGuessable("newPassword", wish.newPassword, me);
  const command: ResetPasswordCommand = {
    linkId: id,
    passwordHash: await deps.passwords.hash(wish.newPassword),
    requestId: deps.requestId,
  };
  const reset = await deps.db.call<ChangePasswordResult>("reset_password_v1", command);
  publish(deps, reset);
  deps.afterCommit(async () => await closeAllSockets(deps, reset.ended));
}
