import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Actor } from "#domain/actor.ts";
import { CAPABILITY_PREFIX, GUEST_COOKIE, REVIEW_COOKIE } from "#domain/capability.ts";
import { DEVICE_ROLE } from "#domain/token-claims.ts";
import type { AppEnv } from "../app-env.ts";
import { ACCESS_COOKIE, readCookies, readGuestCookie, REFRESH_COOKIE } from "../cookies.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { readAccess, type Access } from "../tokens/access.ts";
import { bearerOf } from "../tokens/bearer.ts";
import { orderOfCapability, readCapability } from "../tokens/capability.ts";
import { hashOpaque } from "../tokens/refresh.ts";
import { refuseForeignOrigin } from "./origin.ts";

/** Who is asking, and how we know. `access` is there for people and tablets only. */
export type Proof = { actor: Actor; access: Access | null; by: "nothing" | "header" | "cookie" };

const ANONYMOUS: Proof = { actor: { kind: "anonymous" }, access: null, by: "nothing" };
const SERVICE_TOKEN = /^svc_[A-Za-z0-9_-]{16,200}$/;

/** How the order that a route is about can be known before the database is asked. */
type OrderOf = (c: Context<AppEnv>) => string | undefined;
const noOrder: OrderOf = () => undefined;
/** The order that the path names. A link to it counts on these routes. */
export const orderInPath: OrderOf = (c) => c.req.param("id");

/**
 * Reads who is asking: a header before a cookie, a link to the order in question before a session. Something that claims to be a
 * proof and is not, is refused: a broken or ended token never passes for nobody. `linksIn` names the cookies with links that count here.
 */
export async function identify(
  c: Context<AppEnv>,
  orderOf: OrderOf = noOrder,
  linksIn: readonly string[] = [GUEST_COOKIE],
): Promise<Proof> {
  const deps = c.get("deps");
  const authorization = c.req.header("authorization");
  if (authorization !== undefined) return await proofOfHeader(deps, authorization);

  const cookieHeader = c.req.header("cookie");
  if (cookieHeader === undefined) return ANONYMOUS;
  const cookies = readCookies(cookieHeader);
  const proof = proofOfLink(deps, cookies, orderOf(c), linksIn) ?? (await proofOfSession(deps, cookies));
  if (proof.by === "cookie") refuseForeignOrigin(c, { provenByCookie: true });
  return proof;
}

/** What claims to be a proof and is none of ours. One of ours that has ended is no reason to look. */
export const badToken = () => new AppError("unauthorized", undefined, { noted: { kind: "bad_token" } });

async function proofOfHeader(deps: Deps, authorization: string): Promise<Proof> {
  const token = bearerOf(authorization);
  if (token === undefined) throw badToken();
  if (token.startsWith(`${CAPABILITY_PREFIX}.`)) {
    const actor = readCapability(deps.keys.secrets, token);
    if (!actor) throw badToken();
    return { actor, access: null, by: "header" };
  }
  if (token.startsWith("svc_")) {
    if (!SERVICE_TOKEN.test(token)) throw badToken();
    return { actor: { kind: "service", tokenHash: hashOpaque(token) }, access: null, by: "header" };
  }
  return await proofOfAccess(deps, token, "header");
}

async function proofOfAccess(deps: Deps, token: string, by: "header" | "cookie"): Promise<Proof> {
  const access = await readAccess(deps.keys, token, deps.now());
  if (access === "ended") throw new AppError("unauthorized");
  if (access === "bad") throw badToken();
  const { sub, sid: sessionId, mv, role } = access;
  const actor: Actor =
    role === DEVICE_ROLE ? { kind: "device", deviceId: sub, sessionId } : { kind: "user", userId: sub, sessionId, mv };
  return { actor, access, by };
}

function proofOfLink(
  deps: Deps,
  cookies: ReadonlyMap<string, string>,
  orderId: string | undefined,
  linksIn: readonly string[],
): Proof | null {
  if (orderId === undefined) return null;
  const links = linksIn.flatMap((name) => readGuestCookie(cookies.get(name)));
  const token = links.find((each) => orderOfCapability(each) === orderId);
  if (token === undefined) return null;
  const actor = readCapability(deps.keys.secrets, token);
  if (!actor) throw badToken();
  return { actor, access: null, by: "cookie" };
}

async function proofOfSession(deps: Deps, cookies: ReadonlyMap<string, string>): Promise<Proof> {
  const token = cookies.get(ACCESS_COOKIE);
  if (token) return await proofOfAccess(deps, token, "cookie");
  // Only the longer-lived of the two is left: this is somebody, and they have to renew their session first.
  if (cookies.get(REFRESH_COOKIE)) throw new AppError("unauthorized");
  return ANONYMOUS;
}

/** Anybody; whoever brings a proof is known by it. */
export const whoever = (orderOf: OrderOf = noOrder) =>
  createMiddleware<AppEnv>(async (c, next) => {
    c.set("proof", await identify(c, orderOf));
    await next();
  });

/** Somebody. What they may do here, the database decides. */
export const somebody = (orderOf: OrderOf = noOrder) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const proof = await identify(c, orderOf);
    if (proof.actor.kind === "anonymous") throw new AppError("unauthorized");
    c.set("proof", proof);
    await next();
  });

/** Somebody who may review the order in the path: a link to do so comes before one to the order, which is refused for what it is. */
export const reviewer = createMiddleware<AppEnv>(async (c, next) => {
  const proof = await identify(c, orderInPath, [REVIEW_COOKIE, GUEST_COOKIE]);
  if (proof.actor.kind === "anonymous") throw new AppError("unauthorized");
  c.set("proof", proof);
  await next();
});

/** Somebody of this kind. */
export const only = (kind: Actor["kind"]) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const proof = await identify(c);
    if (proof.actor.kind === "anonymous") throw new AppError("unauthorized");
    // Before it is refused: the security log names whom. Of a service only the database knows whether there is one.
    if (proof.actor.kind !== "service") c.set("proof", proof);
    if (proof.actor.kind !== kind) throw new AppError("not_allowed");
    c.set("proof", proof);
    await next();
  });
