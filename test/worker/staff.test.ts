import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { INVITATION_SECONDS } from "#domain/account-links.ts";
import { GIVES, MEMBER_ROLES, type MemberRole } from "#domain/roles.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Caller } from "#test/support/caller.ts";
import { mailedInvitation } from "#test/support/links.ts";
import { mailsTo } from "#test/support/mails.ts";
import { watch } from "#test/support/rooms.ts";
import { testWorld, type World } from "#test/support/world.ts";

const PASSWORD = "correct horse battery";

let world: World;
let here: TestRestaurant;
let name: string;
let owner: Account;
let manager: Account;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
  name = (await world.guest.get(`/restaurants/${here.id}`)).body.restaurant.name;
  [owner, manager] = [await world.crew(here, "owner"), await world.crew(here, "manager")];
});
afterAll(async () => await world[Symbol.asyncDispose]());
beforeEach(async () => {
  world.resetCounts();
  await world.db.query("delete from sign_in_attempts");
});

const newEmail = () => `${randomUUID()}@example.com`;
const codeOf = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code];
const NOT_ALLOWED = [403, "not_allowed"];
const NOT_FOUND = [404, "not_found"];
const LINK_OVER = [403, "link_over"];

const tokensTo = async (to: string): Promise<string[]> =>
  (await mailsTo(world, to)).flatMap(({ text }) => /\/a\/(link\.\S+\.join_staff\.\S+)/.exec(text)?.[1] ?? []);

const by = (who: Account) => world.as(who);
const invite = async (who: Account, email: string, role: MemberRole = "kitchen", at = here.id) =>
  await by(who).post(`/restaurants/${at}/invitations`, { email, role });
const resend = async (who: Account, id: string, at = here.id) =>
  await by(who).post(`/restaurants/${at}/invitations/${id}/resend`, {});
const withdraw = async (who: Account, id: string, at = here.id) =>
  await by(who).send("DELETE", `/restaurants/${at}/invitations/${id}`, undefined);
const change = async (who: Account, userId: string, role: MemberRole, at = here.id) =>
  await by(who).send("PATCH", `/restaurants/${at}/staff/${userId}`, JSON.stringify({ role }), {
    headers: { "content-type": "application/json" },
  });
const remove = async (who: Account, userId: string, at = here.id) =>
  await by(who).send("DELETE", `/restaurants/${at}/staff/${userId}`, undefined);
const accept = async (who: Caller, token: string) => await who.post("/auth/accept-invitation", { token });
const join = async (token: string, more: object = {}) =>
  await world.guest.post("/auth/join", { token, firstName: "Noor", password: PASSWORD, ...more });
const opened = async (token: string) => await world.guest.post("/auth/invitation", { token });
/** An invitation that was mailed to somebody, from the owner. */
const invited = async (email: string, role: MemberRole = "kitchen") =>
  await mailedInvitation(world, { restaurantId: here.id, by: owner.userId, email, role });
const roleOf = async (userId: string, at = here.id) =>
  (
    await world.db.query<{ role: string }>("select role from memberships where user_id = $1 and restaurant_id = $2", [
      userId,
      at,
    ])
  )[0]?.role;
const actsUpon = async (userId: string) =>
  await world.db.query(
    `select action, by_user_id as by, restaurant_id as at, before->>'role' as before, after->>'role' as after
     from audit_log where user_id = $1 order by at, id`,
    [userId],
  );

