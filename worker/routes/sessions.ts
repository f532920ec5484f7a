import { Hono } from "hono";
import { OpenSessionView, SessionEnd, SessionsEnd } from "#domain/api/auth.schema.ts";
import { page } from "#domain/api/common.schema.ts";
import { listOpenSessions } from "#db/queries/people.ts";
import type { AppEnv } from "../app-env.ts";
import { endOwnSessions } from "../commands/end-own-sessions.ts";
import { sessionOfActor } from "../commands/sessions.ts";
import { leaveNothing } from "../leave-nothing.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { WithId } from "./params.ts";

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
  .post(
    "/end",
    describe({
      summary: "Sign out everywhere",
      takesBody: true,
      tag: "Account",
      who: "user",
      status: 204,
      description:
        "Ends every session and its sockets; with `keep` `this`, all but the one that asks. Tries of the password count with those to sign in.",
      refusals: ["wrong_credentials", "rate_limited"],
    }),
    only("user"),
    validate("json", SessionsEnd),
    async (c) => {
      const { currentPassword, keep } = c.req.valid("json");
      const keepsThis = keep === "this";
      await endOwnSessions(c.var.deps, c.var.proof.actor, { sessionId: null, keepsThis }, currentPassword);
      if (!keepsThis) leaveNothing(c);
      return c.body(null, 204);
    },
  )
  .post(
    "/:id/end",
    describe({
      summary: "Sign out somewhere else",
      takesBody: true,
      tag: "Account",
      who: "user",
      status: 204,
      description:
        "Ends one of one's own sessions and its sockets. One that has ended already stays ended. The session that asks needs no password; tries " +
        "of it count with those to sign in.",
      refusals: ["not_found", "wrong_credentials", "rate_limited"],
    }),
    only("user"),
    validate("param", WithId),
    validate("json", SessionEnd),
    async (c) => {
      const { deps, proof } = c.var;
      const { id } = c.req.valid("param");
      await endOwnSessions(deps, proof.actor, { sessionId: id, keepsThis: false }, c.req.valid("json").currentPassword);
      if (id === sessionOfActor(proof.actor)) leaveNothing(c);
      return c.body(null, 204);
    },
  );
