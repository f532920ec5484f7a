import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MEMBER_ROLES, PLATFORM_ROLES } from "#domain/roles.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Caller } from "#test/support/caller.ts";
import { watch } from "#test/support/rooms.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let operator: Account;
let admin: Caller;
beforeAll(async () => {
  world = await testWorld();
  operator = await world.account({ platformRole: "super_admin" });
  admin = world.as(operator);
});
afterAll(async () => await world[Symbol.asyncDispose]());

const setRole = async (userId: string, role: string, by = admin) =>
  await by.send("PATCH", `/users/${userId}/role`, JSON.stringify({ role }), {
    headers: { "content-type": "application/json" },
  });
const actsUpon = async (userId: string) => (await admin.get(`/audit-log?userId=${userId}`)).body.items;

describe("whoever runs the platform", () => {
  test("finds accounts by a part of an address or a name, by role and by state, page by page", async () => {
    const mark = randomUUID().slice(0, 8);
    const people = [await world.account(), await world.account(), await world.account({ platformRole: "driver" })];
    for (const [n, { userId }] of people.entries()) {
      await world.db.query(`update users set first_name = $2, last_name = '100%_of' where id = $1`, [
        userId,
        `${mark}-${n}`,
      ]);
    }
    const found = async (wish: object) =>
      (await admin.post("/users/search", { search: mark, ...wish })).body.items.map(({ id }: { id: string }) => id);
    const newestFirst = people.map(({ userId }) => userId).toReversed();
    expect(await found({})).toEqual(newestFirst);
    expect(await found({ search: `${mark.toUpperCase()}-1 100%` })).toEqual([people[1]?.userId]);
    expect(await found({ role: "driver" })).toEqual([people[2]?.userId]);
    expect(await found({ status: "disabled" })).toEqual([]);
    expect(await found({ search: "%_%", limit: 100 })).toEqual([]); // signs are signs

    const first = (await admin.post("/users/search", { search: mark, limit: 2 })).body;
    expect(first.items).toHaveLength(2);
    const rest = (await admin.post("/users/search", { search: mark, limit: 2, cursor: first.nextCursor })).body;
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(newestFirst);
    expect(JSON.stringify(first)).not.toContain("scrypt");
    // What is looked for is personal, and no address takes it.
    expect((await admin.get(`/users?search=${mark}`)).body.code).toBe("invalid_input");
  });

  test("counts them by role and by state", async () => {
    const before = (await admin.get("/users/stats")).body.stats;
    expect(Object.keys(before.byRole).sort()).toEqual([...PLATFORM_ROLES, ...MEMBER_ROLES].sort());
    const restaurant = await world.restaurant();
    await world.crew(restaurant, "kitchen");
    const { userId } = await world.account({ platformRole: "driver" });
    await admin.post(`/users/${userId}/disable`, {});
    const after = (await admin.get("/users/stats")).body.stats;
    expect(after.total - before.total).toBe(2);
    expect(after.byRole.kitchen - before.byRole.kitchen).toBe(1);
    expect(after.byRole.driver - before.byRole.driver).toBe(1);
    expect(after.byStatus.disabled - before.byStatus.disabled).toBe(1);
  });

  test("gives a role that counts from the next request on, and closes what the old one opened", async () => {
    const other = await world.account({ platformRole: "super_admin" });
    expect((await world.as(other).get("/users/stats")).status).toBe(200);
    const there = await world.restaurant();
    await using board = await watch(world.as(other), "kitchen", there.id);
    expect((await setRole(other.userId, "customer")).body.user.platformRole).toBe("customer");
    expect((await world.as(other).get("/users/stats")).body.code).toBe("session_changed");
    expect(await actsUpon(other.userId)).toMatchObject([
      {
        action: "user.role_changed",
        by: { id: operator.userId, name: "Robin" },
        before: { role: "super_admin" },
        after: { role: "customer" },
      },
    ]);
    expect((await board.closed()).code).toBe(4403);
    await world.quiesce();
    const events = await world.db.query(
      `select e.type, d.consumer, d.acked_at is not null as done from outbox e join deliveries d on d.event_id = e.id
       where e.aggregate_id = $1`,
      [other.userId],
    );
    expect(events).toEqual([{ type: "user.role_updated", consumer: "access", done: true }]);
  });

  test("switches an account off and on again: it is out at once, and cannot come back before", async () => {
    const email = `${randomUUID()}@example.com`;
    const signedUp = await world.guest.post("/auth/signup", { email, password: "a long password", firstName: "Robin" });
    const { accessToken, refreshToken, user } = signedUp.body;
    expect((await admin.post(`/users/${user.id}/disable`, {})).body.user).toMatchObject({
      status: "disabled",
      sessions: 0,
    });
    expect((await world.bearer(accessToken).get("/auth/me")).body.code).toBe("session_changed");
    expect((await world.guest.post("/auth/refresh-token", { refreshToken })).status).toBe(401);
    const signIn = async () =>
      await world.guest.post("/auth/signin", { identifier: email, password: "a long password" });
    expect((await signIn()).body.code).toBe("wrong_credentials");
    await admin.post(`/users/${user.id}/enable`, {});
    expect((await signIn()).status).toBe(200);
    expect((await actsUpon(user.id)).map(({ action }: { action: string }) => action)).toEqual([
      "user.enabled",
      "user.disabled",
    ]);
  });

  test("closes the sockets of changed rights by the event, too, should whoever changed them not come to it", async () => {
    const there = await world.restaurant();
    const cook = await world.crew(there, "kitchen");
    await using board = await watch(world.as(cook), "kitchen", there.id);
    await world.db.query(
      `select change_user_v1(jsonb_build_object('actor', $1::jsonb, 'userId', $2::text, 'requestId', 'a test',
         'change', '{"kind": "status", "status": "disabled"}'::jsonb))`,
      [JSON.stringify({ kind: "user", userId: operator.userId, sessionId: operator.sessionId, mv: 1 }), cook.userId],
    );
    await world.sweep();
    expect((await board.closed()).code).toBe(4403);
  });

  test("signs somebody out everywhere, who may sign in again", async () => {
    const someone = await world.account();
    await using own = await watch(world.as(someone), "user", someone.userId);
    expect((await admin.post(`/users/${someone.userId}/sign-out`, {})).body.user.sessions).toBe(0);
    expect((await own.closed()).code).toBe(4403);
    expect((await world.as(someone).get("/auth/me")).body.code).toBe("session_changed");
    expect(await actsUpon(someone.userId)).toMatchObject([{ action: "user.signed_out" }]);
  });

  test("of two who take each other's rights at once, one comes too late", async () => {
    for (let n = 0; n < 5; n++) {
      const [a, b] = [
        await world.account({ platformRole: "super_admin" }),
        await world.account({ platformRole: "super_admin" }),
      ];
      const answers = await Promise.all([
        setRole(b.userId, "customer", world.as(a)),
        setRole(a.userId, "customer", world.as(b)),
      ]);
      expect(answers.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([200, 401]);
    }
  });

  test("does none of it to themselves, and nothing twice", async () => {
    for (const answer of [
      await setRole(operator.userId, "customer"),
      await admin.post(`/users/${operator.userId}/disable`, {}),
      await admin.post(`/users/${operator.userId}/sign-out`, {}),
    ]) {
      expect(answer.status).toBe(403);
    }
    const { userId } = await world.account();
    await Promise.all([1, 2, 3].map(async () => await admin.post(`/users/${userId}/disable`, {})));
    await admin.post(`/users/${userId}/sign-out`, {}); // nobody is signed in
    expect(await actsUpon(userId)).toHaveLength(1);
  });

  test("reads the log page by page, and by who did it", async () => {
    const { userId } = await world.account();
    for (const role of ["driver", "customer", "driver"]) await setRole(userId, role);
    const first = (await admin.get(`/audit-log?userId=${userId}&limit=2`)).body;
    const rest = (await admin.get(`/audit-log?userId=${userId}&limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items].map(({ after }) => after.role)).toEqual(["driver", "customer", "driver"]);
    expect((await admin.get(`/audit-log?byUserId=${userId}`)).body.items).toEqual([]);
    await expect(world.db.query(`update audit_log set after = '{}' where user_id = $1`, [userId])).rejects.toThrow(
      "audit_log is only added to",
    );
  });
});
