import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { AppError } from "../errors.ts";

/** A cart of fifty lines with notes is 20 kB. */
export const BODY_BYTES_MAX = 64 * 1024;

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Refuses a body that is too long, by its declared length or after reading that much of it. */
export const limitBody = bodyLimit({
  maxSize: BODY_BYTES_MAX,
  onError: () => {
    throw new AppError("payload_too_large");
  },
});

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
