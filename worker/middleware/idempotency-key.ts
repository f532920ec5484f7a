import { createMiddleware } from "hono/factory";
import { IdempotencyKey } from "#domain/api/common.schema.ts";
import type { AppEnv } from "../app-env.ts";
import { AppError } from "../errors.ts";

export const IDEMPOTENCY_HEADER = "Idempotency-Key";

/** Commands that must never happen twice carry a key of the client's making: the id of the command. */
export const idempotencyKey = createMiddleware<AppEnv>(async (c, next) => {
  const given = c.req.header(IDEMPOTENCY_HEADER);
  if (given === undefined) throw new AppError("idempotency_key_required");
  const key = IdempotencyKey.safeParse(given);
  if (!key.success) {
    const message = "8 to 128 printable ASCII characters without spaces.";
    throw new AppError("invalid_input", undefined, { details: [{ field: IDEMPOTENCY_HEADER, message }] });
  }
  c.set("idempotencyKey", key.data);
  await next();
});
