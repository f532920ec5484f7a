import type { StandardSchemaV1 } from "@standard-schema/spec";
import { validator } from "hono-openapi";
import type * as z from "zod";
import type { FieldError } from "#domain/error-codes.ts";
import { AppError } from "./errors.ts";

/** More than this helps nobody who has to mend a request. */
const DETAILS_MAX = 20;
const FIELD_MAX = 200;

/**
 * Checks a part of the request against its schema, which also goes into the OpenAPI document. What does not fit is one 400 with a
 * detail for each thing that is wrong.
 */
export const validate = <T extends "json" | "query" | "param", S extends z.ZodType>(target: T, schema: S) =>
  validator(target, schema, (result) => {
    if (!result.success) throw new AppError("invalid_input", undefined, { details: toDetails(result.error) });
    const field = findUnstorable(result.data);
    if (field === null) return;
    const details = [{ field, message: "This text has a character that cannot be stored." }];
    throw new AppError("invalid_input", undefined, { details });
  });

/** Where each thing is wrong, as a dotted path. An unknown key is named itself, not its object. */
export function toDetails(issues: readonly StandardSchemaV1.Issue[]): FieldError[] {
  const details = issues.flatMap((issue) => {
    const path = (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part));
    const { keys } = issue as { keys?: unknown };
    const unknown = Array.isArray(keys) && "code" in issue && issue.code === "unrecognized_keys" ? keys : null;
    if (!unknown) return [{ field: fieldOf(path), message: issue.message }];
    return unknown.map((key) => ({ field: fieldOf([...path, String(key)]), message: "Unknown field." }));
  });
  return details.slice(0, DETAILS_MAX);
}

const fieldOf = (path: readonly PropertyKey[]) => path.map(String).join(".").slice(0, FIELD_MAX) || "body";

/** NUL, and half a surrogate pair. */
// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /\u0000|\p{Cs}/u;

/** The path of a text that Postgres could not store, whichever schema let it through. */
export function findUnstorable(value: unknown, path: readonly PropertyKey[] = []): string | null {
  if (typeof value === "string") return UNSTORABLE.test(value) ? fieldOf(path) : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, each] of Object.entries(value)) {
    const found = findUnstorable(each, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}
