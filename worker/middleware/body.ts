import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { AppError } from "../errors.ts";

/** A cart of fifty lines with notes is 20 kB. */
export const BODY_BYTES_MAX = 64 * 1024;
/**
 * A longer body is read on and thrown away up to here before it is refused: whoever is still sending would see the connection
 * break instead of the answer.
 */
const DISCARDED_BYTES_MAX = 8 * 1024 * 1024;

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Refuses a body that is too long, by its declared length or after reading that much of it. */
export const limitBody = createMiddleware<AppEnv>(async (c, next) => {
  const { body, headers } = c.req.raw;
  if (body !== null) {
    const declared = headers.has("transfer-encoding") ? null : headers.get("content-length");
    if (declared === null || Number(declared) > BODY_BYTES_MAX) {
      const read = await readAll(body);
      if (!read) throw new AppError("payload_too_large");
      c.req.raw = new Request(c.req.raw, { body: read });
    }
  }
  await next();
});

/**
 * A request to read something, without the body that some client sent along: it means nothing, and nobody can pass such a request
 * on, because a new one of its kind must have none.
 */
export async function withoutIdleBody(request: Request): Promise<Request> {
  const { body, method, url, headers } = request;
  if (body === null || (method !== "GET" && method !== "HEAD")) return request;
  await readAll(body);
  const bare = new Headers(headers);
  for (const name of ["content-length", "content-type", "content-encoding", "transfer-encoding"]) bare.delete(name);
  return new Request(url, { method, headers: bare, redirect: "manual" });
}

/** The bytes of a body; null when there are too many. */
async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(value);
    else if (bytes > DISCARDED_BYTES_MAX) {
      await reader.cancel().catch(() => undefined);
      break;
    }
  }
  if (bytes > BODY_BYTES_MAX) return null;
  const whole = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** A body is JSON and says so. A form of another site cannot send that type without asking us first. */
export const jsonBodiesOnly = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.raw.body !== null) {
    const type = c.req.header("content-type");
    if (type === undefined ? !(await isEmpty(c.req)) : !JSON_TYPE.test(type))
      throw new AppError("unsupported_media_type");
  }
  await next();
});

/** Some clients announce a body for a POST without one. */
const isEmpty = async (request: { text(): Promise<string> }) => (await request.text()) === "";
