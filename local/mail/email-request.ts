import * as z from "zod";
import { resendError } from "./resend-errors.ts";

const RECIPIENTS_MAX = 50;
const BATCH_MAX = 100;
const CHARACTERS_MAX = 2_000_000;

// Postgres stores no NUL, and no mail may carry one.
const Text = z
  .string()
  .max(CHARACTERS_MAX)
  .refine((text) => !text.includes("\0"), "contains a NUL character");
const Address = Text.refine(
  (text) => addressOf(text) !== null,
  "The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.",
);
const Addresses = z.union([Address, z.array(Address).max(RECIPIENTS_MAX)]).transform((given) => [given].flat());

const Email = z.strictObject({
  from: Address,
  to: Addresses.refine(({ length }) => length > 0, "needs at least one recipient"),
  subject: Text,
  cc: Addresses.optional(),
  bcc: Addresses.optional(),
  reply_to: Addresses.optional(),
  html: Text.optional(),
  text: Text.optional(),
  headers: z.record(z.string(), Text).optional(),
  tags: z
    .array(z.object({ name: z.string().regex(/^[\w-]{1,256}$/), value: z.string().regex(/^[\w-]{1,256}$/) }))
    .optional(),
});
export type Email = z.infer<typeof Email>;

/** Reads the body of `POST /emails`; throws the error that Resend would answer. */
export function readEmail(json: unknown): Email {
  const given = json as Record<string, unknown> | null;
  for (const field of ["from", "to", "subject"]) {
    if (given?.[field] === undefined) throw resendError("missing_required_field", `Missing \`${field}\` field.`);
  }
  const email = Email.safeParse(json);
  if (!email.success) throw invalid(email.error);
  if (email.data.html === undefined && email.data.text === undefined) {
    throw resendError("missing_required_field", "Missing `html` or `text` field.");
  }
  return email.data;
}

/** Reads the body of `POST /emails/batch`: all are sent or none. */
export function readEmails(json: unknown): Email[] {
  const list = z.array(z.unknown()).min(1).max(BATCH_MAX).safeParse(json);
  if (!list.success) throw resendError("validation_error", `The batch must be a list of 1 to ${BATCH_MAX} emails.`);
  return list.data.map(readEmail);
}

/** The bare address in `Name <name@example.com>` or `name@example.com`, in lower case; null when there is none. */
export function addressOf(text: string): string | null {
  const [, named, bare] = /^(?:[^<>]*<([^<>\s]+)>|([^<>\s]+))$/.exec(text.trim()) ?? [];
  const address = named ?? bare ?? "";
  return /^[^@\s]+@[^@\s]+$/.test(address) ? address.toLowerCase() : null;
}

function invalid(error: z.ZodError): Error {
  const [issue] = error.issues;
  if (issue?.code === "unrecognized_keys") {
    return resendError("validation_error", `The local mailbox does not emulate \`${issue.keys.join("`, `")}\`.`);
  }
  return resendError("validation_error", `Invalid \`${String(issue?.path[0] ?? "")}\` field. ${issue?.message ?? ""}`);
}
