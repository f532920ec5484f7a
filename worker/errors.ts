import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DatabaseUnavailable, Refused } from "#db/errors.ts";
import type { ErrorBody } from "#domain/api/common.schema.ts";
import { ERROR_STATUS, type ErrorCode, type FieldError } from "#domain/error-codes.ts";
import type { Principal, RefusalKind } from "#domain/security-log.ts";
import type { AppEnv } from "./app-env.ts";
import { EnvError } from "./env.ts";
import { noteRefusal } from "./note-refusal.ts";

/** How long a caller should wait when something of ours is down and nobody knows for how long. */
const UNAVAILABLE_RETRY_SECONDS = 2;

const REASONS: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** What a refusal says when whoever refused had no words of their own. */
const MESSAGES: Record<ErrorCode, string> = {
  invalid_input: "Something in this request is not right.",
  idempotency_key_required: "An Idempotency-Key header is needed, so that a retry cannot do this twice.",
  unauthorized: "Sign in first.",
  session_changed: "This session has ended or its rights have changed. Sign in again.",
  wrong_credentials: "This name and password do not belong together.",
  not_allowed: "You may not do this.",
  email_not_verified: "Open the link in the mail that we sent to this address, then sign in.",
  link_over: "This link was used already, or is too old. Ask for a new one.",
  not_found: "There is nothing here.",
  method_not_allowed: "This cannot be done here.",
  stale_version: "Somebody changed this in the meantime. Read it again, then decide.",
  key_reused: "This Idempotency-Key was used for another request.",
  illegal_move: "The order cannot go from its present state to that one.",
  already_claimed: "Somebody else was faster.",
  already_exists: "This exists already.",
  last_owner: "A restaurant would be left without an owner. Make somebody else one first.",
  last_operator: "Nobody would be left to run the platform. Make somebody else do it first.",
  menu_changed: "The menu changed. Look at what it costs now, then order again.",
  payload_too_large: "This is more than we take at once.",
  unsupported_media_type: "Send JSON, with content type application/json.",
  out_of_stock: "There is not enough left.",
  closed: "The restaurant is closed.",
  paused: "The restaurant takes no orders for the moment.",
  not_offered: "The restaurant does not offer this.",
  rate_limited: "Too many attempts. Wait a little.",
  internal: "Our fault. Tell us the request id.",
  unavailable: "We cannot do this right now. Try again in a moment.",
};

/** What else there is to a refusal. `noted` is for the security log alone, and no part of the answer. */
type More = {
  details?: FieldError[];
  retryAfterSeconds?: number;
  noted?: { kind: RefusalKind; principal?: Principal };
};

/** What Postgres counts is somebody's tries. Redis and isolates count orders and tickets, of which a hungry crowd has many. */
const TOO_MANY_TRIES: Pick<More, "noted"> = { noted: { kind: "rate_limited" } };

/** A refusal the caller may read. Anything else that is thrown is a bug or an outage. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = MESSAGES[code],
    readonly more: More = {},
  ) {
    super(message);
    this.name = "AppError";
  }
}

/** The one place where an error becomes an answer. What is not a refusal says nothing of its cause: it could carry secrets. */
export const onError: ErrorHandler<AppEnv> = (error, c) => {
  const refusal = toRefusal(error);
  if (!(error instanceof AppError)) {
    const facts = { error, code: refusal.code, method: c.req.method };
    if (refusal.code === "internal") c.var.log.error("unhandled", facts);
    else if (refusal.code === "unavailable") c.var.log.warn("unavailable", facts);
  }
  noteRefusal(c, refusal);
  return answerWith(c, refusal);
};

export const onNotFound: NotFoundHandler<AppEnv> = (c) => answerWith(c, new AppError("not_found"));

/** What a caller hears of an error: a refusal as it is, an absent database as `unavailable`, anything else as `internal`. */
export function toRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Refused) {
    const { code, details, retryAfterSeconds } = error;
    return new AppError(code, undefined, {
      details,
      retryAfterSeconds,
      ...(code === "rate_limited" && TOO_MANY_TRIES),
    });
  }
  if (error instanceof DatabaseUnavailable || error instanceof EnvError) return new AppError("unavailable");
  // hono's own: a body that is no JSON. Everything else of its exceptions is ours to have prevented.
  if (error instanceof HTTPException && error.status === 400) {
    return new AppError("invalid_input", "The body is not JSON.");
  }
  return new AppError("internal");
}

function answerWith(c: Context<AppEnv>, { code, message, more }: AppError): Response {
  const statusCode: ContentfulStatusCode = ERROR_STATUS[code];
  const { details } = more;
  const body: ErrorBody = {
    statusCode,
    error: REASONS[statusCode] ?? "Error",
    code,
    message,
    requestId: c.var.requestId,
    ...(details && details.length > 0 && { details }),
  };
  const retryAfter = more.retryAfterSeconds ?? (statusCode === 503 ? UNAVAILABLE_RETRY_SECONDS : undefined);
  if (retryAfter !== undefined) c.header("Retry-After", String(Math.max(1, Math.ceil(retryAfter))));
  if (statusCode === 401) c.header("WWW-Authenticate", "Bearer");
  c.header("Cache-Control", "no-store");
  return c.json(body, statusCode);
}
