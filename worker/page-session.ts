import {
  isSessionOver,
  refreshSession,
  type DeviceSession,
  type Session,
  type SessionDeps,
} from "./commands/sessions.ts";
import { ACCESS_COOKIE, endedSessionCookies, readCookies, REFRESH_COOKIE, sessionCookies } from "./cookies.ts";
import { AppError } from "./errors.ts";
import { circumstances, PAGES } from "./security-log.ts";
import { verifyAccess } from "./tokens/access.ts";

/** Renewed a little early, so that a page's own calls never find the token ended. */
const EARLY_SECONDS = 60;

/**
 * Renews an ended session before a page runs, so that pages work without script. The page gets a request with the new cookies, and
 * its answer must carry `setCookies`. While the database is away the visitor keeps what they have, and the page says what is wrong.
 */
export async function preparePage(
  request: Request,
  deps: SessionDeps,
): Promise<{ request: Request; setCookies: string[] }> {
  const unchanged = { request, setCookies: [] };
  const cookies = readCookies(request.headers.get("cookie"));
  const refreshToken = cookies.get(REFRESH_COOKIE);
  if (!refreshToken) return unchanged;
  const accessToken = cookies.get(ACCESS_COOKIE);
  const soon = new Date(deps.now().getTime() + EARLY_SECONDS * 1000);
  const access = accessToken ? await verifyAccess(deps.keys, accessToken, deps.now()) : null;
  if (access && access.exp > soon.getTime() / 1000) return unchanged;
  try {
    const session = await refreshSession(deps, refreshToken);
    return { request: withSession(request, cookies, session), setCookies: sessionCookies(session) };
  } catch (error) {
    if (isSessionOver(error)) {
      noteReuse(request, deps, error);
      return { request: withSession(request, cookies, null), setCookies: endedSessionCookies() };
    }
    deps.log.warn("a session was not renewed", { error });
    return unchanged;
  }
}

/** A stolen token that a page was asked with is written down like one that the API was. */
function noteReuse(request: Request, deps: SessionDeps, error: unknown): void {
  const noted = error instanceof AppError ? error.more.noted : undefined;
  if (!noted) return;
  const { method, headers } = request;
  deps.security.note(deps, {
    kind: noted.kind,
    code: "unauthorized",
    ...circumstances({ method, address: headers.get("cf-connecting-ip") }, PAGES),
    principal: noted.principal ?? null,
    requestId: deps.requestId,
  });
}

/** The same request, as the browser would send it after it has taken the cookies. */
function withSession(
  request: Request,
  cookies: ReadonlyMap<string, string>,
  session: Session | DeviceSession | null,
): Request {
  const renewed = new Map(cookies);
  renewed.delete(ACCESS_COOKIE);
  renewed.delete(REFRESH_COOKIE);
  if (session) renewed.set(ACCESS_COOKIE, session.accessToken).set(REFRESH_COOKIE, session.refreshToken);
  const headers = new Headers(request.headers);
  headers.set("cookie", [...renewed].map(([name, value]) => `${name}=${value}`).join("; "));
  if (renewed.size === 0) headers.delete("cookie");
  return new Request(request, { headers });
}
