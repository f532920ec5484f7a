import { INVITATION_SECONDS } from "#domain/account-links.ts";
import type { Actor } from "#domain/actor.ts";
import type {
  ChangeMemberCommand,
  ChangeMemberResult,
  InvitationResult,
  InviteCommand,
  ResendInvitationCommand,
  WithdrawInvitationCommand,
} from "#domain/staff-commands.ts";
import type { MemberRole } from "#domain/roles.ts";
import type { Invitation, Member } from "#domain/staff.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { closeAllSockets } from "./close-sockets.ts";

/** Invitations of one restaurant in an hour; links that are mailed to one address in a quarter of an hour, whoever sends them. */
const LIMITS = { perHourMax: 60, attemptsMax: 3, windowSeconds: 15 * 60 };

/** Mails somebody a link with which they join. Throws not_found, not_allowed, already_exists, rate_limited. */
export async function invite(
  deps: Deps,
  actor: Actor,
  restaurantId: string,
  wish: { email: string; role: MemberRole },
): Promise<Invitation> {
  const { requestId } = deps;
  const command: InviteCommand = { actor, restaurantId, ...wish, seconds: INVITATION_SECONDS, ...LIMITS, requestId };
  const { invitation, ...told } = await deps.db.call<InvitationResult>("invite_v1", command);
  publish(deps, told);
  return invitation;
}

/** Mails another link; the old one is over. Throws not_found, not_allowed, rate_limited. */
export async function resendInvitation(
  deps: Deps,
  actor: Actor,
  restaurantId: string,
  invitationId: string,
): Promise<Invitation> {
  const command: ResendInvitationCommand = {
    actor,
    restaurantId,
    invitationId,
    seconds: INVITATION_SECONDS,
    ...LIMITS,
    requestId: deps.requestId,
  };
  const { invitation, ...told } = await deps.db.call<InvitationResult>("resend_invitation_v1", command);
  publish(deps, told);
  return invitation;
}

/** Its link is over. Throws not_found, not_allowed. */
export async function withdrawInvitation(
  { db }: Deps,
  actor: Actor,
  restaurantId: string,
  invitationId: string,
): Promise<void> {
  const command: WithdrawInvitationCommand = { actor, restaurantId, invitationId };
  await db.call("withdraw_invitation_v1", command);
}

/**
 * Gives somebody another role, or takes theirs (null). It counts from the next request on; sockets are closed at once, and by the event
 * if this Worker ends before it comes to it. Throws not_found, not_allowed.
 */
export async function changeMember(
  deps: Deps,
  actor: Actor,
  place: { restaurantId: string; userId: string },
  role: MemberRole | null,
): Promise<Member | null> {
  const command: ChangeMemberCommand = { actor, ...place, role, requestId: deps.requestId };
  const changed = await deps.db.call<ChangeMemberResult>("change_member_v1", command);
  publish(deps, changed);
  deps.afterCommit(async () => await closeAllSockets(deps, changed.ended));
  return changed.member;
}
