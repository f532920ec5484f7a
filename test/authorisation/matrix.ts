import { WHO, type Who } from "./principals.ts";

/** What a refusal says: its status and its code. */
export type Refusal = `${400 | 401 | 403 | 404} ${string}`;

export type Row = {
  /** As the router knows it. */
  route: string;
  may: readonly Who[] | "everybody";
  /** What those hear who are known, and may not. */
  others?: Refusal;
  /** Who is answered in another way than the rules below say. */
  but?: Partial<Record<Who, Refusal>>;
  /** Asked by these only, where it is said why. */
  by?: readonly Who[];
};

export const COOKS: readonly Who[] = ["a cook", "staff", "a manager", "the owner"];
/** A tablet of this kitchen does what its cooks do. */
export const TABLET: Who = "a kitchen tablet";
export const TABLET_ELSEWHERE: Who = "a tablet of another restaurant";
export const REVOKED_TABLET: Who = "a tablet that was revoked";
const TABLETS: readonly Who[] = [TABLET, TABLET_ELSEWHERE];
const LINE: readonly Who[] = [...COOKS, TABLET];
const MANAGERS: readonly Who[] = ["a manager", "the owner"];
const COUNTER: readonly Who[] = ["staff", "a manager", "the owner"];
export const ELSEWHERE: readonly Who[] = [
  "a cook of another restaurant",
  "staff of another restaurant",
  "a manager of another restaurant",
  "the owner of another restaurant",
];
export const EATERS: readonly Who[] = ["the customer", "another customer"];
export const ADMIN: Who = "the platform's admin";
/** Everybody with an account and an open session. */
export const PEOPLE: readonly Who[] = [...EATERS, "a driver", ...COOKS, ...ELSEWHERE, ADMIN];
export const LINKS: readonly Who[] = ["the guest with the tracking link", "the guest with the cancelling link"];
/** Their link is to another order, and opens none. */
export const REVIEWER: Who = "the guest with the reviewing link";
const TILLS: readonly Who[] = ["the till", "another restaurant's till"];

const BROKEN: readonly Who[] = [
  "somebody with a forged token",
  "somebody with an unsigned token",
  "somebody with an ended token",
  "somebody with a token for another audience",
  "somebody with a ticket for a token",
  "a guest with a forged link",
];
export const ENDED_SESSIONS: readonly Who[] = [
  "an owner who was signed out",
  "an owner whose rights have changed",
  "an owner whose account is disabled",
];
const ENDED_LINKS_AND_TILLS: readonly Who[] = [
  "somebody with an invented till's token",
  "a guest whose link was taken back",
  "a till whose token was taken back",
];
export const ELSEWHERE_PAGE: Who = "the owner, behind another site's page";

const each = (whos: readonly Who[], refusal: Refusal) => Object.fromEntries(whos.map((who) => [who, refusal]));

const NOT_ALLOWED = "403 not_allowed";
const NOT_FOUND = "404 not_found";
const UNAUTHORIZED = "401 unauthorized";

/** Routes that look at no proof: hashing a password takes a fifth of a second, so not everybody tries them. */
const FEW: readonly Who[] = ["a passer-by", "a cook", "somebody with a forged token", ELSEWHERE_PAGE];
const FROM_OUR_PAGES = { [ELSEWHERE_PAGE]: NOT_ALLOWED } as const;
/** For one kind of caller only: whatever else is shown is refused for what it is, before anybody looks whether it still counts. */
const PEOPLE_ONLY = each([...ENDED_LINKS_AND_TILLS, REVOKED_TABLET], NOT_ALLOWED);
const TILLS_ONLY = each([...ENDED_SESSIONS, REVOKED_TABLET, "a guest whose link was taken back"], NOT_ALLOWED);
const TABLETS_ONLY = each([...ENDED_SESSIONS, ...ENDED_LINKS_AND_TILLS], NOT_ALLOWED);
/** Hooks look at nothing but the signature of QStash. */
const NOT_QSTASH = each(WHO, UNAUTHORIZED);

/**
 * Who may do what. Each sentence is completed by who does it. Whoever is not in `may` is refused, and these rules say how, unless
 * `but` knows better: a passer-by and whoever brings a broken proof hear 401 unauthorized; so do links and tills that were taken back;
 * a session that is over, or of other rights than today's, hears 401 session_changed; what another site's page sends with the
 * owner's cookie is answered when it only reads, and else 403; all others hear `others`.
 */
