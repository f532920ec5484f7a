import { Hono } from "hono";
import * as z from "zod";
import { MeView, ProfileChange } from "#domain/api/auth.schema.ts";
import { getMe } from "#db/queries/people.ts";
import type { AppEnv } from "../app-env.ts";
import { changeProfile } from "../commands/change-profile.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";

const UserAnswer = z.object({ user: MeView });

/** People with an account, by themselves. */
export const users = new Hono<AppEnv>()
  .get(
    "/profile",
    describe({ summary: "My profile", tag: "Account", who: "user", answer: UserAnswer }),
    only("user"),
    async (c) => c.json({ user: await getMe(c.var.deps.db, c.var.proof.actor) }),
  )
  .patch(
    "/profile",
    describe({
      summary: "Change my profile",
      takesBody: true,
      tag: "Account",
      who: "user",
      answer: UserAnswer,
      description:
        "What is not named stays. Rights and the e-mail address are no part of it. Another user name, or none, needs `currentPassword`, whose " +
        "tries count with those to sign in.",
      refusals: ["already_exists", "wrong_credentials", "rate_limited"],
    }),
    only("user"),
    validate("json", ProfileChange),
    async (c) => c.json({ user: await changeProfile(c.var.deps, c.var.proof.actor, c.req.valid("json")) }),
  );
