import type { FieldError } from "#domain/error-codes.ts";
import type { Sources } from "#web/messages/catalogue.ts";
import type { Failure } from "./errors.ts";
import type { Translate } from "./messages.ts";

/** The same bounds as `domain/api/auth.schema.ts`, which brings zod along and so stays on the server; a test holds them equal. */
export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 200;
export const FIRST_NAME_MAX = 60;
export const USERNAME_MIN = 3;
export const USERNAME_MAX = 32;
export const PHONE_MAX = 32;

export const SIGN_UP_FIELDS = ["name", "email", "password"] as const;
export type SignUpField = (typeof SIGN_UP_FIELDS)[number];

const FIELD_OF: Record<string, SignUpField> = {
  firstName: "name",
  lastName: "name",
  email: "email",
  password: "password",
};

/** The fields of the sign-up form that the API found wrong. */
export const signUpFieldsIn = (details: readonly FieldError[]): SignUpField[] => [
  ...new Set(details.flatMap(({ field }) => FIELD_OF[field] ?? [])),
];

/** One name as it is called at the counter: the first word and the rest. */
export function splitName(name: string): { firstName: string; lastName: string } {
  const [firstName = "", ...rest] = name.trim().split(/\s+/);
  return { firstName, lastName: rest.join(" ") };
}

/** Longer than this is said in minutes. */
const SECONDS_SAID_MAX = 90;

/** How long whoever tried too often has to wait; null for any other refusal. */
export function slowDownWords(t: Translate<Sources["account"]>, failure: Failure): string | null {
  const { code, retryAfterSeconds: seconds } = failure;
  if (code !== "rate_limited" || !seconds) return null;
  return seconds <= SECONDS_SAID_MAX
    ? t("slowDown.seconds", { count: seconds })
    : t("slowDown.minutes", { count: Math.ceil(seconds / 60) });
}
