import type { LoadContext } from "#web/load-context.ts";
import { data, redirect } from "@remix-run/cloudflare";
import { hc } from "hono/client";
import type { AppType } from "#worker/app.ts";
import { failureIn, type Failure } from "./errors.ts";
import { requestIdOf } from "./request-id.ts";
import { viewerOf } from "./viewer.ts";

/** What goes along to the API, so that it sees the visitor and not the page. */
const FORWARDED = ["Accept-Language", "CF-Connecting-IP", "Cookie", "User-Agent"];

/** The API as a loader or an action sees it: in the same process, with the visitor's own cookies. */
export function connect(request: Request, context: LoadContext) {
  const setCookies: string[] = [];
  /** What the browser is to forget, where the API ended its session. */
  let clears: string | null = null;
  const origin = new URL(context.env.publicUrl).origin;

  const call: typeof fetch = async (input, init) => {
    const wanted = new Request(input, init);
    for (const name of FORWARDED) {
      const value = request.headers.get(name);
      if (value !== null && !wanted.headers.has(name)) wanted.headers.set(name, value);
    }
    wanted.headers.set("X-Request-Id", requestIdOf(context));
    wanted.headers.set("Origin", origin); // the form behind this call was checked before the page ran
    const response = await context.api(wanted);
    setCookies.push(...response.headers.getSetCookie());
    clears ??= response.headers.get("Clear-Site-Data");
    return response;
  };

  return {
    v1: hc<AppType>(origin, { fetch: call }).api.v1,
    /** Cookies that the API set, what it clears, and what the page adds, as headers for the page's own answer. */
    headers(more: Record<string, string> = {}, cookies: readonly string[] = []): Headers {
      const headers = new Headers(more);
      if (clears !== null) headers.set("Clear-Site-Data", clears);
      for (const cookie of [...setCookies, ...cookies]) headers.append("Set-Cookie", cookie);
      return headers;
    },
  };
}

/** As much of a typed answer as is needed to read it. */
interface Answer {
  ok: boolean;
  status: number;
  headers: Headers;
  json(): Promise<unknown>;
}
type BodyOf<A extends Answer> = Awaited<ReturnType<A["json"]>>;
export type Attempt<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** The body of an answer, or why there is none, for pages that say so beside the form. */
export async function attempt<A extends Answer>(pending: Promise<A>): Promise<Attempt<BodyOf<A>>> {
  const answer = await pending;
  if (!answer.ok) return { ok: false, failure: await failureIn(answer) };
  return { ok: true, value: (answer.status === 204 ? null : await answer.json()) as BodyOf<A> };
}

/**
 * The body of an answer; a refusal becomes the page. Where somebody has to sign in first, they come back here afterwards. An address
 * that cannot be one of ours, a mistyped number of an order say, leads nowhere: no form was sent in which something does not fit. For a
 * paired tablet nothing is there but its kitchen.
 */
export async function read<A extends Answer>(pending: Promise<A>, request: Request): Promise<BodyOf<A>> {
  const tried = await attempt(pending);
  if (tried.ok) return tried.value;
  throw pageOfRefusal(tried.failure, request);
}

/** What to throw for a refusal of what a page is about, as `read` does. */
export function pageOfRefusal(failure: Failure, request: Request) {
  const leadsNowhere =
    failure.code === "invalid_input" || (failure.status === 403 && viewerOf(request).device !== null);
  return pageFor(leadsNowhere ? { ...failure, status: 404, code: "not_found" } : failure, request);
}

/** What to throw for a refusal that is the whole page. */
export function pageFor(failure: Failure, request: Request) {
  if (failure.status !== 401)
    return data(failure, { status: failure.status, headers: { "Cache-Control": "no-store" } });
  const { pathname, search } = new URL(request.url);
  const query = new URLSearchParams({ next: pathname + search });
  if (failure.code === "session_changed") query.set("ended", "1");
  return redirect(`/login?${query}`, { status: 303, headers: { "Cache-Control": "no-store" } });
}
