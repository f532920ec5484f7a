import { DEVICE_ROLE } from "#domain/token-claims.ts";
import { base64UrlToText } from "./base64url.ts";
import { cookieValue } from "./cookies.ts";
import { guestTokens, readToken } from "./guest-cookie.ts";

/** Who seems to be looking: enough for a name in the header and the choice of links. */
export type Viewer = {
  user: { id: string; name: string; restaurants: string[] } | null;
  /** The kitchen of a paired tablet, on which nobody is signed in. */
  device: { restaurantId: string } | null;
  /** Whether there is a session at all: while the database is away it may be one that nobody could renew. */
  hasSession: boolean;
  /** The order that a guest placed from this device within the last hours. */
  recentOrderId: string | null;
};

const ACCESS_COOKIE = "__Host-access";
const REFRESH_COOKIE = "__Host-refresh";
const RECENT_MS = 12 * 3_600_000;

/**
 * Reads the access token without verifying it, which costs nothing. It decides only what the header says: whoever forges it sees
 * a name that they wrote themselves, and every page and action asks the API, which verifies.
 */
export function viewerOf(request: Request, now = Date.now()): Viewer {
  const cookies = request.headers.get("Cookie");
  const claims = claimsIn(cookieValue(cookies, ACCESS_COOKIE));
  const fresh = claims && claims.exp * 1000 > now ? claims : null;
  const restaurants = fresh?.mem.map(({ r }) => r) ?? [];
  const [restaurantId] = restaurants;
  const isDevice = fresh?.role === DEVICE_ROLE;
  const user = fresh && !isDevice ? { id: fresh.sub, name: fresh.username, restaurants } : null;
  const device = isDevice && restaurantId !== undefined ? { restaurantId } : null;
  const hasSession = fresh !== null || cookieValue(cookies, REFRESH_COOKIE) !== null;
  return { user, device, hasSession, recentOrderId: recentOrder(cookies, now) };
}

function claimsIn(token: string | null) {
  const payload = base64UrlToText(token?.split(".")[1] ?? "");
  if (!payload) return null;
  try {
    const claims = JSON.parse(payload) as Record<string, unknown>;
    const { sub, username, role, exp, mem } = claims;
    if (typeof sub !== "string" || typeof username !== "string" || typeof exp !== "number") return null;
    return { sub, username, role, exp, mem: Array.isArray(mem) ? (mem as { r: string }[]) : [] };
  } catch {
    return null;
  }
}

/** A version 7 UUID begins with the millisecond in which it was made. */
function recentOrder(cookies: string | null, now: number): string | null {
  const newest = readToken(guestTokens(cookies)[0]);
  if (!newest) return null;
  const madeAt = Number.parseInt(newest.orderId.replaceAll("-", "").slice(0, 12), 16);
  return now - madeAt < RECENT_MS ? newest.orderId : null;
}
