import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { createLog } from "../log.ts";

export const REQUEST_ID_HEADER = "x-request-id";
/** As long as an event may carry: the id goes through the outbox, QStash and the rooms. */
const WELL_FORMED = /^[A-Za-z0-9_-]{8,64}$/;

/** A caller's own id when it is well formed, else a new one: what all log lines of one wish have in common. */
export const requestIdOf = (request: Request): string => {
  const given = request.headers.get(REQUEST_ID_HEADER);
  return given && WELL_FORMED.test(given) ? given : crypto.randomUUID();
};

/** Gives each request its id and a log that names it on every line; the answer carries the id too. */
export const requestId = createMiddleware<AppEnv>(async (c, next) => {
  const id = requestIdOf(c.req.raw);
  c.set("requestId", id);
  c.set("log", createLog({ requestId: id }));
  await next();
  c.res.headers.set(REQUEST_ID_HEADER, id); // afterwards: a route may have answered with a Response of its own making
});
