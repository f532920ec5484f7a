import * as z from "zod";
import { ERROR_STATUS, type ErrorCode } from "../error-codes.ts";
import { PRINCIPAL_KINDS, REFUSAL_KINDS, type Principal } from "../security-log.ts";
import { Id, Time } from "./common.schema.ts";

const PRINCIPAL = /^(?:(user|device|guest):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(service):([0-9a-f]{64}))$/;

/** Whom a refusal is about, in one word: `user:` or `device:` and an id, `guest:` and the id of an order, `service:` and a hash. */
export const PrincipalText = z
  .string()
  .max(100)
  .regex(PRINCIPAL, "user:, device:, guest: or service:, and an id.")
  .transform((value): Principal => {
    const [, person, id = "", service, hash = ""] = PRINCIPAL.exec(value) ?? [];
    return { kind: (person ?? service) as Principal["kind"], id: person === undefined ? hash : id };
  });

export const SecurityEntryView = z.object({
  id: Id,
  at: Time.describe("When the first of them was refused"),
  lastAt: Time.describe("When the last was: within the same minute"),
  count: z.int().describe("How many were alike: of this kind, on this route, by the same somebody or network"),
  kind: z.enum(REFUSAL_KINDS),
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]).describe("What the caller heard"),
  route: z.string().describe("A method and a pattern, never an address"),
  principal: z
    .object({ kind: z.enum(PRINCIPAL_KINDS), id: z.string() })
    .nullable()
    .describe(
      "Whom it is about, where that is proven: a person, a tablet, the hash of a service's token, the order of a link",
    ),
  user: z.object({ id: Id, name: z.string() }).nullable().describe("The person, where it is about one"),
  network: z.string().nullable().describe("SHA-256 of the network that the first came from"),
  requestId: z.string().describe("Of the first"),
});
