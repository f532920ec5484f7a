import { Hono } from "hono";
import * as z from "zod";
import { Invite, InvitationView, MemberChange, MemberView } from "#domain/api/staff.schema.ts";
import { listStaff } from "#db/queries/staff.ts";
import type { AppEnv } from "../app-env.ts";
import { changeMember, invite, resendInvitation, withdrawInvitation } from "../commands/staff.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { WithId, WithInvitationId, WithMemberId } from "./params.ts";

const OneInvitation = z.object({ invitation: InvitationView });
const LIMITS = "60 in an hour for one restaurant, and three mails in a quarter of an hour to one address.";
const WHO = "Managers do it to the kitchen and the staff, owners to everybody; nobody to themselves.";

/** Who works in a restaurant, for its managers and owners. */
export const staff = new Hono<AppEnv>()
  .get(
    "/:id/staff",
    describe({
      summary: "List who works in a restaurant, and who was invited",
      tag: "People",
      who: "crew",
      answer: z.object({ members: z.array(MemberView), invitations: z.array(InvitationView) }),
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithId),
    async (c) => c.json(await listStaff(c.var.deps.db, c.var.proof.actor, c.req.valid("param").id)),
  )
  .post(
    "/:id/invitations",
    describe({
      summary: "Invite somebody to work in a restaurant",
      takesBody: true,
      tag: "People",
      who: "crew",
      status: 201,
      answer: OneInvitation,
      description: `Mails them a link that works once, for seven days. Managers invite kitchen and staff, owners everybody. ${LIMITS}`,
      refusals: ["not_allowed", "not_found", "already_exists", "rate_limited"],
    }),
    only("user"),
    validate("param", WithId),
    validate("json", Invite),
    async (c) => {
      const { deps, proof } = c.var;
      const invitation = await invite(deps, proof.actor, c.req.valid("param").id, c.req.valid("json"));
      return c.json({ invitation }, 201);
    },
  )
  .post(
    "/:id/invitations/:invitationId/resend",
    describe({
      summary: "Send an invitation anew",
      tag: "People",
      who: "crew",
      answer: OneInvitation,
      description: `With another link, for seven days; the old one is over. ${LIMITS}`,
      refusals: ["invalid_input", "not_allowed", "not_found", "rate_limited"],
    }),
    only("user"),
    validate("param", WithInvitationId),
    async (c) => {
      const { deps, proof } = c.var;
      const { id, invitationId } = c.req.valid("param");
      return c.json({ invitation: await resendInvitation(deps, proof.actor, id, invitationId) });
    },
  )
  .delete(
    "/:id/invitations/:invitationId",
    describe({
      summary: "Withdraw an invitation",
      tag: "People",
      who: "crew",
      status: 204,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithInvitationId),
    async (c) => {
      const { id, invitationId } = c.req.valid("param");
      await withdrawInvitation(c.var.deps, c.var.proof.actor, id, invitationId);
      return c.body(null, 204);
    },
  )
  .patch(
    "/:id/staff/:userId",
    describe({
      summary: "Give somebody another role in a restaurant",
      takesBody: true,
      tag: "People",
      who: "crew",
      answer: z.object({ member: MemberView }),
      description: `It counts from the next request on, everywhere, and is written down in the audit log. ${WHO}`,
      refusals: ["not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithMemberId),
    validate("json", MemberChange),
    async (c) => {
      const { id: restaurantId, userId } = c.req.valid("param");
      const { role } = c.req.valid("json");
      const member = await changeMember(c.var.deps, c.var.proof.actor, { restaurantId, userId }, role);
      return c.json({ member });
    },
  )
  .delete(
    "/:id/staff/:userId",
    describe({
      summary: "Remove somebody from a restaurant",
      tag: "People",
      who: "crew",
      status: 204,
      description: `Their account stays. It counts at once, closes their sockets, and is written down in the audit log. ${WHO}`,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithMemberId),
    async (c) => {
      const { id: restaurantId, userId } = c.req.valid("param");
      await changeMember(c.var.deps, c.var.proof.actor, { restaurantId, userId }, null);
      return c.body(null, 204);
    },
  );
