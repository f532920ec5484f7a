import * as z from "zod";
import { ERROR_STATUS, type ErrorCode } from "../error-codes.ts";

/** However it is written: as Postgres gives it back, or one thing would have two names, in keys, hints and carts. */
export const Id = z.uuid().toLowerCase();
export const Time = z.iso.datetime({ offset: true });

/**
 * A line of text from a person: normalised to NFC, trimmed, without control characters. NUL in particular would be a 500 from
 * Postgres, which cannot store it.
 */
export const text = (min: number, max: number) =>
  z
    .string()
    .max(max * 2)
    .transform((value) => value.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .min(min)
        .max(max)
        // oxlint-disable-next-line no-control-regex
        .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "Control characters are not allowed."),
    );
/** Optional text: empty and missing are the same thing, null. */
export const optionalText = (max: number) =>
  text(0, max)
    .nullish()
    .transform((value) => value || null);

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