describe("whoever runs a restaurant", () => {
  test("sees who works there and who was invited, and nobody else sees it", async () => {
    const there = await world.restaurant();
    const [boss, cook] = [await world.crew(there, "owner"), await world.crew(there, "kitchen")];
    const email = newEmail();
    await invite(boss, email, "manager", there.id);
    const { body, text } = await by(boss).get(`/restaurants/${there.id}/staff`);
    expect(body.members).toMatchObject([
      { userId: boss.userId, role: "owner", email: boss.email, name: "Robin" },
      { userId: cook.userId, role: "kitchen" },
    ]);
    expect(body.invitations).toMatchObject([{ email, role: "manager", invitedBy: "Robin", isOver: false }]);
    expect(text).not.toContain("scrypt");
    for (const who of [cook, await world.crew(there, "staff"), owner, await world.account()]) {
      expect(codeOf(await by(who).get(`/restaurants/${there.id}/staff`))).toEqual(NOT_ALLOWED);
    }
    expect(codeOf(await by(boss).get(`/restaurants/${randomUUID()}/staff`))).toEqual(NOT_FOUND);
  });

  test("invites for the roles that they may give, and for no other", async () => {
    const crew: Record<MemberRole, Account> = {
      owner,
      manager,
      staff: await world.crew(here, "staff"),
      kitchen: await world.crew(here, "kitchen"),
    };
    for (const inviter of MEMBER_ROLES) {
      for (const role of MEMBER_ROLES) {
        const { status } = await invite(crew[inviter], newEmail(), role);
        expect(status, `${inviter} invites ${role}`).toBe(GIVES[inviter].includes(role) ? 201 : 403);
      }
    }
  });

  test("mails the restaurant, the role and who invites, in the language of whoever has the address", async () => {
    const email = newEmail();
    expect((await invite(manager, email, "staff")).status).toBe(201);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toContain(name);
    expect(mail?.text).toContain("Your role would be: Staff.");
    expect(mail?.text).toContain("Robin invites you");
    expect(mail?.html).toContain(`${world.vars["PUBLIC_URL"]}/a/link.`);

    const arabic = await world.account();
    await world.db.query(`update users set locale = 'ar' where id = $1`, [arabic.userId]);
    await invite(manager, arabic.email);
    expect((await mailsTo(world, arabic.email)).at(-1)?.text).toContain("المطبخ");
  });

  test("invites nobody twice, and nobody who works there", async () => {
    const email = newEmail();
    const answers = await Promise.all([1, 2, 3].map(async () => await invite(owner, email)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect(await tokensTo(email)).toHaveLength(1);
    expect(codeOf(await invite(owner, manager.email))).toEqual([409, "already_exists"]);
    // Somewhere else they may.
    const there = await world.restaurant();
    expect((await invite(await world.crew(there, "owner"), email, "staff", there.id)).status).toBe(201);
  });

  test("is kept from flooding: by the restaurant in an hour, and by the address, whoever invites", async () => {
    const there = await world.restaurant();
    const boss = await world.crew(there, "owner");
    await world.db.query(
      `insert into sign_in_attempts (subject, recent) select 'invite:' || encode(sha256(convert_to($1, 'UTF8')), 'hex'),
         array(select now() - interval '50 minutes' from generate_series(1, 59))`,
      [there.id],
    );
    expect((await invite(boss, newEmail(), "kitchen", there.id)).status).toBe(201);
    expect(codeOf(await invite(boss, newEmail(), "kitchen", there.id))).toEqual([429, "rate_limited"]);

    const victim = newEmail();
    const { id } = (await invite(owner, victim)).body.invitation;
    expect((await resend(owner, id)).status).toBe(200);
    expect((await resend(manager, id)).status).toBe(200);
    expect(codeOf(await resend(owner, id))).toEqual([429, "rate_limited"]);
    await mailsTo(world, victim);
  });

  test("reaches into no other restaurant by its own", async () => {
    const there = await world.restaurant();
    const boss = await world.crew(there, "owner");
    const cook = await world.crew(here, "kitchen");
    const { id } = await invited(newEmail());
    for (const answer of [
      await resend(boss, id, there.id),
      await withdraw(boss, id, there.id),
      await change(boss, cook.userId, "staff", there.id),
      await remove(boss, cook.userId, there.id),
      await remove(owner, (await world.account()).userId),
    ]) {
      expect(codeOf(answer)).toEqual(NOT_FOUND);
    }
    for (const answer of [await resend(boss, id), await withdraw(boss, id), await remove(boss, cook.userId)]) {
      expect(codeOf(answer)).toEqual(NOT_ALLOWED);
    }
    expect(await roleOf(cook.userId)).toBe("kitchen");
  });
});

describe("an invitation", () => {
  test("says what it is for, and is not used by being read", async () => {
    const email = newEmail();
    const { token } = await invited(email, "manager");
    for (const _ of [1, 2]) {
      expect((await opened(token)).body.invitation).toEqual({
        restaurantName: name,
        role: "manager",
        email,
        invitedBy: "Robin",
        hasAccount: false,
      });
    }
    const known = await world.account();
    expect((await opened((await invited(known.email)).token)).body.invitation.hasAccount).toBe(true);
  });

  test("brings in whoever has the address, once, with rights from the answer on", async () => {
    const someone = await world.account();
    await world.db.query(`update users set email_verified_at = null where id = $1`, [someone.userId]);
    await invite(manager, someone.email, "kitchen");
    const [token = ""] = await tokensTo(someone.email);
    const { status, body, headers } = await accept(by(someone), token);
    expect([status, body.restaurantId]).toEqual([200, here.id]);
    expect(body.user).toMatchObject({ emailVerified: true, memberships: [{ restaurantId: here.id, role: "kitchen" }] });
    expect(headers.getSetCookie()).toEqual([]); // it came with a header, and no browser asked
    expect(codeOf(await by(someone).get("/auth/me"))).toEqual([401, "session_changed"]);
    const renewed = world.bearer(body.accessToken);
    expect((await renewed.get(`/restaurants/${here.id}/board`)).status).toBe(200);

    expect(codeOf(await accept(renewed, token))).toEqual(LINK_OVER);
    expect(codeOf(await opened(token))).toEqual(LINK_OVER);
    expect(await actsUpon(someone.userId)).toEqual([
      { action: "member.joined", by: manager.userId, at: here.id, before: null, after: "kitchen" },
    ]);
    await world.quiesce();
    const events = await world.db.query(
      `select e.type, d.acked_at is not null as done from outbox e join deliveries d on d.event_id = e.id
       where e.aggregate_id = $1 order by e.version`,
      [someone.userId],
    );
    expect(events).toEqual([
      { type: "user.email_verified", done: true },
      { type: "user.role_updated", done: true },
    ]);
  });

  test("gives a browser the cookie with its new rights", async () => {
    const someone = await world.account();
    const { token } = await invited(someone.email);
    const browser = world.guest.with({ cookie: `__Host-access=${someone.token}`, origin: world.url });
    const { headers } = await accept(browser, token);
    const [cookie = "", ...others] = headers.getSetCookie();
    expect(others).toEqual([]);
    const renewed = world.guest.with({ cookie: cookie.split(";")[0] ?? "" });
    expect((await renewed.get(`/restaurants/${here.id}/board`)).status).toBe(200);
  });

  test("is nothing to somebody with another address, and works on", async () => {
    const someone = await world.account();
    const { token } = await invited(someone.email);
    expect(codeOf(await accept(by(await world.account()), token))).toEqual(NOT_ALLOWED);
    expect((await accept(by(someone), token)).status).toBe(200);
  });

  test("makes an account for whoever has none: verified, signed in, and a colleague", async () => {
    const email = newEmail();
    await invite(owner, email, "manager");
    const [token = ""] = await tokensTo(email);
    expect(codeOf(await join(token, { password: email }))).toEqual([400, "invalid_input"]);
    const { status, body } = await join(token, { lastName: "Said" });
    expect(status).toBe(201);
    expect(body.user).toMatchObject({ email, emailVerified: true, firstName: "Noor", role: "manager" });
    expect((await world.bearer(body.accessToken).get(`/restaurants/${here.id}/staff`)).status).toBe(200);
    expect((await world.guest.post("/auth/refresh-token", { refreshToken: body.refreshToken })).status).toBe(200);
    expect((await world.guest.post("/auth/signin", { identifier: email, password: PASSWORD })).status).toBe(200);
    expect(codeOf(await join(token))).toEqual(LINK_OVER);
    expect(await actsUpon(body.user.id)).toMatchObject([{ action: "member.joined", by: owner.userId }]);
    // They need not verify what the invitation has verified.
    expect((await mailsTo(world, email)).map(({ subject }) => subject)).toEqual([`Work with us at ${name}`]);
  });

  test("makes no second account, and gives nobody's away", async () => {
    const someone = await world.account();
    const { token } = await invited(someone.email);
    expect(codeOf(await join(token))).toEqual([409, "already_exists"]);
    expect(await roleOf(someone.userId)).toBeUndefined();
  });

  test("is used once, whoever presses how often at once", async () => {
    const email = newEmail();
    const { token } = await invited(email);
    const answers = await Promise.all([1, 2, 3].map(async () => await join(token)));
    const [joined, ...others] = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(joined).toBe(201);
    for (const status of others) expect([403, 409]).toContain(status);
    expect(await world.db.query("select id from users where email = $1", [email])).toHaveLength(1);

    const someone = await world.account();
    const once = (await invited(someone.email)).token;
    const pressed = await Promise.all([1, 2, 3].map(async () => await accept(by(someone), once)));
    expect(pressed.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await actsUpon(someone.userId)).toHaveLength(1);
  });

  test("works for seven days, and on the eighth makes room for another one", async () => {
    const email = newEmail();
    const { id } = (await invite(owner, email)).body.invitation;
    const [token = ""] = await tokensTo(email);
    const [lasts] = await world.db.query(
      "select extract(epoch from expires_at - sent_at)::int as seconds from invitations where id = $1",
      [id],
    );
    expect(lasts).toEqual({ seconds: INVITATION_SECONDS });
    const pass = async (span: string) =>
      await world.db.query(
        `update invitations set expires_at = expires_at - $2::interval, sent_at = sent_at - $2::interval where id = $1`,
        [id, span],
      );
    await pass("6 days 23 hours");
    expect((await opened(token)).status).toBe(200);
    await pass("1 hour");
    for (const answer of [await opened(token), await join(token)]) expect(codeOf(answer)).toEqual(LINK_OVER);
    const { invitations } = (await by(owner).get(`/restaurants/${here.id}/staff`)).body;
    expect(invitations.find((each: { id: string }) => each.id === id).isOver).toBe(true);
    expect((await invite(owner, email, "staff")).status).toBe(201);
    expect((await opened((await tokensTo(email)).at(-1) ?? "")).body.invitation.role).toBe("staff");
  });

  test("that is sent anew has another link, and only that works", async () => {
    const email = newEmail();
    const { id } = (await invite(manager, email)).body.invitation;
    await tokensTo(email);
    expect((await resend(owner, id)).body.invitation).toMatchObject({ id, isOver: false });
    const [first = "", second = ""] = await tokensTo(email);
    expect(codeOf(await join(first))).toEqual(LINK_OVER);
    const { body } = await join(second);
    expect(await actsUpon(body.user.id)).toMatchObject([{ by: owner.userId }]);
    expect(codeOf(await resend(owner, id))).toEqual(NOT_FOUND);
  });

  test("that was withdrawn leads nowhere, before its mail was sent and after", async () => {
    const email = newEmail();
    const { id } = (await invite(owner, email)).body.invitation;
    const [token = ""] = await tokensTo(email);
    expect((await withdraw(manager, id)).status).toBe(204);
    expect(codeOf(await withdraw(owner, id))).toEqual(NOT_FOUND);
    expect(codeOf(await join(token))).toEqual(LINK_OVER);

    const never = newEmail();
    world.qstash.faults.set([{ mode: "never" }]);
    const late = (await invite(owner, never)).body.invitation;
    await withdraw(owner, late.id);
    world.qstash.faults.clear();
    await world.quiesce({ sweeping: true });
    expect(await mailsTo(world, never)).toEqual([]);
  });

  test("for a role that somebody may not give is not theirs to send anew or to withdraw", async () => {
    const { id } = await invited(newEmail(), "owner");
    expect(codeOf(await resend(manager, id))).toEqual(NOT_ALLOWED);
    expect(codeOf(await withdraw(manager, id))).toEqual(NOT_ALLOWED);
    expect((await withdraw(owner, id)).status).toBe(204);
  });

  test("lasts no longer than the rights of whoever sent it", async () => {
    for (const loseRights of [
      async ({ userId }: Account) => await remove(owner, userId),
      async ({ userId }: Account) => await change(owner, userId, "staff"),
      async ({ userId }: Account) =>
        await world.db.query(`update users set status = 'disabled' where id = $1`, [userId]),
    ]) {
      const inviter = await world.crew(here, "manager");
      const someone = await world.account();
      const wish = { restaurantId: here.id, by: inviter.userId, email: someone.email };
      const { token } = await mailedInvitation(world, wish);
      expect((await opened(token)).status).toBe(200);
      await loseRights(inviter);
      for (const answer of [await opened(token), await accept(by(someone), token)]) {
        expect(codeOf(answer)).toEqual(LINK_OVER);
      }
    }
  });

  test("opens nothing else, nothing else opens it, and its token is nowhere in the database", async () => {
    const email = newEmail();
    await invite(owner, email);
    const [token = ""] = await tokensTo(email);
    expect(codeOf(await world.guest.post("/auth/verify-email", { token }))).toEqual(LINK_OVER);
    const reset = { token, newPassword: "a new and longer password" };
    expect(codeOf(await world.guest.post("/auth/reset-password", reset))).toEqual(LINK_OVER);
    expect(codeOf(await opened(token.replace("join_staff", "verify_email")))).toEqual(LINK_OVER);
    const [{ found } = { found: "" }] = await world.db.query<{ found: string }>(
      "select (select json_agg(i) from invitations i)::text || (select json_agg(n) from notifications n)::text as found",
    );
    expect(found).not.toContain(token.split(".").at(-1));
  });
});

describe("a role in a restaurant", () => {
  test("is changed and taken by whoever may give it, and never by oneself", async () => {
    for (const [giver, giverRole] of [
      [owner, "owner"],
      [manager, "manager"],
    ] as const) {
      for (const from of MEMBER_ROLES) {
        for (const to of MEMBER_ROLES) {
          const { userId } = await world.crew(here, from);
          const may = GIVES[giverRole].includes(from) && GIVES[giverRole].includes(to);
          expect((await change(giver, userId, to)).status, `${giverRole}: ${from} to ${to}`).toBe(may ? 200 : 403);
          expect(await roleOf(userId)).toBe(may ? to : from);
          if (to !== from) continue;
          expect((await remove(giver, userId)).status).toBe(GIVES[giverRole].includes(from) ? 204 : 403);
        }
      }
      expect(codeOf(await change(giver, giver.userId, "kitchen"))).toEqual(NOT_ALLOWED);
      expect(codeOf(await remove(giver, giver.userId))).toEqual(NOT_ALLOWED);
    }
    const cook = await world.crew(here, "kitchen");
    expect(codeOf(await remove(cook, (await world.crew(here, "kitchen")).userId))).toEqual(NOT_ALLOWED);
  });

  test("that is another is written down once, and counts from the next request on", async () => {
    const cook = await world.crew(here, "kitchen");
    for (const _ of [1, 2]) expect((await change(manager, cook.userId, "staff")).body.member.role).toBe("staff");
    expect(codeOf(await by(cook).get("/auth/me"))).toEqual([401, "session_changed"]);
    expect((await remove(owner, cook.userId)).status).toBe(204);
    expect(codeOf(await remove(owner, cook.userId))).toEqual(NOT_FOUND);
    expect(await actsUpon(cook.userId)).toEqual([
      { action: "member.role_changed", by: manager.userId, at: here.id, before: "kitchen", after: "staff" },
      { action: "member.removed", by: owner.userId, at: here.id, before: "staff", after: null },
    ]);
    const admin = await world.account({ platformRole: "super_admin" });
    const { items } = (await by(admin).get(`/audit-log?userId=${cook.userId}&action=member.removed`)).body;
    expect(items).toMatchObject([{ restaurant: { id: here.id, name }, user: { id: cook.userId } }]);
  });

  test("that was taken closes the kitchen's socket, and by the event, too, should that Worker not come to it", async () => {
    const listenAs = async (who: Account) => await watch(by(who), "kitchen", here.id);
    const [cook, other] = [await world.crew(here, "kitchen"), await world.crew(here, "kitchen")];
    await using board = await listenAs(cook);
    expect((await remove(owner, cook.userId)).status).toBe(204);
    expect((await board.closed()).code).toBe(4403);

    await using boardOfOther = await listenAs(other);
    const { userId, sessionId } = owner;
    const [{ mv } = { mv: 0 }] = await world.db.query<{ mv: number }>("select mv from users where id = $1", [userId]);
    const actor = { kind: "user", userId, sessionId, mv };
    const command = { actor, restaurantId: here.id, userId: other.userId, role: null, requestId: "a test" };
    await world.db.query("select change_member_v1($1::jsonb)", [JSON.stringify(command)]);
    await world.sweep();
    expect((await boardOfOther.closed()).code).toBe(4403);
  });

  test("of owners is never lost to all: of two who take each other's at once, one comes too late", async () => {
    for (const act of [
      async (who: Account, whom: Account, at: string) => await change(who, whom.userId, "staff", at),
      async (who: Account, whom: Account, at: string) => await remove(who, whom.userId, at),
    ]) {
      const there = await world.restaurant();
      const [a, b] = [await world.crew(there, "owner"), await world.crew(there, "owner")];
      const answers = await Promise.all([act(a, b, there.id), act(b, a, there.id)]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(1);
      const [{ left } = { left: 0 }] = await world.db.query<{ left: number }>(
        "select count(*)::int as left from memberships where restaurant_id = $1 and role = 'owner'",
        [there.id],
      );
      expect(left).toBe(1);
    }
  });
});
