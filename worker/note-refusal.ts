import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { AppEnv } from "./app-env.ts";
import type { AppError } from "./errors.ts";
import { circumstances, kindOf, principalOf } from "./security-log.ts";

/** Writes down a refusal of the API or of the hooks, if it is one to write down. Nothing waits for it. */
export function noteRefusal(c: Context<AppEnv>, { code, more }: AppError): void {
  const deps = c.get("deps");
  if (!deps) return; // without settings there is no database either
  const actor = c.get("proof")?.actor;
  const kind = more.noted?.kind ?? kindOf(code, actor);
  if (kind === null) return;
  const from = { method: c.req.method, address: c.req.header("cf-connecting-ip") };
  deps.security.note(deps, {
    kind,
    code,
    ...circumstances(from, patternOf(c)),
    principal: more.noted?.principal ?? (kind === "bad_token" ? null : principalOf(actor)),
    requestId: deps.requestId,
  });
}

/** The pattern of the route that refused; of the one behind it, when it was something that many routes share. */
function patternOf(c: Context<AppEnv>): string {
  const routes = matchedRoutes(c).slice(c.req.routeIndex);
  return (routes.find(({ method }) => method !== "ALL") ?? routes[0])?.path ?? "/";
}
