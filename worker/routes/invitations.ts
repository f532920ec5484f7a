import { Hono } from "hono";
import * as z from "zod";
import { SessionView } from "#domain/api/auth.schema.ts";
import { Id } from "#domain/api/common.schema.ts";
import { AcceptedView, InvitationProof, Join, OpenedInvitationView } from "#domain/api/staff.schema.ts";
import type { AppEnv } from "../app-env.ts";
import { acceptInvitation, join, openInvitation } from "../commands/joining.ts";
import { accessCookie, sessionCookies, setCookies } from "../cookies.ts";
import { only } from "../middleware/actor.ts";
import { fromOurPages } from "../middleware/origin.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { rememberDevice } from "./known-device.ts";
import { visitorOf } from "./visitor.ts";

const ONCE = "The token is in the link that was mailed; it works once, for seven days.";

/** What people do with an invitation to work in a restaurant. */
export const invitations = new Hono<AppEnv>()
  .post(
    "/invitation",
    describe({
      summary: "Read an invitation",
      takesBody: true,
      tag: "Account",
      who: "all",
      answer: z.object({ invitation: OpenedInvitationView }),
      description: `What it is for, and whether there is an account to accept it with. ${ONCE} Reading does not use it.`,
      refusals: ["link_over", "not_allowed"],
    }),
    validate("json", InvitationProof),
    async (c) => {
      fromOurPages(c);
      return c.json({ invitation: await openInvitation(c.var.deps, c.req.valid("json").token) });
    },
  )
  .post(
    "/accept-invitation",
    describe({
      summary: "Join a restaurant with my account",
      takesBody: true,
      tag: "Account",
      who: "user",
      answer: AcceptedView,
      description: `The account must have the invited address, which is verified by it. ${ONCE} The session goes on with the access token of the answer; the one before is refused from now on.`,
      refusals: ["link_over", "already_exists"],
    }),
    only("user"),
    validate("json", InvitationProof),
    async (c) => {
      const { deps, proof } = c.var;
      const accepted = await acceptInvitation(deps, proof.actor, c.req.valid("json").token);
      if (proof.by === "cookie") setCookies(c, [accessCookie(accepted.accessToken)]);
      return c.json(accepted);
    },
  )
  .post(
    "/join",
    describe({
      summary: "Make an account and join a restaurant",
      takesBody: true,
      tag: "Account",
      who: "all",
      status: 201,
      answer: SessionView.extend({ restaurantId: Id }),
      description: `For whoever was invited and has no account; the address is the invited one. ${ONCE}`,
      refusals: ["link_over", "already_exists", "rate_limited", "not_allowed"],
    }),
    validate("json", Join),
    async (c) => {
      fromOurPages(c);
      const { session, passwordHash, restaurantId } = await join(c.var.deps, c.req.valid("json"), visitorOf(c));
      setCookies(c, sessionCookies(session));
      rememberDevice(c, session.user.id, passwordHash);
      return c.json({ ...session, restaurantId }, 201);
    },
  );
