import { Hono } from "hono";
import * as z from "zod";
import { page } from "#domain/api/common.schema.ts";
import { PrincipalText, SecurityEntryView } from "#domain/api/security.schema.ts";
import { REFUSAL_KINDS } from "#domain/security-log.ts";
import { listRefusals } from "#db/queries/security-log.ts";
import type { AppEnv } from "../app-env.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { Paging } from "./params.ts";

/** A moment that Postgres can read, whatever zone it was written in. */
const Moment = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value).toISOString())
  .refine((value) => value >= "2000" && value < "3000", "There was nothing to write down then.");

const SecurityQuery = Paging.extend({
  kind: z.enum(REFUSAL_KINDS).optional(),
  principal: PrincipalText.optional(),
  since: Moment.optional(),
  until: Moment.optional(),
});

/** What was refused to whom. */
export const securityLog = new Hono<AppEnv>().get(
  "/",
  describe({
    summary: "Read the security log",
    description:
      "Refusals that somebody may have meant harm with, the newest first; those that were alike within a minute are one line with a " +
      "number. `principal` is `user:`, `guest:` or `service:` and an id; `since` counts in, `until` does not. Kept for 90 days.",
    tag: "People",
    who: "operator",
    answer: page(SecurityEntryView),
    refusals: ["invalid_input", "not_allowed"],
  }),
  only("user"),
  validate("query", SecurityQuery),
  async (c) => c.json(await listRefusals(c.var.deps.db, c.var.proof.actor, c.req.valid("query"))),
);
