import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/cloudflare";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToReadableStream } from "react-dom/server";
import { retryAfterIn } from "./lib/errors.ts";
import { backAreasOf } from "./lib/back-pages.ts";
import { LanguageProvider } from "./lib/language.tsx";
import { NonceProvider } from "./lib/nonce.ts";
import { languageOf } from "./lib/preferences.ts";
import { requestIdOf } from "./lib/request-id.ts";
import { loadCatalogue } from "./messages/catalogue.ts";

/** How long a page may wait for what its loaders promised. */
export const streamTimeout = 5_000;

export default async function handleRequest(
  request: Request,
  responseStatusCode: number,
  responseHeaders: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const { nonce, report } = context;
  const language = languageOf(request);
  const catalogue = await loadCatalogue(language, backAreasOf(new URL(request.url).pathname));
  let status = responseStatusCode;
  const patience = new AbortController();
  const giveUp = () => patience.abort();
  const timer = setTimeout(giveUp, streamTimeout + 1_000);
  request.signal.addEventListener("abort", giveUp);
  const body = await renderToReadableStream(
    <NonceProvider value={nonce}>
      <LanguageProvider language={language} catalogue={catalogue}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} abortDelay={streamTimeout + 1_000} />
      </LanguageProvider>
    </NonceProvider>,
    {
      nonce,
      signal: patience.signal,
      onError(error) {
        if (!request.signal.aborted) report("page failed to render", error);
        status = 500;
      },
    },
  );
  const rendered = () => {
    clearTimeout(timer); // React would try to end a page once more that has ended
    request.signal.removeEventListener("abort", giveUp);
  };
  body.allReady.then(rendered, rendered);
  if (isbot(request.headers.get("user-agent") ?? "")) await body.allReady;
  responseHeaders.set("Content-Type", "text/html; charset=utf-8");
  responseHeaders.set("Content-Language", language);
  const wait = retryAfterIn(remixContext.staticHandlerContext);
  if (wait !== null) responseHeaders.set("Retry-After", String(wait));
  return personal(new Response(body, { status, headers: responseHeaders }), context);
}

/** The same pages, as data for a script. */
export function handleDataRequest(response: Response, { context }: LoaderFunctionArgs | ActionFunctionArgs): Response {
  return personal(response, context);
}

/** Every page carries somebody's cart, name or order, so no cache keeps it unless the route says otherwise. */
function personal(response: Response, context: AppLoadContext): Response {
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "private, no-store");
  response.headers.set("X-Request-Id", requestIdOf(context));
  return response;
}

/** What a loader or action threw that was not an answer. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  const answered = isRouteErrorResponse(error) && error.status < 500;
  if (!answered && !request.signal.aborted) context.report(`page failed to load (${requestIdOf(context)})`, error);
}
