import { Refusal } from "../http.ts";
import type { Answer } from "../http.ts";

const STATUS = {
  invalid_idempotency_key: 400,
  missing_api_key: 401,
  invalid_api_key: 403,
  not_found: 404,
  invalid_idempotent_request: 409,
  missing_required_field: 422,
  validation_error: 422,
  internal_server_error: 500,
} as const;

/** An error as Resend answers it. */
export function resendError(name: keyof typeof STATUS, message: string, status: number = STATUS[name]): Refusal {
  return new Refusal(resendErrorAnswer(name, message, status));
}

export function resendErrorAnswer(name: keyof typeof STATUS, message: string, status: number = STATUS[name]): Answer {
  return { status, json: { statusCode: status, name, message } };
}
