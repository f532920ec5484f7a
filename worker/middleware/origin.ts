import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { AppError } from "../errors.ts";

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * A browser sends cookies with whatever a page makes it send. So a change that rides on a cookie, or that would set one, must come
 * from our own pages; the browser says where it comes from, and no page can lie about that.
 */
export function refuseForeignOrigin(c: Context<AppEnv>, { provenByCookie }: { provenByCookie: boolean }): void {
  if (SAFE_METHODS.includes(c.req.method)) return;
  const origin = c.req.header("origin");
  if (origin !== undefined) {
    if (origin === new URL(c.var.deps.env.PUBLIC_URL).origin || origin === new URL(c.req.url).origin) return;
    throw fromAnotherSite();
  }
  const site = c.req.header("sec-fetch-site");
  if (site === "same-origin") return;
  if (provenByCookie || site !== undefined) throw fromAnotherSite();
}

const fromAnotherSite = () =>
  new AppError("not_allowed", "This came from another site.", { noted: { kind: "foreign_origin" } });

/** For what nobody has to be signed in for: a page of another site sends nobody's form. */
export const fromOurPages = (c: Context<AppEnv>): void => refuseForeignOrigin(c, { provenByCookie: false });
