import { Hono, type Context } from "hono";
import * as z from "zod";
import { Id, page, text } from "#domain/api/common.schema.ts";
import { AuditEntryView, RoleChange, UserRecordView, UserStatsView } from "#domain/api/accounts.schema.ts";
import { AUDITED } from "#domain/audit-log.ts";
import type { UserChange } from "#domain/commands.ts";
import { MEMBER_ROLES, PLATFORM_ROLES, USER_STATUSES } from "#domain/roles.ts";
import { countUsers, findUser, listAudit, listUsers } from "#db/queries/accounts.ts";
import type { AppEnv } from "../app-env.ts";
import { changeUser } from "../commands/change-user.ts";
import { deleteUser } from "../commands/delete-account.ts";
import { AppError } from "../errors.ts";
import { only } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { Paging, WithId } from "./params.ts";

const UserAnswer = z.object({ user: UserRecordView });
const UsersQuery = Paging.extend({
  role: z.enum([...PLATFORM_ROLES, ...MEMBER_ROLES]).optional(),
  status: z.enum(USER_STATUSES).optional(),
  verified: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
});
const UsersSearch = UsersQuery.extend({ search: text(1, 100), verified: z.boolean().optional() });
const AuditQuery = Paging.extend({
  userId: Id.optional(),
  byUserId: Id.optional(),
  action: z.enum(AUDITED).optional(),
});

const change = async (c: Context<AppEnv>, userId: string, wish: UserChange) =>
  c.json({ user: await changeUser(c.var.deps, c.var.proof.actor, userId, wish) });

const changing = (summary: string, description: string, takesBody = false) =>
  describe({
    summary,
    description: `${description} Nobody does it to themselves. It is written down in the audit log.`,
    tag: "People",
    who: "operator",
    takesBody,
    answer: UserAnswer,
    refusals: ["invalid_input", "not_allowed", "not_found"],
  });

/** Everybody with an account, for those who run the platform. */
export const accounts = new Hono<AppEnv>()
  .get(
    "/",
    describe({
      summary: "List accounts",
      description: "The newest first. To look for somebody, `POST /users/search`.",
      tag: "People",
      who: "operator",
      answer: page(UserRecordView),
      refusals: ["invalid_input", "not_allowed"],
    }),
    only("user"),
    validate("query", UsersQuery),
    async (c) => c.json(await listUsers(c.var.deps.db, c.var.proof.actor, c.req.valid("query"))),
  )
  .post(
    "/search",
    describe({
      summary: "Look for accounts",
      takesBody: true,
      description:
        "As `GET /users`, of those whose address or name has this in it. Changes nothing: it is sent as a body because what is looked for is " +
        "personal, and addresses of requests are written down in many places.",
      tag: "People",
      who: "operator",
      answer: page(UserRecordView),
      refusals: ["not_allowed"],
    }),
    only("user"),
    validate("json", UsersSearch),
    async (c) => c.json(await listUsers(c.var.deps.db, c.var.proof.actor, c.req.valid("json"))),
  )
  .get(
    "/stats",
    describe({
      summary: "Count accounts",
      tag: "People",
      who: "operator",
      answer: z.object({ stats: UserStatsView }),
      refusals: ["not_allowed"],
    }),
    only("user"),
    async (c) => c.json({ stats: await countUsers(c.var.deps.db, c.var.proof.actor) }),
  )
  .get(
    "/:id",
    describe({
      summary: "Read an account",
      tag: "People",
      who: "operator",
      answer: UserAnswer,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithId),
    async (c) => {
      const user = await findUser(c.var.deps.db, c.var.proof.actor, c.req.valid("param").id);
      if (!user) throw new AppError("not_found");
      return c.json({ user });
    },
  )
  .patch(
    "/:id/role",
    changing("Give an account another role over the platform", "It counts from the next request on, everywhere.", true),
    only("user"),
    validate("param", WithId),
    validate("json", RoleChange),
    async (c) => await change(c, c.req.valid("param").id, { kind: "role", role: c.req.valid("json").role }),
  )
  .post(
    "/:id/disable",
    changing("Switch an account off", "Ends its sessions and sockets; nobody signs in with it."),
    only("user"),
    validate("param", WithId),
    async (c) => await change(c, c.req.valid("param").id, { kind: "status", status: "disabled" }),
  )
  .post(
    "/:id/enable",
    changing("Switch an account on again", "Whoever has it may sign in."),
    only("user"),
    validate("param", WithId),
    async (c) => await change(c, c.req.valid("param").id, { kind: "status", status: "active" }),
  )
  .delete(
    "/:id",
    describe({
      summary: "Delete an account",
      description:
        "Nobody is behind it any more when this is answered; what orders, mails and rooms hold of them goes within minutes, or when " +
        "an order that is under way is over. Amounts stay. Nobody does it to themselves, and a restaurant's last owner cannot go. It is " +
        "written down in the audit log. Whoever is gone stays gone.",
      tag: "People",
      who: "operator",
      status: 204,
      refusals: ["invalid_input", "not_allowed", "not_found", "last_owner"],
    }),
    only("user"),
    validate("param", WithId),
    async (c) => {
      await deleteUser(c.var.deps, c.var.proof.actor, c.req.valid("param").id);
      return c.body(null, 204);
    },
  )
  .post(
    "/:id/sign-out",
    changing("Sign somebody out everywhere", "Ends every session of the account and its sockets."),
    only("user"),
    validate("param", WithId),
    async (c) => await change(c, c.req.valid("param").id, { kind: "sign_out" }),
  );

/** What was done with rights that not everybody has. */
export const auditLog = new Hono<AppEnv>().get(
  "/",
  describe({
    summary: "Read the audit log",
    description: "The newest first: who did what to whom, before and after, in which request.",
    tag: "People",
    who: "operator",
    answer: page(AuditEntryView),
    refusals: ["invalid_input", "not_allowed"],
  }),
  only("user"),
  validate("query", AuditQuery),
  async (c) => c.json(await listAudit(c.var.deps.db, c.var.proof.actor, c.req.valid("query"))),
);
