/** Every refusal a caller can read, with its HTTP status. The body is in `api.schema.ts` (`ErrorBody`). */
export const ERROR_STATUS = {
  invalid_input: 400,
  idempotency_key_required: 400,
  unauthorized: 401,
  session_changed: 401,
  wrong_credentials: 401,
  not_allowed: 403,
  email_not_verified: 403,
  link_over: 403,
  not_found: 404,
  method_not_allowed: 405,
  stale_version: 409,
  key_reused: 409,
  illegal_move: 409,
  already_claimed: 409,
  already_exists: 409,
  last_owner: 409,
  last_operator: 409,
  menu_changed: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  out_of_stock: 422,
  closed: 422,
  paused: 422,
  not_offered: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One thing that is wrong, and where: `field` is a dotted path into the body, such as `lines.0.quantity`. */
export type FieldError = { field: string; message: string } & Record<string, unknown>;
