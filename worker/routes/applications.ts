import { Hono } from "hono";
import * as z from "zod";
import {
  ApplicationRecordView,
  ApplicationView,
  Apply,
  Decline,
  WaitingView,
} from "#domain/api/applications.schema.ts";
import { page, text } from "#domain/api/common.schema.ts";
import { APPLICATION_KINDS, APPLICATION_STATES, APPLICATIONS_PER_DAY_MAX } from "#domain/applications.ts";
import { countWaiting, listApplications, listOwnApplications } from "#db/queries/applications.ts";
import type { AppEnv } from "../app-env.ts";
import { decideApplication, sendApplication, withdrawApplication } from "../commands/applications.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { Paging, WithId } from "./params.ts";

const ApplicationsQuery = Paging.extend({
  kind: z.enum(APPLICATION_KINDS).optional(),
  state: z.enum(APPLICATION_STATES).optional(),
});
const ApplicationsSearch = ApplicationsQuery.extend({ search: text(1, 100) });
const Own = z.object({ application: ApplicationView });
const Decided = z.object({ application: ApplicationRecordView });
const ONCE =
  "Decided once: whoever comes second, or after it was withdrawn, hears `illegal_move`. Nobody decides about themselves. It is written down " +
  "in the audit log, and the applicant is mailed.";

/** What people ask to be: a restaurant, or a driver. */
export const applications = new Hono<AppEnv>()
  .post(
    "/",
    describe({
      summary: "Apply to be a restaurant or a driver",
      takesBody: true,
      tag: "Account",
      who: "user",
      status: 201,
      answer: Own,
      description:
        "With what the kind asks for, and nothing else. It waits until somebody who runs the platform decides; until then the account may what it " +
        `might before. One of a kind waits at a time, and ${APPLICATIONS_PER_DAY_MAX} may be sent in a day.`,
      refusals: ["already_exists", "rate_limited"],
    }),
    only("user"),
    validate("json", Apply),
    async (c) => {
      const { deps, proof } = c.var;
      return c.json({ application: await sendApplication(deps, proof.actor, c.req.valid("json")) }, 201);
    },
  )
  .get(
    "/mine",
    describe({
      summary: "List my applications",
      tag: "Account",
      who: "user",
      answer: page(ApplicationView),
      description: "The newest 50, the newest first.",
    }),
    only("user"),
    async (c) =>
      c.json({ items: await listOwnApplications(c.var.deps.db, c.var.proof.actor), nextCursor: null as string | null }),
  )
  .post(
    "/:id/withdraw",
    describe({
      summary: "Withdraw my application",
      tag: "Account",
      who: "user",
      answer: Own,
      description: "While it waits. One that was decided stays so: `illegal_move`.",
      refusals: ["invalid_input", "not_found", "illegal_move"],
    }),
    only("user"),
    validate("param", WithId),
    async (c) => {
      const { deps, proof } = c.var;
      return c.json({ application: await withdrawApplication(deps, proof.actor, c.req.valid("param").id) });
    },
  )
  .get(
    "/",
    describe({
      summary: "List applications",
      description:
        "With `state=pending` those that wait longest come first; otherwise the newest. To look for one, `POST /applications/search`.",
      tag: "People",
      who: "operator",
      answer: page(ApplicationRecordView),
      refusals: ["invalid_input", "not_allowed"],
    }),
    only("user"),
    validate("query", ApplicationsQuery),
    async (c) => c.json(await listApplications(c.var.deps.db, c.var.proof.actor, c.req.valid("query"))),
  )
  .post(
    "/search",
    describe({
      summary: "Look for applications",
      takesBody: true,
      description:
        "As `GET /applications`, of those where it is part of a restaurant's or an applicant's name, of an address or of where somebody drives. " +
        "Changes nothing: it is sent as a body because what is looked for is personal.",
      tag: "People",
      who: "operator",
      answer: page(ApplicationRecordView),
      refusals: ["not_allowed"],
    }),
    only("user"),
    validate("json", ApplicationsSearch),
    async (c) => c.json(await listApplications(c.var.deps.db, c.var.proof.actor, c.req.valid("json"))),
  )
  .get(
    "/waiting",
    describe({
      summary: "Count the applications that wait",
      tag: "People",
      who: "operator",
      answer: z.object({ waiting: WaitingView }),
      refusals: ["not_allowed"],
    }),
    only("user"),
    async (c) => c.json({ waiting: await countWaiting(c.var.deps.db, c.var.proof.actor) }),
  )
  .post(
    "/:id/approve",
    describe({
      summary: "Approve an application",
      description:
        "Makes the restaurant, closed, with the applicant as its owner; or gives the applicant the role of a driver. It counts from their next " +
        `request on. A name that another restaurant has got meanwhile is \`already_exists\`. ${ONCE}`,
      tag: "People",
      who: "operator",
      answer: Decided,
      refusals: ["invalid_input", "not_allowed", "not_found", "illegal_move", "already_exists"],
    }),
    only("user"),
    validate("param", WithId),
    async (c) => {
      const { deps, proof } = c.var;
      const approval = { decision: "approved", reason: null } as const;
      return c.json({ application: await decideApplication(deps, proof.actor, c.req.valid("param").id, approval) });
    },
  )
  .post(
    "/:id/decline",
    describe({
      summary: "Decline an application",
      takesBody: true,
      description: `With a reason that the applicant reads. They may apply again. ${ONCE}`,
      tag: "People",
      who: "operator",
      answer: Decided,
      refusals: ["not_allowed", "not_found", "illegal_move"],
    }),
    only("user"),
    validate("param", WithId),
    validate("json", Decline),
    async (c) => {
      const { deps, proof } = c.var;
      const refusal = { decision: "declined", reason: c.req.valid("json").reason } as const;
      return c.json({ application: await decideApplication(deps, proof.actor, c.req.valid("param").id, refusal) });
    },
  );
