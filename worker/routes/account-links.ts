import { Hono, type Context } from "hono";
import * as z from "zod";
import { EmailChange, EmailProof, LinkRequest, LinkView, MeView, PasswordReset } from "#domain/api/auth.schema.ts";
import type { RequestLinkCommand } from "#domain/commands.ts";
import type { AppEnv } from "../app-env.ts";
import { lookAtLink, requestEmailChange, requestLink, resetPassword, verifyEmail } from "../commands/account-links.ts";
import { only } from "../middleware/actor.ts";
import { fromOurPages } from "../middleware/origin.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { visitorOf } from "./visitor.ts";

const LIMITS =
  "Three mails in a quarter of an hour for one account, and 60 in ten minutes from one network, then `rate_limited`, whether there is such an account or not.";

const mailLink = async (c: Context<AppEnv>, purpose: RequestLinkCommand["purpose"], identifier: string) => {
  fromOurPages(c);
  await requestLink(c.var.deps, purpose, identifier, visitorOf(c));
  return c.body(null, 204);
};

/** What people do with links that they are mailed. */
export const accountLinks = new Hono<AppEnv>()
  .post(
    "/forgot-password",
    describe({
      summary: "Have a link for a new password mailed",
      takesBody: true,
      tag: "Account",
      who: "all",
      status: 204,
      description: `The link works once, for 15 minutes. ${LIMITS}`,
      refusals: ["rate_limited", "not_allowed"],
    }),
    validate("json", LinkRequest),
    async (c) => await mailLink(c, "reset_password", c.req.valid("json").identifier),
  )
  .post(
    "/resend-verification",
    describe({
      summary: "Have the link to verify my address mailed again",
      takesBody: true,
      tag: "Account",
      who: "all",
      status: 204,
      description: `The link works once, for a day. ${LIMITS}`,
      refusals: ["rate_limited", "not_allowed"],
    }),
    validate("json", LinkRequest),
    async (c) => await mailLink(c, "verify_email", c.req.valid("json").identifier),
  )
  .post(
    "/link",
    describe({
      summary: "Look at a link that was mailed",
      takesBody: true,
      tag: "Account",
      who: "all",
      answer: z.object({ link: LinkView }),
      description: "What it is for, and a part of the address that it was mailed to. It works afterwards as before.",
      refusals: ["link_over", "not_allowed"],
    }),
    validate("json", EmailProof),
    async (c) => {
      fromOurPages(c);
      return c.json({ link: await lookAtLink(c.var.deps, c.req.valid("json").token) });
    },
  )
  .post(
    "/verify-email",
    describe({
      summary: "Show that an address is mine",
      takesBody: true,
      tag: "Account",
      who: "all",
      answer: z.object({ user: MeView }),
      description:
        "The token is in the link that was mailed, and works once. For a changed address it makes the new one the account's.",
      refusals: ["link_over", "already_exists", "not_allowed"],
    }),
    validate("json", EmailProof),
    async (c) => {
      fromOurPages(c);
      return c.json({ user: await verifyEmail(c.var.deps, c.req.valid("json").token) });
    },
  )
  .post(
    "/reset-password",
    describe({
      summary: "Set a new password with a link that was mailed",
      takesBody: true,
      tag: "Account",
      who: "all",
      status: 204,
      description: "Ends every session of the account, here and everywhere.",
      refusals: ["link_over", "not_allowed"],
    }),
    validate("json", PasswordReset),
    async (c) => {
      fromOurPages(c);
      await resetPassword(c.var.deps, c.req.valid("json"));
      return c.body(null, 204);
    },
  )
  .post(
    "/change-email",
    describe({
      summary: "Have another e-mail address",
      takesBody: true,
      tag: "Account",
      who: "user",
      status: 204,
      description:
        "Takes the password, too. A link goes to the new address, and the account has it once that is opened; then both are told. An " +
        "address that is somebody's already gets no mail, and the answer does not tell.",
      refusals: ["wrong_credentials", "rate_limited"],
    }),
    only("user"),
    validate("json", EmailChange),
    async (c) => {
      await requestEmailChange(c.var.deps, c.var.proof.actor, c.req.valid("json"), visitorOf(c));
      return c.body(null, 204);
    },
  );
