import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { depsFor } from "../deps.ts";

/** Hands the dependencies to a route. Routes that touch nothing do without it, and answer even when the settings are wrong. */
export const withDeps = createMiddleware<AppEnv>(async (c, next) => {
  // By name, not from `c.var`, which makes an object of everything each time: this runs for every request.
  const requestId = c.get("requestId");
  const log = c.get("log");
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  c.set("deps", await depsFor(c.env, { requestId, log, waitUntil }));
  await next();
});
