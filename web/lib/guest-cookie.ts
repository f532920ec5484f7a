import {
  CAPABILITY_DAYS,
  CAPABILITY_PREFIX,
  GUEST_COOKIE,
  GUEST_ORDERS_MAX,
  REVIEW_COOKIE,
  REVIEW_LINK_DAYS,
} from "#domain/capability.ts";
import { CAPABILITY_SCOPES, type CapabilityScope } from "#domain/actor.ts";
import { cookieValue } from "./cookies.ts";

const KEPT_SECONDS = CAPABILITY_DAYS * 24 * 3600;

const TOKEN = new RegExp(
  `^guest\\.[\\w-]{1,40}\\.([0-9a-f-]{36})\\.(${CAPABILITY_SCOPES.join("|")})\\.\\d{1,6}\\.[\\w-]{20,100}$`,
);

/** What a token says of itself. Only the API can tell whether it is genuine. */
export function readToken(token: unknown): { orderId: string; scope: CapabilityScope } | null {
  const [, orderId, scope] = (typeof token === "string" && TOKEN.exec(token)) || [];
  return orderId && scope ? { orderId, scope: scope as CapabilityScope } : null;
}

/** The tokens in a `Cookie` header, newest first; whatever is none is left out. */
export const guestTokens = (cookies: string | null): string[] => tokensIn(cookies, GUEST_COOKIE);

function tokensIn(cookies: string | null, name: string): string[] {
  const value = cookieValue(cookies, name);
  if (!value?.includes(CAPABILITY_PREFIX)) return [];
  try {
    const tokens: unknown = JSON.parse(decodeURIComponent(value));
    return Array.isArray(tokens) ? tokens.filter((token) => readToken(token) !== null).slice(0, GUEST_ORDERS_MAX) : [];
  } catch {
    return [];
  }
}

/** Adds a token in front. One per order is enough, and the one that may cancel is worth more than the one that may look. */
export function withToken(tokens: readonly string[], token: string): string[] {
  const added = readToken(token);
  if (!added) return [...tokens];
  const stronger = tokens.find((each) => {
    const known = readToken(each);
    return known?.orderId === added.orderId && known.scope === "cancel";
  });
  const others = tokens.filter((each) => readToken(each)?.orderId !== added.orderId);
  return [added.scope === "track" && stronger ? stronger : token, ...others].slice(0, GUEST_ORDERS_MAX);
}

const RENEWED_COOKIE = "__Host-renewed";
const RENEWED_SECONDS = 10 * 60;

/** Keeps a link that was made new until its page has shown it, and for whoever reloads that: out of every address and script. */
export const renewedCookie = (token: string): string =>
  `${RENEWED_COOKIE}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${RENEWED_SECONDS}`;

/** The link to an order that was made new here a moment ago. */
export function renewedLink(cookies: string | null, orderId: string): string | null {
  const token = cookieValue(cookies, RENEWED_COOKIE);
  return readToken(token)?.orderId === orderId ? token : null;
}

/** The cookie that keeps these links on this device. */
export const guestCookie = (tokens: readonly string[]): string => keeping(GUEST_COOKIE, tokens, KEPT_SECONDS);

/** The link to review an order that this device has. */
export const reviewLink = (cookies: string | null, orderId: string): string | null =>
  tokensIn(cookies, REVIEW_COOKIE).find((token) => readToken(token)?.orderId === orderId) ?? null;

/** The cookie that keeps the links to review, with one more. They are apart from those to the orders: neither takes the place of another. */
export const reviewCookie = (cookies: string | null, token: string): string =>
  keeping(REVIEW_COOKIE, withToken(tokensIn(cookies, REVIEW_COOKIE), token), REVIEW_LINK_DAYS * 24 * 3600);

const keeping = (name: string, tokens: readonly string[], seconds: number): string =>
  `${name}=${encodeURIComponent(JSON.stringify(tokens))}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;
