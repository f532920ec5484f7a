import type { MemberRole, PlatformRole } from "./roles.ts";

/** What a guest's link may do with its one order: look, also cancel, or only say how it was. */
export const CAPABILITY_SCOPES = ["track", "cancel", "review"] as const;
export type CapabilityScope = (typeof CAPABILITY_SCOPES)[number];

/**
 * Who is asking, as proven by a verified token. It goes into every SQL statement, which compares it with the rows of this moment:
 * an actor is a claim, and the database decides.
 */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "guest"; orderId: string; scope: CapabilityScope; generation: number }
  | { kind: "user"; userId: string; sessionId: string; mv: number }
  | { kind: "device"; deviceId: string; sessionId: string }
  | { kind: "service"; tokenHash: string }
  | { kind: "system" };

export type Membership = { restaurantId: string; role: MemberRole };

/** The person behind a session, as the API shows them to themselves. */
export type Me = {
  id: string;
  email: string;
  /** Whether they have shown that mail reaches them there. */
  emailVerified: boolean;
  username: string | null;
  firstName: string;
  lastName: string;
  phone: string | null;
  locale: string;
  role: PlatformRole | MemberRole;
  platformRole: PlatformRole;
  memberships: (Membership & { restaurantName: string; restaurantSlug: string })[];
};