export const MATRIX = {
  "asks whether anybody is there": { route: "GET /api/v1/health", may: "everybody" },
  "asks whether it can serve": {
    route: "GET /api/v1/health/ready",
    may: [
      "a passer-by",
      ...[...PEOPLE, ...LINKS, ...TILLS, ...TABLETS, ...ENDED_SESSIONS, REVOKED_TABLET],
      "a guest with another order's link",
      REVIEWER,
      "a guest whose link was taken back",
      ELSEWHERE_PAGE,
    ],
  },
  "reads the keys": { route: "GET /api/v1/jwks.json", may: "everybody" },
  "reads the keys where others look for them": { route: "GET /.well-known/jwks.json", may: "everybody" },
  "reads the API's document": { route: "GET /api/v1/openapi.json", may: "everybody" },
  "reads the API's reference": { route: "GET /api/v1/docs", may: "everybody" },
  "lists the dishes": { route: "GET /api/v1/menu", may: "everybody" },
  "lists restaurants": { route: "GET /api/v1/restaurants", may: "everybody" },
  "reads a restaurant": { route: "GET /api/v1/restaurants/:id", may: "everybody" },
  "reads the menu": { route: "GET /api/v1/restaurants/:id/menu", may: "everybody" },
  "asks what is to be had": { route: "GET /api/v1/restaurants/:id/availability", may: "everybody" },

  "signs up": { route: "POST /api/v1/auth/signup", may: "everybody", by: FEW, but: FROM_OUR_PAGES },
  registers: { route: "POST /api/v1/auth/register", may: "everybody", by: FEW, but: FROM_OUR_PAGES },
  "signs in": { route: "POST /api/v1/auth/signin", may: "everybody", by: FEW, but: FROM_OUR_PAGES },
  "logs in": { route: "POST /api/v1/auth/login", may: "everybody", by: FEW, but: FROM_OUR_PAGES },
  "renews a session by its token": {
    route: "POST /api/v1/auth/refresh-token",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  // Whoever wants to leave is let go, whatever has become of them. Links and tills have nothing to sign out of.
  "signs out": {
    route: "POST /api/v1/auth/logout",
    may: [...PEOPLE, ...ENDED_SESSIONS, ...TABLETS, REVOKED_TABLET],
    others: UNAUTHORIZED,
  },
  "asks who they are": {
    route: "GET /api/v1/auth/me",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "reads their profile": { route: "GET /api/v1/users/profile", may: PEOPLE, others: NOT_ALLOWED, but: PEOPLE_ONLY },
  "changes their profile": {
    route: "PATCH /api/v1/users/profile",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "changes their password": {
    route: "POST /api/v1/auth/change-password",
    may: PEOPLE,
    by: [...FEW, ...LINKS, ...ENDED_SESSIONS],
    others: NOT_ALLOWED,
  },
  "has everything that is kept of them": {
    route: "GET /api/v1/me/export",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "deletes their account": {
    route: "POST /api/v1/me/delete",
    may: PEOPLE,
    by: [...FEW, ...LINKS, ...ENDED_SESSIONS],
    others: NOT_ALLOWED,
  },
  "has a link for a new password mailed": {
    route: "POST /api/v1/auth/forgot-password",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  "has the link to verify an address mailed again": {
    route: "POST /api/v1/auth/resend-verification",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  "looks at a link that was mailed": {
    route: "POST /api/v1/auth/link",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  "shows by a link that an address is theirs": {
    route: "POST /api/v1/auth/verify-email",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  "sets a new password by a link": {
    route: "POST /api/v1/auth/reset-password",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  "asks for another address": {
    route: "POST /api/v1/auth/change-email",
    may: PEOPLE,
    by: [...FEW, ...LINKS, ...ENDED_SESSIONS],
    others: NOT_ALLOWED,
  },
  "reads an invitation": {
    route: "POST /api/v1/auth/invitation",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  // The customer was invited; whoever has another address was not.
  "accepts the customer's invitation": {
    route: "POST /api/v1/auth/accept-invitation",
    may: ["the customer"],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "joins by an invitation": { route: "POST /api/v1/auth/join", may: "everybody", by: FEW, but: FROM_OUR_PAGES },
  "asks where they are signed in": {
    route: "GET /api/v1/auth/sessions",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "signs out everywhere": {
    route: "POST /api/v1/auth/sessions/end",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "ends the customer's session": {
    route: "POST /api/v1/auth/sessions/:id/end",
    may: ["the customer"],
    others: NOT_FOUND,
    but: {
      ...each([...LINKS, ...TILLS, ...TABLETS, REVIEWER, "a guest with another order's link"], NOT_ALLOWED),
      ...PEOPLE_ONLY,
    },
  },

  "lists accounts": {
    route: "GET /api/v1/users",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "looks for accounts": {
    route: "POST /api/v1/users/search",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "counts accounts": {
    route: "GET /api/v1/users/stats",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "reads somebody's account": {
    route: "GET /api/v1/users/:id",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "gives somebody another role": {
    route: "PATCH /api/v1/users/:id/role",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "switches an account off": {
    route: "POST /api/v1/users/:id/disable",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "switches an account on again": {
    route: "POST /api/v1/users/:id/enable",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "signs somebody out": {
    route: "POST /api/v1/users/:id/sign-out",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "deletes somebody's account": {
    route: "DELETE /api/v1/users/:id",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "reads the audit log": {
    route: "GET /api/v1/audit-log",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "reads the security log": {
    route: "GET /api/v1/security-log",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },

  "applies with a restaurant": {
    route: "POST /api/v1/applications",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "lists their own applications": {
    route: "GET /api/v1/applications/mine",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "withdraws the customer's application": {
    route: "POST /api/v1/applications/:id/withdraw",
    may: ["the customer"],
    others: NOT_FOUND,
    but: {
      ...PEOPLE_ONLY,
      ...each([...LINKS, ...TILLS, ...TABLETS, REVIEWER, "a guest with another order's link"], NOT_ALLOWED),
    },
  },
  "lists applications": {
    route: "GET /api/v1/applications",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "looks for applications": {
    route: "POST /api/v1/applications/search",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "counts the applications that wait": {
    route: "GET /api/v1/applications/waiting",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "approves an application": {
    route: "POST /api/v1/applications/:id/approve",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "declines an application": {
    route: "POST /api/v1/applications/:id/decline",
    may: [ADMIN],
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },

  "places an order": { route: "POST /api/v1/orders", may: ["a passer-by", ...PEOPLE], others: NOT_ALLOWED },
  "lists their own orders": {
    route: "GET /api/v1/orders/mine",
    may: PEOPLE,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "reads a guest's order": { route: "GET /api/v1/orders/:id", may: [...LINKS, ...LINE, ADMIN], others: NOT_FOUND },
  "reads the customer's order": {
    route: "GET /api/v1/orders/:id",
    may: ["the customer", ...LINE, ADMIN],
    others: NOT_FOUND,
  },
  "reads what happened to a guest's order": {
    route: "GET /api/v1/orders/:id/events",
    may: [...LINKS, ...LINE, ADMIN],
    others: NOT_FOUND,
  },
  "reads what happened to the customer's order": {
    route: "GET /api/v1/orders/:id/events",
    may: ["the customer", ...LINE, ADMIN],
    others: NOT_FOUND,
  },
  "confirms a guest's order": {
    route: "POST /api/v1/orders/:id/status",
    may: LINE,
    others: NOT_FOUND,
    but: each([...LINKS, ADMIN], NOT_ALLOWED),
  },
  "confirms the customer's order": {
    route: "POST /api/v1/orders/:id/status",
    may: LINE,
    others: NOT_FOUND,
    but: each(["the customer", ADMIN], NOT_ALLOWED),
  },
  "declines a guest's order": {
    route: "POST /api/v1/orders/:id/status",
    may: COUNTER,
    others: NOT_FOUND,
    but: each([...LINKS, "a cook", TABLET, ADMIN], NOT_ALLOWED),
  },
  "cancels a guest's order": {
    route: "POST /api/v1/orders/:id/cancel",
    may: ["the guest with the cancelling link", ...COUNTER],
    others: NOT_FOUND,
    but: each(["the guest with the tracking link", "a cook", TABLET, ADMIN], NOT_ALLOWED),
  },
  "cancels the customer's order": {
    route: "POST /api/v1/orders/:id/cancel",
    may: ["the customer", ...COUNTER],
    others: NOT_FOUND,
    but: each(["a cook", TABLET, ADMIN], NOT_ALLOWED),
  },
  "has the links to a guest's order made new": {
    route: "POST /api/v1/orders/:id/links",
    may: LINKS,
    others: NOT_FOUND,
    but: each([...LINE, ADMIN], NOT_ALLOWED),
  },
  "has links to the customer's order made": {
    route: "POST /api/v1/orders/:id/links",
    may: [],
    others: NOT_FOUND,
    but: each(["the customer", ...LINE, ADMIN], NOT_ALLOWED),
  },
  "takes back the links to a guest's order": {
    route: "DELETE /api/v1/orders/:id/links",
    may: COUNTER,
    others: NOT_FOUND,
    but: each([...LINKS, "a cook", TABLET, ADMIN], NOT_ALLOWED),
  },
  "asks whether a guest's order can be reviewed": {
    route: "GET /api/v1/orders/:id/review",
    may: [REVIEWER],
    others: NOT_FOUND,
    but: each([...LINE, ADMIN], NOT_ALLOWED),
  },
  "reviews a guest's order": {
    route: "POST /api/v1/orders/:id/review",
    may: [REVIEWER],
    others: NOT_FOUND,
    but: each([...LINE, ADMIN], NOT_ALLOWED),
  },
  "reviews a guest's order by a link to look or to cancel": {
    route: "POST /api/v1/orders/:id/review",
    may: [],
    others: NOT_FOUND,
    but: each([...LINKS, ...LINE, ADMIN], NOT_ALLOWED),
  },
  "asks whether the customer's order can be reviewed": {
    route: "GET /api/v1/orders/:id/review",
    may: ["the customer"],
    others: NOT_FOUND,
    but: each([...LINE, ADMIN], NOT_ALLOWED),
  },
  "reviews the customer's order": {
    route: "POST /api/v1/orders/:id/review",
    may: ["the customer"],
    others: NOT_FOUND,
    but: each([...LINE, ADMIN], NOT_ALLOWED),
  },
  "lists what was written about the restaurant": {
    route: "GET /api/v1/restaurants/:id/reviews",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "approves what was written": {
    route: "PATCH /api/v1/restaurants/:id/reviews/:reviewId",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "reads the slips of a guest's order": {
    route: "GET /api/v1/kitchen/tickets/:orderId",
    may: [...LINE, ADMIN],
    others: NOT_FOUND,
  },
  "reads the slips of the customer's order": {
    route: "GET /api/v1/kitchen/tickets/:orderId",
    may: [...LINE, ADMIN],
    others: NOT_FOUND,
  },

  "lists the restaurant's orders": {
    route: "GET /api/v1/restaurants/:id/orders",
    may: [...LINE, ADMIN],
    others: NOT_ALLOWED,
  },
  "asks for the board": { route: "GET /api/v1/restaurants/:id/board", may: [...LINE, ADMIN], others: NOT_ALLOWED },
  "asks for the slips of a column": {
    route: "GET /api/v1/restaurants/:id/slips",
    may: [...LINE, ADMIN],
    others: NOT_ALLOWED,
  },
  "opens the restaurant": { route: "POST /api/v1/restaurants/:id/open", may: LINE, others: NOT_ALLOWED },
  "pauses the restaurant": { route: "POST /api/v1/restaurants/:id/pause", may: LINE, others: NOT_ALLOWED },
  "closes the restaurant": { route: "POST /api/v1/restaurants/:id/close", may: LINE, others: NOT_ALLOWED },
  "takes a dish off sale": { route: "POST /api/v1/items/:id/sold-out", may: LINE, others: NOT_ALLOWED },
  "puts a dish back on sale": { route: "POST /api/v1/items/:id/restock", may: LINE, others: NOT_ALLOWED },
  "reads the counts": { route: "GET /api/v1/stock", may: [...LINE, ADMIN], others: NOT_ALLOWED },
  // That a restaurant counts a dish is its own business: those who may not look hear that there is nothing.
  "corrects a count": {
    route: "POST /api/v1/stock/:itemId/adjust",
    may: COUNTER,
    others: NOT_FOUND,
    but: each(["a cook", TABLET, ADMIN], NOT_ALLOWED),
  },
  "takes what a till has sold": {
    route: "POST /api/v1/stock/reduce",
    may: ["the till"],
    others: NOT_ALLOWED,
    but: { ...TILLS_ONLY, "another restaurant's till": NOT_FOUND },
  },

  "lists who works there": {
    route: "GET /api/v1/restaurants/:id/staff",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "invites somebody": {
    route: "POST /api/v1/restaurants/:id/invitations",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "sends an invitation anew": {
    route: "POST /api/v1/restaurants/:id/invitations/:invitationId/resend",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "withdraws an invitation": {
    route: "DELETE /api/v1/restaurants/:id/invitations/:invitationId",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "gives another cook another role": {
    route: "PATCH /api/v1/restaurants/:id/staff/:userId",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "removes another cook": {
    route: "DELETE /api/v1/restaurants/:id/staff/:userId",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },

  "lists the tablets": {
    route: "GET /api/v1/restaurants/:id/devices",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "pairs a tablet": {
    route: "POST /api/v1/restaurants/:id/devices",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "renames a tablet": {
    route: "PATCH /api/v1/restaurants/:id/devices/:deviceId",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "revokes a tablet": {
    route: "DELETE /api/v1/restaurants/:id/devices/:deviceId",
    may: MANAGERS,
    others: NOT_ALLOWED,
    but: PEOPLE_ONLY,
  },
  "shows a code to be paired by": {
    route: "POST /api/v1/devices/pairing",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  "asks whether it was paired": {
    route: "POST /api/v1/devices/pairing/claim",
    may: "everybody",
    by: FEW,
    but: FROM_OUR_PAGES,
  },
  "asks which tablet it is": {
    route: "GET /api/v1/devices/me",
    may: TABLETS,
    others: NOT_ALLOWED,
    but: TABLETS_ONLY,
  },

  "gets a ticket for the room of a guest's order": {
    route: "POST /api/v1/room-tickets",
    may: [...LINKS, ...LINE, ADMIN],
    others: NOT_FOUND,
  },
  "gets a ticket for the room of the customer's order": {
    route: "POST /api/v1/room-tickets",
    may: ["the customer", ...LINE, ADMIN],
    others: NOT_FOUND,
  },
  "gets a ticket for the kitchen's room": {
    route: "POST /api/v1/room-tickets",
    may: [...LINE, ADMIN],
    others: NOT_FOUND,
  },
  "gets a ticket for the customer's own room": {
    route: "POST /api/v1/room-tickets",
    may: ["the customer"],
    others: NOT_FOUND,
  },
  // It is public, and takes none: nobody's proof is looked at.
  "gets a ticket for the room of the menu": {
    route: "POST /api/v1/room-tickets",
    may: [],
    but: each(WHO, "400 invalid_input"),
  },

  "brings a delivery to the kitchen": { route: "POST /hooks/kitchen", may: [], but: NOT_QSTASH },
  "brings a delivery to the notifications": {
    route: "POST /hooks/notifications",
    may: [],
    but: NOT_QSTASH,
  },
  "brings a delivery to the sender": { route: "POST /hooks/sender", may: [], but: NOT_QSTASH },
  "brings a delivery of changed rights": { route: "POST /hooks/access", may: [], but: NOT_QSTASH },
  "brings a delivery of a deleted account": { route: "POST /hooks/eraser", may: [], but: NOT_QSTASH },
  "starts a sweep": { route: "POST /hooks/sweep", may: [], but: NOT_QSTASH },
  "reports a failure": { route: "POST /hooks/failed", may: [], but: NOT_QSTASH },
} as const satisfies Record<string, Row>;

export type Sentence = keyof typeof MATRIX;

/** What somebody is told who says this sentence: "yes", or how they are refused. Undefined where they do not say it. */
export function verdictOf(sentence: Sentence, who: Who): "yes" | Refusal | undefined {
  const { route, may, others = UNAUTHORIZED, but = {}, by }: Row = MATRIX[sentence];
  if (by && !by.includes(who)) return undefined;
  const exception = but[who];
  if (exception) return exception;
  if (may === "everybody" || may.includes(who)) return "yes";
  if (who === "a passer-by" || BROKEN.includes(who) || ENDED_LINKS_AND_TILLS.includes(who)) return UNAUTHORIZED;
  if (ENDED_SESSIONS.includes(who) || who === REVOKED_TABLET) return "401 session_changed";
  if (who === ELSEWHERE_PAGE) return route.startsWith("GET ") && may.includes("the owner") ? "yes" : NOT_ALLOWED;
  return others;
}
