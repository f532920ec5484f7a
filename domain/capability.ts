import type { CapabilityScope } from "./actor.ts";

/** A guest's link lives this long after the order was placed. */
export const CAPABILITY_DAYS = 30;
/** A link to say how an order was lives this long after the order was completed. */
export const REVIEW_LINK_DAYS = 30;
/** The links to say how orders were, kept like `GUEST_COOKIE`: apart from it, because they open no order. */
export const REVIEW_COOKIE = "__Host-review";
/** A browser keeps a guest's links in this cookie: a JSON array of tokens, newest first. API and pages both read and write it. */
export const GUEST_COOKIE = "__Host-guest";
/** A browser keeps this many guest orders; the oldest is forgotten first, and its mailed link still works. */
export const GUEST_ORDERS_MAX = 10;
/** Prefix by which a guest token is told from an access token. */
export const CAPABILITY_PREFIX = "guest";

/**
 * What a guest token says in the clear, before its MAC: `guest.{kid}.{orderId}.{scope}.{generation}.{mac}`. The text that is
 * authenticated is everything before the last dot.
 */
export const capabilityText = (kid: string, orderId: string, scope: CapabilityScope, generation: number): string =>
  [CAPABILITY_PREFIX, kid, orderId, scope, generation].join(".");
