import type { Actor } from "./actor.ts";
import type { EndSessionResult, LinkLimits, OpenSessionCommand, Published, SessionResult } from "./commands.ts";
import type { MemberRole } from "./roles.ts";
import type { Invitation, Member } from "./staff.ts";

/** The commands about the people of a restaurant, in the way of `commands.ts`. */

/** Asks somebody to join the people of a restaurant. `perHourMax` is for the restaurant, the limits are for the address. */
type MailInvitation = LinkLimits & {
  actor: Actor;
  restaurantId: string;
  /** How long the link works. */
  seconds: number;
  perHourMax: number;
  requestId: string;
};
export type InviteCommand = MailInvitation & { email: string; role: MemberRole };
export type ResendInvitationCommand = MailInvitation & { invitationId: string };
export type WithdrawInvitationCommand = { actor: Actor; restaurantId: string; invitationId: string };
export type InvitationResult = { invitation: Invitation } & Published;
/** By whoever is signed in, and has the address that was invited. */
export type AcceptInvitationCommand = { actor: Actor; linkId: string; requestId: string };
export type AcceptInvitationResult = { restaurantId: string } & SessionResult & Published;
/** By somebody who has no account yet. */
export type JoinByInvitationCommand = {
  linkId: string;
  userId: string;
  firstName: string;
  lastName: string;
  locale: string;
  passwordHash: string;
  session: OpenSessionCommand;
  requestId: string;
};
/** Gives somebody another role in a restaurant; null takes it from them. */
export type ChangeMemberCommand = {
  actor: Actor;
  restaurantId: string;
  userId: string;
  role: MemberRole | null;
  requestId: string;
};
export type ChangeMemberResult = { member: Member | null } & EndSessionResult & Published;
