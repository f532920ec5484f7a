import type { TypedResponse } from "hono";

type JsonAnswer<T> = Response & TypedResponse<T, 200, "json">;

/**
 * An answer whose JSON exists already, so that a busy route does not write it again for each reader. Who has this very version is
 * told so; to the types it is the same answer, because only caches ask like that.
 */
export function jsonText<T>(
  text: string,
  etag: string,
  caching: string,
  ifNoneMatch: string | undefined,
): JsonAnswer<T> {
  const headers = { ETag: etag, "Cache-Control": caching };
  if (ifNoneMatch === etag) return new Response(null, { status: 304, headers }) as JsonAnswer<T>;
  return new Response(text, { headers: { "Content-Type": "application/json", ...headers } }) as JsonAnswer<T>;
}
