import type { MemberRole } from "./roles.ts";

/** Somebody who works in a restaurant, as its managers and owners see them. */
export type Member = { userId: string; name: string; email: string; role: MemberRole; since: string };

/** Somebody who was asked to join and has not yet. `isOver`: the link has stopped to work, and can be sent anew. */
export type Invitation = {
  id: string;
  email: string;
  role: MemberRole;
  invitedBy: string;
  sentAt: string;
  expiresAt: string;
  isOver: boolean;
};

/** What an invitation says to whoever opens its link. */
export type OpenedInvitation = {
  restaurantName: string;
  role: MemberRole;
  email: string;
  invitedBy: string;
  /** Whether somebody has an account with this address, who signs in first. */
  hasAccount: boolean;
};
