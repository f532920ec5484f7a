import { Hono } from "hono";
import * as z from "zod";
import { AccountDeletion } from "#domain/api/auth.schema.ts";
import type { AppEnv } from "../app-env.ts";
import { deleteOwnAccount } from "../commands/delete-account.ts";
import { exportPerson } from "../commands/export-person.ts";
import { leaveNothing } from "../leave-nothing.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";

/** What somebody may always do with what is kept of them: have it, and have it forgotten. */
export const me = new Hono<AppEnv>()
  .get(
    "/export",
    describe({
      summary: "Everything that is kept of me",
      tag: "Account",
      who: "user",
      answer: z.string().describe("A zip: `export.json`, and the same as tables in CSV"),
      contentType: "application/zip",
      description: "Five times a day.",
      refusals: ["rate_limited"],
    }),
    only("user"),
    async (c) => {
      const file = await exportPerson(c.var.deps, c.var.proof.actor);
      const day = c.var.deps.now().toISOString().slice(0, 10);
      return c.body(await file.arrayBuffer(), 200, {
        "Content-Type": "application/zip",
        "Content-Disposition": `attachment; filename="comanda-${day}.zip"`,
      });
    },
  )
  .post(
    "/delete",
    describe({
      summary: "Delete my account",
      takesBody: true,
      tag: "Account",
      who: "user",
      status: 204,
      description:
        "For good, at once: nobody is behind the account any more, and nobody signs in with it. What orders, mails and rooms hold goes within " +
        "minutes, or when an order that is under way is over; amounts stay. Three tries a minute for one session.",
      refusals: ["wrong_credentials", "rate_limited", "last_owner", "last_operator"],
    }),
    only("user"),
    validate("json", AccountDeletion),
    async (c) => {
      await deleteOwnAccount(c.var.deps, c.var.proof.actor, c.req.valid("json").currentPassword);
      leaveNothing(c);
      return c.body(null, 204);
    },
  );
