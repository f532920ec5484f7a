import { ERROR_STATUS, type ErrorCode, type FieldError } from "#domain/error-codes.ts";
import type { Translate } from "./messages.ts";
import type { Sources } from "#web/messages/catalogue.ts";

/** A refusal of the API, as pages carry it. */
export type Failure = {
  status: number;
  code: ErrorCode;
  requestId: string | null;
  details: FieldError[];
  retryAfterSeconds: number | null;
};

const isCode = (value: unknown): value is ErrorCode => typeof value === "string" && value in ERROR_STATUS;

/** Reads the error body of an answer. Whatever is unreadable is our own fault: `internal`, or `unavailable` for a 503. */
export async function failureIn(answer: {
  status: number;
  headers: Headers;
  json(): Promise<unknown>;
}): Promise<Failure> {
  const body = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
  const retryAfter = Number(answer.headers.get("Retry-After") ?? Number.NaN);
  return {
    status: answer.status,
    code: isCode(body?.code) ? body.code : answer.status === 503 ? "unavailable" : "internal",
    requestId: typeof body?.requestId === "string" ? body.requestId : null,
    details: Array.isArray(body?.details) ? (body.details as FieldError[]) : [],
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

/** Whether something that was thrown at an error page is a refusal of the API. */
export const isFailure = (value: unknown): value is Failure =>
  typeof value === "object" && value !== null && "code" in value && isCode(value.code);

/** For how many seconds the refusal in a page asks to wait, whether it became the page or stands beside its form. */
export function retryAfterIn(page: {
  errors: Record<string, unknown> | null;
  actionData: Record<string, unknown> | null;
}): number | null {
  const thrown = Object.values(page.errors ?? {}).map((error) => member(error, "data"));
  const answered = Object.values(page.actionData ?? {}).map((answer) => member(answer, "failure"));
  return [...thrown, ...answered].find(isFailure)?.retryAfterSeconds ?? null;
}

const member = (of: unknown, name: string): unknown =>
  typeof of === "object" && of !== null && name in of ? (of as Record<string, unknown>)[name] : undefined;

/** What happened, what it means for the order or the money, and what to do now. */
export function wordsFor(t: Translate<Sources["errors"]>, code: ErrorCode): { title: string; body: string } {
  return { title: t(`${code}.title`), body: t(`${code}.body`) };
}
