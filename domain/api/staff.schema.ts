import * as z from "zod";
import { MEMBER_ROLES } from "../roles.ts";
import { LinkToken, Password, SessionView } from "./auth.schema.ts";
import { Email, Id, Locale, text, Time } from "./common.schema.ts";

const Role = z.enum(MEMBER_ROLES);

export const Invite = z.strictObject({ email: Email, role: Role });
export const MemberChange = z.strictObject({ role: Role });
export const InvitationProof = z.strictObject({ token: LinkToken });
/** Nobody picks an address or a role here: both stand in the invitation. */
export const Join = z.strictObject({
  token: LinkToken,
  firstName: text(1, 60),
  lastName: text(0, 60).default(""),
  locale: Locale.default("en"),
  password: Password,
});

export const MemberView = z.object({
  userId: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  since: Time,
});
export const InvitationView = z.object({
  id: Id,
  email: z.string(),
  role: Role,
  invitedBy: z.string(),
  sentAt: Time,
  expiresAt: Time,
  isOver: z.boolean().describe("Whether the link has stopped to work; it can be sent anew"),
});
export const OpenedInvitationView = z.object({
  restaurantName: z.string(),
  role: Role,
  email: z.string(),
  invitedBy: z.string(),
  hasAccount: z.boolean().describe("Whether somebody has this address, who signs in and accepts"),
});
/** The session goes on with new rights; its refresh token stays as it is. */
export const AcceptedView = SessionView.omit({ refreshToken: true }).extend({ restaurantId: Id });
