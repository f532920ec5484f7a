import { createRequestHandler } from "@remix-run/cloudflare";
import * as build from "#pages";
import type { Bindings } from "./bindings.ts";
import { readCookies, REFRESH_COOKIE } from "./cookies.ts";
import { depsFor } from "./deps.ts";
import { createLog } from "./log.ts";
import { BODY_BYTES_MAX } from "./middleware/body.ts";
import { preparePage } from "./page-session.ts";
import { askForHttps } from "./https-only.ts";
import { noteAtTheDoor } from "./note-at-the-door.ts";
import { withPlainHeaders } from "./plain-headers.ts";
import { PAGES } from "./security-log.ts";

const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/;

const handle = createRequestHandler(build, build.mode); // "production" always, but in `npm run dev`

/** What serving a page needs from the Worker around it. */
export interface PageHost {
  env: Bindings;
  /** The API in the same process; the pages reach nothing else. */
  api: (request: Request) => Promise<Response>;
  waitUntil: (work: Promise<unknown>) => void;
  report: (message: string, error: unknown) => void;
}

/** Where only files live. A file of another release is not here, and nobody may remember that for longer than this answer. */
const FILES = /^\/(assets|pictures)\//;

/** An address that browsers and the router would read as one of another host: `//`, or a backslash for its second slash. */
const ELSEWHERE = /^\/(\/|\\|%5c)/i;

/** Serves a Remix page or action. Every answer carries the security headers, whatever the route did. */
export async function servePage(request: Request, host: PageHost): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (FILES.test(pathname) || ELSEWHERE.test(pathname)) {
    return withPlainHeaders(new Response("Not found", { status: 404 }), host.env.PUBLIC_URL);
  }
  const publicUrl = host.env.PUBLIC_URL ?? new URL(request.url).origin;
  const nonce = crypto.randomUUID();
  const refused = refusal(request, publicUrl);
  if (refused?.status === 403)
    noteAtTheDoor(request, { kind: "foreign_origin", code: "not_allowed", pattern: PAGES }, host);
  const response = refused ?? (await answer(request, host, nonce, publicUrl));
  return withSecurityHeaders(response, nonce, publicUrl);
}

async function answer(request: Request, host: PageHost, nonce: string, publicUrl: string): Promise<Response> {
  const { env, api, waitUntil, report } = host;
  const live = await withLiveSession(request, host);
  const environment = env.ENVIRONMENT === "development" ? "development" : "production";
  const page = await handle(withoutOldQuery(live.request), {
    api,
    nonce,
    env: { publicUrl, environment },
    waitUntil,
    report,
  });
  if (live.setCookies.length === 0) return page;
  const renewed = new Response(page.body, page);
  for (const cookie of live.setCookies) renewed.headers.append("Set-Cookie", cookie);
  return renewed;
}

/** How Remix once asked for a page's data. Ours does not, and Remix would write an error into the log for anybody who does. */
function withoutOldQuery(request: Request): Request {
  const url = new URL(request.url);
  if (!url.searchParams.has("_data")) return request;
  url.searchParams.delete("_data");
  return new Request(url, request);
}

/** Renews a session whose access token has ended, so that pages work without script. */
async function withLiveSession(request: Request, { env, waitUntil }: PageHost) {
  const cookies = readCookies(request.headers.get("Cookie"));
  if (!cookies.has(REFRESH_COOKIE)) return { request, setCookies: [] };
  const requestId = crypto.randomUUID();
  const log = createLog({ requestId });
  return await preparePage(request, await depsFor(env, { requestId, log, waitUntil }));
}

/**
 * A form may only come from our own pages, may only be a form, and may only be small.
 * Checked here and not left to the framework, whose own check has had a hole before.
 */
function refusal(request: Request, publicUrl: string): Response | undefined {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const origin = request.headers.get("Origin");
  const own = [new URL(publicUrl).origin, new URL(request.url).origin];
  if (!origin || !own.includes(origin)) return new Response("This form came from another site.", { status: 403 });
  if (!FORM.test(request.headers.get("Content-Type") ?? "")) return new Response("Not a form.", { status: 415 });
  const length = request.headers.get("Content-Length");
  if (length === null) return new Response("Length required.", { status: 411 });
  return Number(length) <= BODY_BYTES_MAX ? undefined : new Response("Too large.", { status: 413 });
}

function withSecurityHeaders(response: Response, nonce: string, publicUrl: string): Response {
  const secured = new Response(response.body, response);
  const { headers } = secured;
  // Redirects and refusals carry cookies and addresses, too.
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
  headers.set("Content-Security-Policy", contentSecurityPolicy(nonce, publicUrl));
  headers.set("X-Content-Type-Options", "nosniff");
  // "no-referrer" would make the Origin of our own forms "null": only a page without a form may ask for it.
  if (headers.get("Referrer-Policy") !== "no-referrer") headers.set("Referrer-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  askForHttps(headers, publicUrl);
  return secured;
}

function contentSecurityPolicy(nonce: string, publicUrl: string): string {
  const sockets = new URL(publicUrl).origin.replace(/^http/, "ws"); // Safari does not read 'self' as covering them
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${sockets}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
