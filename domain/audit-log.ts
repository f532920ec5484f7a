/** What is written down whenever somebody does it with rights that not everybody has. */
export const AUDITED = [
  "user.role_changed",
  "user.disabled",
  "user.enabled",
  "user.signed_out",
  "user.deleted",
  "member.joined",
  "member.role_changed",
  "member.removed",
  "application.approved",
  "application.declined",
  "device.paired",
  "device.changed",
  "device.revoked",
  "review.approved",
  "review.rejected",
] as const;
export type AuditedAction = (typeof AUDITED)[number];

/** One line of it. `before` and `after` are states, roles and names of tablets, never anything personal. */
export type AuditEntry = {
  id: string;
  at: string;
  by: { id: string; name: string };
  action: AuditedAction;
  /** The person that it was done to; null for what was done to a tablet or a review, which names nobody. */
  user: { id: string; name: string } | null;
  device: { id: string; name: string } | null;
  /** Where it was done, of what is done in a restaurant. */
  restaurant: { id: string; name: string } | null;
  before: Record<string, string>;
  after: Record<string, string>;
  requestId: string;
};
