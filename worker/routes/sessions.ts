import { Hono } from "hono";
import * as z from "zod";
import { OpenSessionView } from "#domain/api/auth.schema.ts";
import { page } from "#domain/api/common.schema.ts";
import { listOpenSessions } from "#db/queries/people.ts";
import type { AppEnv } from "../app-env.ts";
import { endOwnSessions } from "../commands/sessions.ts";
import { endedSessionCookies, setCookies } from "../cookies.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { WithId } from "./params.ts";

/** `keep=this`: whoever asks stays signed in here. */
const WhichSessions = z.strictObject({ keep: z.literal("this").optional() });

/** Where somebody is signed in. */
export const sessions = new Hono<AppEnv>()
  .get(
    "/",
    describe({
      summary: "Where am I signed in",
      tag: "Account",
      who: "user",
      answer: page(OpenSessionView),
      description: "The hundred that were used last, the present one first.",
    }),
    only("user"),
    async (c) => {
      const items = await listOpenSessions(c.var.deps.db, c.var.proof.actor);
      return c.json({ items, nextCursor: null });
    },
  )
  .delete(
    "/",
    describe({
      summary: "Sign out everywhere",
      tag: "Account",
      who: "user",
      status: 204,
      description: "Ends every session and its sockets; with `keep=this`, all but the one that asks.",
      refusals: ["invalid_input"],
    }),
    only("user"),
    validate("query", WhichSessions),
    async (c) => {
      const keepsThis = c.req.valid("query").keep === "this";
      await endOwnSessions(c.var.deps, { actor: c.var.proof.actor, sessionId: null, keepsThis });
      if (!keepsThis) setCookies(c, endedSessionCookies());
      return c.body(null, 204);
    },
  )
  .delete(
    "/:id",
    describe({
      summary: "Sign out somewhere else",
      tag: "Account",
      who: "user",
      status: 204,
      description: "Ends one of one's own sessions and its sockets. One that has ended already stays ended.",
      refusals: ["invalid_input", "not_found"],
    }),
    only("user"),
    validate("param", WithId),
    async (c) => {
      const { actor } = c.var.proof;
      await endOwnSessions(c.var.deps, { actor, sessionId: c.req.valid("param").id, keepsThis: false });
      return c.body(null, 204);
    },
  );
