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
] as const;
export type AuditedAction = (typeof AUDITED)[number];

/** One line of it. `before` and `after` are states and roles, never anything personal. */
export type AuditEntry = {
  id: string;
  at: string;
  by: { id: string; name: string };
  action: AuditedAction;
  user: { id: string; name: string };
  /** Where it was done, of what is done in a restaurant. */
  restaurant: { id: string; name: string } | null;
  before: Record<string, string>;
  after: Record<string, string>;
  requestId: string;
};
