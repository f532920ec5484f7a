import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { askForHttps } from "../https-only.ts";

/**
 * Headers of every answer of the API. Nothing of it is a page, and everything is private unless a route says otherwise.
 */
export const securityHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  if (!headers.has("Content-Security-Policy"))
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  askForHttps(headers, c.env.PUBLIC_URL);
});
