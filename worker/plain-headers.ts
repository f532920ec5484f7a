import { askForHttps } from "./https-only.ts";

/** The headers of an answer that is neither a page nor the API's: two words of text that nobody keeps and nothing may run. */
export function withPlainHeaders(response: Response, publicUrl: string | undefined): Response {
  if (response.status === 101) return response; // a socket is no document, and must be handed on as it is
  const { headers } = response;
  const plain = new Response(response.body, response);
  plain.headers.set("X-Content-Type-Options", "nosniff");
  plain.headers.set("Referrer-Policy", "no-referrer");
  if (!headers.has("Content-Security-Policy"))
    plain.headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (!headers.has("Cache-Control")) plain.headers.set("Cache-Control", "no-store");
  askForHttps(plain.headers, publicUrl);
  return plain;
}
