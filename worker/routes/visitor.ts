import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { Visitor } from "../commands/sessions.ts";

/** Where a request comes from, as far as it tells. */
export const visitorOf = (c: Context<AppEnv>): Visitor => ({
  userAgent: c.req.header("user-agent") ?? null,
  address: c.req.header("cf-connecting-ip"),
});
