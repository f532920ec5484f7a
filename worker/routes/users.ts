import { Hono } from "hono";
import * as z from "zod";
import { MeView, ProfileChange } from "#domain/api/auth.schema.ts";
import type { Me } from "#domain/actor.ts";
import type { ChangeProfileCommand } from "#domain/commands.ts";
import { getMe } from "#db/queries/people.ts";
import type { AppEnv } from "../app-env.ts";
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
      description: "What is not named stays. Rights and the e-mail address are no part of it.",
      refusals: ["already_exists"],
    }),
    only("user"),
    validate("json", ProfileChange),
    async (c) => {
      const command: ChangeProfileCommand = { actor: c.var.proof.actor, profile: c.req.valid("json") };
      const { me } = await c.var.deps.db.call<{ me: Me }>("change_profile_v1", command);
      return c.json({ user: me });
    },
  );
