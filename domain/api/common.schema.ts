import * as z from "zod";
import { ERROR_STATUS, type ErrorCode } from "../error-codes.ts";

/** However it is written: as Postgres gives it back, or one thing would have two names, in keys, hints and carts. */
export const Id = z.uuid().toLowerCase();
export const Time = z.iso.datetime({ offset: true });

/** What turns the letters after it around: a name could dress up as another, and a slip could read like something else. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const LINE = /^[^\p{Cc}\u2028\u2029]*$/u;
const LINES = /^([^\p{Cc}\u2028\u2029]|[\t\n\r])*$/u;
/** A letter, a figure or a sign; what nobody can see is no name. */
const SEEN = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

/** Text from a person: normalised to NFC and trimmed. NUL in particular would be a 500 from Postgres, which cannot store it. */
const written = (min: number, max: number, characters: RegExp) =>
  z
    .string()
    .max(max * 2)
    .transform((value) => value.normalize("NFC").replace(TURNS, "").trim())
    .pipe(z.string().min(min).max(max).regex(characters, "Control characters are not allowed."));

/** A line of text. It may stand in a mail to somebody else, so it stays one line. */
export const text = (min: number, max: number) =>
  written(min, max, LINE).refine((value) => value === "" || SEEN.test(value), "There is nothing to be seen in this.");
/** Optional text: empty and missing are the same thing, null. */
const optional = (max: number, characters: RegExp) =>
  written(0, max, characters)
    .nullish()
    .transform((value) => value || null);
export const optionalText = (max: number) => optional(max, LINES);
export const optionalLine = (max: number) => optional(max, LINE);

export const Email = z
  .string()
  .max(254)
  .transform((value) => value.normalize("NFC").trim().toLowerCase())
  .pipe(z.email());
/** Digits with the usual separators; at least six digits, at most fifteen (E.164). */
export const Phone = text(6, 32).pipe(
  z
    .string()
    .regex(/^\+?[0-9 ()./-]+$/, "Only digits, spaces and + ( ) . / - are allowed.")
    .refine((value) => {
      const digits = value.replace(/\D/g, "").length;
      return digits >= 6 && digits <= 15;
    }, "A phone number has 6 to 15 digits."),
);
export const Locale = z.enum(["en", "ar"]);

/** The version of one thing, as Postgres counts it. */
export const Version = z.int().positive().max(2_147_483_647);

export const IdempotencyKey = z
  .string()
  .min(8)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, "Printable ASCII without spaces.");

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(200).optional(),
});

export const ErrorBody = z.object({
  statusCode: z.int(),
  error: z.string().describe("The HTTP reason phrase"),
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  requestId: z.string(),
  details: z.array(z.looseObject({ field: z.string(), message: z.string() })).optional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
