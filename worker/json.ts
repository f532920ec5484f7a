import type { TypedResponse } from "hono";

type JsonAnswer<T> = Response & TypedResponse<T, 200, "json">;

/**
 * An answer whose JSON exists already, in UTF-8, so that a busy route does not write it again for each reader. Who has this very
 * version is told so; to the types it is the same answer, because only caches ask like that.
 */
export function jsonBytes<T>(
  bytes: Uint8Array<ArrayBuffer>,
  etag: string,
  caching: string,
  ifNoneMatch: string | undefined,
): JsonAnswer<T> {
  const headers = { ETag: etag, "Cache-Control": caching };
  if (ifNoneMatch === etag) return new Response(null, { status: 304, headers }) as JsonAnswer<T>;
  return new Response(bytes, { headers: { "Content-Type": "application/json", ...headers } }) as JsonAnswer<T>;
}
