import type * as z from "zod";
import { findInvitation } from "#db/queries/staff.ts";
import type { Actor } from "#domain/actor.ts";
import type { Join } from "#domain/api/staff.schema.ts";
import type {
  AcceptInvitationCommand,
  AcceptInvitationResult,
  JoinByInvitationCommand,
} from "#domain/staff-commands.ts";
import type { OpenedInvitation } from "#domain/staff.ts";
import { ACCESS_SECONDS } from "#domain/token-claims.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { refuseGuessable } from "../guessable.ts";
import { signAccess } from "../tokens/access.ts";
import { openLink } from "./open-link.ts";
import { newSession, sessionOf, type Opened, type Session, type Visitor } from "./sessions.ts";

/** What an invitation says. Throws link_over. */
export async function openInvitation(deps: Deps, token: string): Promise<OpenedInvitation> {
  const invitation = await findInvitation(deps.db, openLink(deps, token, ["join_staff"]).id);
  if (!invitation) throw new AppError("link_over");
  return invitation;
}

export type Accepted = Omit<Session, "refreshToken"> & { restaurantId: string };

/**
 * Joins with the account that asks, which must have the invited address. Its rights are others now, so it is given a new access token; the
 * session goes on. Throws link_over, not_allowed, already_exists.
 */
export async function acceptInvitation(deps: Deps, actor: Actor, token: string): Promise<Accepted> {
  const command: AcceptInvitationCommand = {
    actor,
    linkId: openLink(deps, token, ["join_staff"]).id,
    requestId: deps.requestId,
  };
  const accepted = await deps.db.call<AcceptInvitationResult>("accept_invitation_v1", command);
  publish(deps, accepted);
  return {
    accessToken: await signAccess(deps.keys, accepted, deps.now()),
    expiresIn: ACCESS_SECONDS,
    user: accepted.me,
    restaurantId: accepted.restaurantId,
  };
}

/** Makes an account with the invited address, and joins with it. Throws link_over, already_exists, invalid_input. */
export async function join(
  deps: Deps,
  wish: z.output<typeof Join>,
  visitor: Visitor,
): Promise<Opened & { restaurantId: string }> {
  const { token, password, ...person } = wish;
  // Asked before anything is hashed: a link that is over costs nothing.
  const { email, hasAccount, restaurantName } = await openInvitation(deps, token);
  if (hasAccount) throw new AppError("already_exists");
  refuseGuessable("password", password, { ...person, email, username: null, memberships: [{ restaurantName }] });
  const userId = deps.newId();
  const { refreshToken, session } = newSession(deps, userId, visitor, { verified: null, renewed: null });
  const passwordHash = await deps.passwords.hash(password);
  const command: JoinByInvitationCommand = {
    ...person,
    linkId: openLink(deps, token, ["join_staff"]).id,
    userId,
    passwordHash,
    session,
    requestId: deps.requestId,
  };
  const joined = await deps.db.call<AcceptInvitationResult>("join_by_invitation_v1", command);
  publish(deps, joined);
  return { session: await sessionOf(deps, joined, refreshToken), passwordHash, restaurantId: joined.restaurantId };
}
