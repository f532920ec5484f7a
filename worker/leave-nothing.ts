import type { Context } from "hono";
import { endedSessionCookies, setCookies } from "./cookies.ts";

/**
 * What a browser is to forget of a session: pages that "back" could show, and what scripts keep. Not "cookies", which would take the
 * language, the theme, the cart and the known device, too; those of the session end by name.
 */
export const CLEAR_SITE_DATA = `"cache", "storage"`;

/** Has the browser forget a session that has ended. */
export function leaveNothing(c: Context): void {
  setCookies(c, endedSessionCookies());
  c.header("Clear-Site-Data", CLEAR_SITE_DATA);
}
