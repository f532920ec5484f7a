/** Where we are reached by https, nobody tries it without for a year: what a browser keeps to itself cannot be led astray. */
const A_YEAR = "max-age=31536000; includeSubDomains";

const isSecure = (publicUrl: string | undefined): boolean => publicUrl?.startsWith("https:") ?? false;

/** Tells browsers so, where it is so: elsewhere, on a laptop, it would lock its owner out. */
export function askForHttps(headers: Headers, publicUrl: string | undefined): void {
  if (isSecure(publicUrl)) headers.set("Strict-Transport-Security", A_YEAR);
}

/**
 * What is answered to a request that came without TLS although there is TLS: a page sends its reader to the right address; whatever else
 * asks has a mistake in its settings, and hears so before it sends a secret the second time. Null for all others.
 */
export function refusePlainHttp(request: Request, publicUrl: string | undefined): Response | null {
  const { protocol, pathname, search } = new URL(request.url);
  if (publicUrl === undefined || !isSecure(publicUrl) || protocol !== "http:") return null;
  const isPage = (request.method === "GET" || request.method === "HEAD") && !/^\/(api|hooks|parties)\//.test(pathname);
  if (!isPage) return new Response("This address answers by https only.", { status: 403 });
  return new Response(null, { status: 308, headers: { Location: new URL(pathname + search, publicUrl).href } });
}
