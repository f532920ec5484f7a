import type { Context } from "hono";
import { ACCESS_SECONDS, REFRESH_SECONDS } from "#domain/token-claims.ts";
import { DEVICE_SECONDS } from "#domain/devices.ts";
import { CAPABILITY_DAYS, GUEST_COOKIE, GUEST_ORDERS_MAX } from "#domain/capability.ts";
import { orderOfCapability } from "./tokens/capability.ts";

export const ACCESS_COOKIE = "__Host-access";
export const REFRESH_COOKIE = "__Host-refresh";
/** Who has signed in with this browser before: it lets nobody in, and stays when they sign out. */
export const DEVICE_COOKIE = "__Host-device";
/** The secret of a tablet that shows a code and waits. */
export const PAIRING_COOKIE = "__Host-pairing";
/** Longer than a code lives and than a tablet that was confirmed may be late. */
const PAIRING_COOKIE_SECONDS = 2 * 3600;

const COOKIE_HEADER_MAX = 16_384;

/** Reads a Cookie header. The first of two equal names counts: `__Host-` keeps other hosts from setting one at all. */
export function readCookies(header: string | null | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? "").slice(0, COOKIE_HEADER_MAX).split(";")) {
    const at = pair.indexOf("=");
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    if (name !== "" && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** The guest tokens in a browser's cookie, newest first; nothing when it is unreadable, as it proves nothing by itself. */
export function readGuestCookie(value: string | undefined): string[] {
  try {
    const tokens: unknown = JSON.parse(decodeURIComponent(value ?? "[]"));
    if (!Array.isArray(tokens)) return [];
    return tokens.filter((token): token is string => typeof token === "string").slice(0, GUEST_ORDERS_MAX);
  } catch {
    return [];
  }
}

/** The guest tokens after one more order: newest first, one for each order. */
export function withGuestToken(tokens: readonly string[], token: string): string[] {
  const orderId = orderOfCapability(token);
  const others = tokens.filter((each) => orderOfCapability(each) !== orderId);
  return [token, ...others].slice(0, GUEST_ORDERS_MAX);
}

/** The cookie that keeps a guest's tokens as long as the newest of them lives. */
export const guestCookie = (tokens: readonly string[]): string =>
  cookie(GUEST_COOKIE, encodeURIComponent(JSON.stringify(tokens)), CAPABILITY_DAYS * 24 * 3600);

/** The cookies of a session, each as long as its token lives. */
export const sessionCookies = (tokens: { accessToken: string; refreshToken: string; device?: unknown }): string[] => [
  accessCookie(tokens.accessToken),
  cookie(REFRESH_COOKIE, tokens.refreshToken, tokens.device === undefined ? REFRESH_SECONDS : DEVICE_SECONDS),
];

export const pairingCookie = (secret: string): string => cookie(PAIRING_COOKIE, secret, PAIRING_COOKIE_SECONDS);
export const noPairingCookie = (): string => cookie(PAIRING_COOKIE, "", 0);

/** The one of them that says what somebody may: for a session that goes on with other rights. */
export const accessCookie = (accessToken: string): string => cookie(ACCESS_COOKIE, accessToken, ACCESS_SECONDS);

/** The cookie of `DEVICE_COOKIE`. */
export const deviceCookie = (value: string, seconds: number): string => cookie(DEVICE_COOKIE, value, seconds);

/** The cookies of a session, to be forgotten at once. */
export const endedSessionCookies = (): string[] => [cookie(ACCESS_COOKIE, "", 0), cookie(REFRESH_COOKIE, "", 0)];

/** `__Host-` obliges the browser: https (or localhost), this host only, the whole site. No script ever reads one. */
const cookie = (name: string, value: string, seconds: number) =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`;

/** Adds cookies to an answer. */
export function setCookies(c: Context, cookies: readonly string[]): void {
  for (const each of cookies) c.header("Set-Cookie", each, { append: true });
}
