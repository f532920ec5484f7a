import type { ErrorCode } from "./error-codes.ts";

/**
 * Refusals that somebody may want to look at, because whoever was refused may have meant harm. What happens to everybody is none of
 * them: a session that ended, an address where nothing is, a form with a mistake in it.
 */
export const REFUSAL_KINDS = [
  /** A proof that we never made: a forged or altered token, link or service token. One of ours that ended is ordinary. */
  "bad_token",
  /** A refresh token that was traded long ago and came back: its session ended with it. */
  "refresh_reuse",
  "wrong_password",
  /** Too many tries of what is counted in Postgres: to sign in or up, to show a password, to have something mailed, to pair a tablet. */
  "rate_limited",
  /** A code that no tablet shows, typed by somebody who pairs one. */
  "guessed_code",
  /** A link that was mailed, or one to an order, and is over. */
  "spent_link",
  /** A change that came from a page of another site, by form, by script or by socket. */
  "foreign_origin",
  /** Somebody known wanted what they may not do. */
  "not_allowed",
  /** A call to the hooks that the queue did not sign. */
  "bad_signature",
  /** A socket without a ticket that opens its room. */
  "bad_ticket",
] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

export const PRINCIPAL_KINDS = ["user", "device", "service", "guest"] as const;
/** Whom a refusal is about, where that is proven: a person's or a tablet's id, the hash of a service's token, the order of a guest's link. */
export type Principal = { kind: (typeof PRINCIPAL_KINDS)[number]; id: string };

/**
 * One refusal, as the Worker tells it. `route` is a method and a pattern and never an address, `network` a SHA-256 (hex) of where it
 * came from. Nothing personal and nothing secret.
 */
export type NotedRefusal = {
  kind: RefusalKind;
  /** What the caller heard. */
  code: ErrorCode;
  route: string;
  principal: Principal | null;
  network: string | null;
  requestId: string;
};

/** Each is `count` equal ones of a minute: of the same principal, or network where nobody is known. No two of a command are equal. */
export type NoteRefusalsCommand = { rows: (NotedRefusal & { id: string; count: number })[] };

/** One line of the log: all that were alike in one minute. `requestId` is of the first. */
export type SecurityEntry = NotedRefusal & {
  id: string;
  at: string;
  lastAt: string;
  count: number;
  /** The person, where it is about one. */
  user: { id: string; name: string } | null;
};
