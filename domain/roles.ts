/**
 * Who may be somebody to a restaurant. A person's role is never read from a request or a token alone: the database compares it
 * in the statement that does the work.
 */
export const MEMBER_ROLES = ["kitchen", "staff", "manager", "owner"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** Roles over the whole platform. */
export const PLATFORM_ROLES = ["customer", "driver", "super_admin"] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

/** `disabled` may not sign in; `anonymised` was forgotten, and only their orders' amounts are left. */
export const USER_STATUSES = ["active", "disabled", "anonymised"] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** Every role that can stand in the table of order moves. `guest` holds a link to one order; `system` is Comanda itself. */
export const ACTOR_ROLES = ["guest", "customer", "driver", ...MEMBER_ROLES, "super_admin", "system"] as const;
export type ActorRole = (typeof ACTOR_ROLES)[number];

/** What may be done to a restaurant. Verbs that destroy are never implied by verbs that change. */
export const VERBS = [
  "orders:read",
  "orders:update_status",
  "orders:cancel",
  "orders:create",
  "menu:availability",
  "stock:adjust",
  "restaurant:open_close",
  "staff:read",
  "staff:invite",
  "staff:manage",
  "devices:read",
  "devices:manage",
  "reviews:read",
  "reviews:decide",
] as const;
export type Verb = (typeof VERBS)[number];

/** What may be done to everybody who has an account, by whoever runs the platform. Looking allows no change. */
export const PLATFORM_ONLY_VERBS = [
  "users:read",
  "users:manage",
  "users:delete",
  "audit:read",
  "security:read",
  "applications:read",
  "applications:decide",
] as const;
export type PlatformVerb = (typeof PLATFORM_ONLY_VERBS)[number];

const KITCHEN: Verb[] = ["orders:read", "orders:update_status", "menu:availability", "restaurant:open_close"];
const STAFF: Verb[] = [...KITCHEN, "orders:create", "orders:cancel", "stock:adjust"];
const REVIEWS: Verb[] = ["reviews:read", "reviews:decide"];
const MANAGER: Verb[] = [...STAFF, "staff:read", "staff:invite", "devices:read", "devices:manage", ...REVIEWS];

/** Role to verbs; copied into the database by `db:migrate`, and a test holds both equal. */
export const ROLE_VERBS: Record<MemberRole, readonly Verb[]> = {
  kitchen: KITCHEN,
  staff: STAFF,
  manager: MANAGER,
  owner: [...MANAGER, "staff:manage"],
};

/** The roles that somebody gives to others and takes from them: `staff:invite` allows those of the crew, `staff:manage` all. */
export const GIVES: Record<MemberRole, readonly MemberRole[]> = {
  kitchen: [],
  staff: [],
  manager: ["kitchen", "staff"],
  owner: MEMBER_ROLES,
};

/**
 * What a role over the platform may do, in every restaurant and beside them. It looks, and leaves the cooking to those who work there. Copied into
 * the same table as ROLE_VERBS.
 */
export const PLATFORM_VERBS: Record<PlatformRole, readonly (Verb | PlatformVerb)[]> = {
  customer: [],
  driver: [],
  super_admin: [
    "orders:read",
    "users:read",
    "users:manage",
    "users:delete",
    "audit:read",
    "security:read",
    "applications:read",
    "applications:decide",
  ],
};
