import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditDatabase } from "#db/audit/invariants.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { listen } from "#test/realtime/support/listener.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Caller } from "#test/support/caller.ts";
import { shownCode } from "#test/support/devices.ts";
import { findInDatabase, findInRedis, isIn, readRooms } from "#test/support/find-words.ts";
import { SOON } from "#test/support/soon.ts";
import { deriveLink } from "#worker/tokens/account-link.ts";
import { testWorld, type World } from "#test/support/world.ts";

const PASSWORD = "a long password";
let world: World;
let folder: string;
let operator: Account;
/** Kills the Worker at the border of the next operation of this name. */
let killAt: { operation: string; phase: "before" | "after" } | null = null;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "comanda-rooms-"));
  world = await testWorld({
    workerd: { persistDir: folder },
    onBoundary: ({ operation, phase }) => {
      if (!killAt || phase !== killAt.phase || !operation.includes(killAt.operation)) return;
      killAt = null;
      const { pid } = world.workerd;
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    },
  });
  operator = await world.account({ platformRole: "super_admin" });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Someone = { id: string; email: string; words: string[]; caller: Caller; refreshToken: string; token: string };

/** Somebody whose name, address and number no other has, and what to look for to find them. */
async function someone(): Promise<Someone> {
  const mark = randomUUID().slice(0, 8);
  const email = `ada.${mark}@example.com`;
  const phone = `+44 20 ${String(Math.floor(Math.random() * 1e9)).padStart(9, "1")}`;
  const person = { email, phone, username: `ada.${mark}`, firstName: `Ada${mark}`, lastName: `Byron${mark}` };
  const { status, text, body } = await world.guest.post("/auth/signup", { ...person, password: PASSWORD });
  expect(status, text).toBe(201);
  await world.db.query(`update users set email_verified_at = now() where id = $1`, [body.user.id]);
  const token: string = body.accessToken;
  const words = [mark, phone];
  return { id: body.user.id, email, words, caller: world.bearer(token), refreshToken: body.refreshToken, token };
}

const contactOf = ({ email, words: [mark, phone] }: Someone) => ({ name: `Ada${mark}`, email, phone });

/** An order of theirs with a word of them wherever somebody can write one. */
async function orderOf(who: Someone, there: TestRestaurant, wish: object = {}) {
  const [mark] = who.words;
  const asked = await world.wish(there, {
    contact: contactOf(who),
    note: `For ${mark}`,
    fulfilment: "dine_in",
    tableName: `${mark}`,
    lines: [{ itemId: there.soup.id, quantity: 2, note: `No salt, ${mark}` }],
    ...wish,
  });
  const { status, text, body } = await who.caller.post("/orders", asked);
  expect(status, text).toBe(201);
  return body.order;
}

async function moveBy(crew: Account, orderId: string, to: string, reason: string | null = null) {
  const { body } = await world.as(crew).get(`/orders/${orderId}`);
  const moved = await world.as(crew).post(`/orders/${orderId}/status`, { to, version: body.order.version, reason });
  expect(moved.status, moved.text).toBe(200);
}

/** Everywhere that holds a word of theirs. Mails that were sent are with their carrier, and no more ours. */
async function foundOf({ words }: Someone): Promise<string[]> {
  return [
    ...(await findInDatabase(world.db.query, words)),
    ...(await findInDatabase(world.others.query, words, ["qstash_local"])),
    ...(await findInRedis(world.redis, world.vars["UPSTASH_REDIS_REST_TOKEN"] ?? "", words)),
    ...world.logs.map((line) => JSON.stringify(line)).filter((line) => words.some((word) => line.includes(word))),
  ];
}

/** As if a minute had passed since they were deleted: whoever was placing an order is done. */
const laterOf = async ({ id }: Someone) => {
  await world.db.query(
    `update erasures set requested_at = requested_at - interval '2 minutes', next_at = now() where user_id = $1`,
    [id],
  );
  await world.sweep();
};
const erasureOf = async ({ id }: Someone) =>
  (
    await world.db.query<{ done: boolean }>(`select done_at is not null as done from erasures where user_id = $1`, [id])
  )[0];
const deleteOwn = async (who: Someone, currentPassword = PASSWORD) =>
  await who.caller.post("/me/delete", { currentPassword });
const expectClean = async () => {
  const findings = await auditDatabase(world.db.query, {});
  expect(findings.filter(({ state }) => state === "broken")).toEqual([]);
};

describe("whoever deletes their account", () => {
  test("is nowhere any more: no table, no queue, no room, no log; what was sold and paid stays", async () => {
    const there = await world.restaurant({ stock: { tart: 50 } });
    const owner = await world.crew(there, "owner");
    const who = await someone();
    const [mark] = who.words;
    const crew = await world.crew(there);
    await using board = await watch("kitchen", there.id, crew);

    const done = await orderOf(who, there);
    for (const to of ["confirmed", "preparing", "ready", "served"]) await moveBy(crew, done.id, to);
    const said = { rating: 2, comment: `Cold soup, says ${mark}.` };
    expect((await who.caller.post(`/orders/${done.id}/review`, said)).status).toBe(201);
    const refused = await orderOf(who, there);
    await moveBy(crew, refused.id, "rejected", `Dear ${mark}, we are full.`);
    const cancelled = await orderOf(who, there, { fulfilment: "pickup", tableName: null });
    expect((await who.caller.post(`/orders/${cancelled.id}/cancel`, { version: 1 })).status).toBe(200);
    // And with rights of their own: invited, a member, who invites.
    const invite = { email: who.email, role: "manager" };
    expect((await world.as(owner).post(`/restaurants/${there.id}/invitations`, invite)).status).toBe(201);
    await world.quiesce({ sweeping: true });
    await who.caller.post("/auth/forgot-password", { identifier: who.email });
    await world.quiesce({ sweeping: true });

    const before = await foundOf(who);
    for (const place of [
      "users",
      "orders",
      "order_lines",
      "order_events",
      "notifications",
      "invitations",
      "account_links",
      "idempotency_keys",
      "reviews",
    ]) {
      expect(
        before.some((text) => text.startsWith(`public.${place}:`)),
        place,
      ).toBe(true);
    }
    const kept = `select id, number, status, subtotal_minor, tax_minor, total_minor, version from orders where user_id = $1 order by id`;
    const amounts = await world.db.query(kept, [who.id]);
    expect(amounts).toHaveLength(3);

    expect((await deleteOwn(who)).status).toBe(204);
    // At once: nobody is behind it.
    expect(await world.db.query(`select email, first_name, status from users where id = $1`, [who.id])).toEqual([
      { email: `${who.id}@erased.invalid`, first_name: "", status: "anonymised" },
    ]);
    await world.quiesce();
    await laterOf(who);
    expect(await foundOf(who)).toEqual([]);
    expect(await erasureOf(who)).toEqual({ done: true });
    expect(await world.db.query(kept, [who.id])).toEqual(amounts);
    expect(await world.db.query(`select rating, comment from reviews where order_id = $1`, [done.id])).toEqual([
      { rating: 2, comment: null }, // the stars are the restaurant's
    ]);
    await board.settled();
    const rooms = await readRooms(folder);
    expect([...rooms].filter(([, said]) => isIn(said, who.words))).toEqual([]);
    expect([...rooms].some(([room, said]) => room.startsWith("KitchenRoom") && said.includes(there.id))).toBe(true);
    await expectClean();
  });

  test("leaves no count of what they tried, by id or by hash: what is left is the restaurant's and another address's", async () => {
    const there = await world.restaurant();
    const owner = await world.crew(there, "owner");
    await world.db.query("delete from sign_in_attempts");
    const who = await someone();
    const next = `${randomUUID()}@example.com`;
    const [username = ""] = who.email.split("@");
    await world.db.query(`update users set email_verified_at = null where id = $1`, [who.id]);
    for (const identifier of [who.email, username]) {
      await world.guest.post("/auth/forgot-password", { identifier });
      await world.guest.post("/auth/resend-verification", { identifier });
      await world.guest.post("/auth/signin", { identifier, password: "a wrong guess" });
    }
    await world.db.query(`update users set email_verified_at = now() where id = $1`, [who.id]);
    const known = await world.guest.post("/auth/signin", { identifier: who.email, password: PASSWORD });
    const device = known.headers.getSetCookie().find((cookie) => cookie.startsWith("__Host-device=")) ?? "";
    const browser = world.guest.with({ cookie: device.split(";")[0] ?? "", origin: world.url });
    await browser.post("/auth/signin", { identifier: who.email, password: PASSWORD });
    await who.caller.post("/auth/change-email", { currentPassword: PASSWORD, email: next });
    await who.caller.get("/me/export");
    const driver = { kind: "driver", driver: { phone: "+44 20 7946 0018", area: "Harbour" } };
    expect((await who.caller.post("/applications", driver)).status).toBe(201);
    const invite = { email: who.email, role: "manager" };
    expect((await world.as(owner).post(`/restaurants/${there.id}/invitations`, invite)).status).toBe(201);
    await world.db.query(`insert into memberships (user_id, restaurant_id, role) values ($1, $2, 'manager')`, [
      who.id,
      there.id,
    ]);
    const manager = world.bearer(
      (await browser.post("/auth/signin", { identifier: who.email, password: PASSWORD })).body.accessToken,
    );
    const code = { code: "3467-9CDF", name: "Pass", stationId: null };
    expect((await manager.post(`/restaurants/${there.id}/devices`, code, { key: randomUUID() })).status).toBe(400);

    const counts = async () =>
      (await world.db.query<{ subject: string }>(`select subject from sign_in_attempts`)).map(({ subject }) => subject);
    const hash = (words: string) => createHash("sha256").update(words).digest("hex");
    const others = [`invite:${hash(there.id)}`, `pairing-at:${hash(there.id)}`, `link:${hash(`to ${next}`)}`];
    expect((await counts()).length).toBeGreaterThan(others.length + 15);
    expect((await manager.post("/me/delete", { currentPassword: PASSWORD })).status).toBe(204);
    await world.quiesce();
    await laterOf(who);
    expect((await counts()).toSorted()).toEqual(others.toSorted());
    await expectClean();
  });

  test("leaves the counts of an address that was only claimed: they guard somebody else's mailbox", async () => {
    await world.db.query("delete from sign_in_attempts");
    const who = await someone();
    await world.db.query(`update users set email_verified_at = null where id = $1`, [who.id]);
    const ask = async () => (await world.guest.post("/auth/forgot-password", { identifier: who.email })).status;
    for (let n = 0; n < 3; n++) expect(await ask()).toBe(204);
    expect((await deleteOwn(who)).status).toBe(204);
    expect(await ask()).toBe(429);
  });

  test("is not kept from it by a stranger who uses up the tries to sign in", async () => {
    const who = await someone();
    const signIn = { identifier: who.email, password: "a stranger's guess" };
    for (let n = 0; n < 4; n++) await world.guest.post("/auth/signin", signIn);
    expect((await deleteOwn(who)).status).toBe(204);
  });

  test("is asked for the password once more, and signed out everywhere with it", async () => {
    const who = await someone();
    const signIn = { identifier: who.email, password: PASSWORD };
    const elsewhere = (await world.guest.post("/auth/signin", signIn)).body;
    await using own = await watch("user", who.id, who);
    const wrong = await deleteOwn(who, "another password");
    expect([wrong.status, wrong.body.code]).toEqual([401, "wrong_credentials"]);
    expect((await who.caller.get("/auth/me")).status).toBe(200);

    const done = await deleteOwn(who);
    expect(done.status).toBe(204);
    expect(done.headers.getSetCookie().join()).toContain("__Host-access=;");
    expect((await own.closed()).code).toBe(4403);
    for (const { accessToken, refreshToken } of [
      { accessToken: who.token, refreshToken: who.refreshToken },
      elsewhere,
    ]) {
      expect((await world.bearer(accessToken).get("/auth/me")).body.code).toBe("session_changed");
      expect((await world.guest.post("/auth/refresh-token", { refreshToken })).status).toBe(401);
    }
    expect((await world.guest.post("/auth/signin", signIn)).body.code).toBe("wrong_credentials");
    expect((await deleteOwn(who)).body.code).toBe("session_changed"); // twice is once
    await world.quiesce();
    const events = await world.db.query(`select type from outbox where aggregate_id = $1 and type = 'user.deleted'`, [
      who.id,
    ]);
    expect(events).toHaveLength(1);
    // The address is free for a new account, which has nothing of the old one.
    const again = await world.guest.post("/auth/signup", { email: who.email, password: PASSWORD, firstName: "Ada" });
    expect(again.status).toBe(201);
    expect((await world.bearer(again.body.accessToken).get("/orders/mine")).body.items).toEqual([]);
  });

  test("is still cooked for: an order that is under way keeps whom it is for until it is over", async () => {
    const there = await world.restaurant();
    const crew = await world.crew(there);
    const who = await someone();
    const order = await orderOf(who, there);
    await moveBy(crew, order.id, "confirmed");
    expect((await deleteOwn(who)).status).toBe(204);
    await world.quiesce();
    await laterOf(who);
    expect((await world.as(crew).get(`/orders/${order.id}`)).body.order.contact).toEqual(contactOf(who));
    expect(await erasureOf(who)).toEqual({ done: false });
    await expectClean();

    await moveBy(crew, order.id, "cancelled", `Sorry, ${who.words[0]}.`);
    await world.quiesce();
    const mails = await world.db.query(
      `select status from notifications where order_id = $1 and template = 'order_cancelled'`,
      [order.id],
    );
    expect(mails).toEqual([{ status: "sent" }]); // and told how it ended
    await laterOf(who);
    expect(await foundOf(who)).toEqual([]);
    expect(await erasureOf(who)).toEqual({ done: true });
    await expectClean();
  });

  test("does not take along what somebody ordered with the same address and no account", async () => {
    const there = await world.restaurant();
    const who = await someone();
    const guests = await world.order(there, { change: { contact: contactOf(who) } });
    await deleteOwn(who);
    await world.quiesce();
    await laterOf(who);
    const [left] = await world.db.query(`select contact_email from orders where id = $1`, [guests.id]);
    expect(left).toEqual({ contact_email: who.email });
  });

  test("cannot be the last owner of a restaurant, whoever asks; of two at once, one stays", async () => {
    const there = await world.restaurant();
    const [one, two] = [await someone(), await someone()];
    for (const { id } of [one, two]) {
      await world.db.query(`insert into memberships (user_id, restaurant_id, role) values ($1, $2, 'owner')`, [
        id,
        there.id,
      ]);
    }
    const signedIn = await Promise.all(
      [one, two].map(
        async ({ email }) => (await world.guest.post("/auth/signin", { identifier: email, password: PASSWORD })).body,
      ),
    );
    const asked = await Promise.all(
      signedIn.map(
        async ({ accessToken }) => await world.bearer(accessToken).post("/me/delete", { currentPassword: PASSWORD }),
      ),
    );
    expect(asked.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    const refused = asked.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({
      code: "last_owner",
      details: [{ field: "memberships", restaurantId: there.id }],
    });
    const left = asked[0]?.status === 409 ? one : two;
    const byOperator = await world.as(operator).send("DELETE", `/users/${left.id}`, undefined);
    expect([byOperator.status, byOperator.body.code]).toEqual([409, "last_owner"]);
    await expectClean();
  });

  test("cannot be the last who runs the platform", async () => {
    const who = await someone();
    await world.db.query(`update users set platform_role = 'super_admin' where id = $1`, [who.id]);
    const { accessToken } = (await world.guest.post("/auth/signin", { identifier: who.email, password: PASSWORD }))
      .body;
    const ask = async () => await world.bearer(accessToken).post("/me/delete", { currentPassword: PASSWORD });
    await world.db.query(`update users set status = 'disabled' where id = $1`, [operator.userId]);
    expect((await ask()).body.code).toBe("last_operator");
    await world.db.query(`update users set status = 'active' where id = $1`, [operator.userId]);
    operator = await world.account({ platformRole: "super_admin" });
    expect((await ask()).status).toBe(204);
  });
});

describe("the work of forgetting somebody", () => {
  test.each([
    ["before it began", "erase_batch", "before"],
    ["after a piece, before any room was told", "erase_batch", "after"],
    ["after all of it, before anybody heard so", "apply_erasure", "before"],
  ] as const)("is taken up where it broke off: killed %s", async (_, operation, phase) => {
    const there = await world.restaurant();
    const crew = await world.crew(there);
    const who = await someone();
    const order = await orderOf(who, there);
    await moveBy(crew, order.id, "rejected", `Sorry, ${who.words[0]}.`);
    await world.quiesce({ sweeping: true });
    killAt = { operation, phase };
    expect((await deleteOwn(who)).status).toBe(204);
    await expect.poll(() => killAt, SOON).toBeNull();
    await world.workerd.reload();
    await world.quiesce({ sweeping: true });
    await laterOf(who);
    expect(await foundOf(who)).toEqual([]);
    expect(await erasureOf(who)).toEqual({ done: true });
    const rooms = await readRooms(folder);
    expect([...rooms].filter(([, said]) => isIn(said, who.words))).toEqual([]);
    await expectClean();
  });

  test("is done piece by piece, however many orders there are", async () => {
    const there = await world.restaurant();
    const who = await someone();
    const order = await orderOf(who, there);
    await moveBy(await world.crew(there), order.id, "rejected", "too_busy");
    await world.quiesce({ sweeping: true });
    // As many as make several pieces, by rows alone.
    await world.db.query(
      `insert into orders select (jsonb_populate_record(o, jsonb_build_object(
         'id', new_id(), 'number', 1000 + n, 'placed_at', o.placed_at - n * interval '1 hour', 'status_at', o.status_at - n * interval '1 hour'))).*
       from orders o, generate_series(1, 250) n where o.id = $1`,
      [order.id],
    );
    await deleteOwn(who);
    await world.quiesce();
    await laterOf(who);
    expect(await foundOf(who)).toEqual([]);
    const [counted] = await world.db.query(
      `select count(*)::int as all, count(anonymised_at)::int as forgotten, count(distinct total_minor)::int as amounts from orders where user_id = $1`,
      [who.id],
    );
    expect(counted).toEqual({ all: 251, forgotten: 251, amounts: 1 });
    // They have no steps, which no audit would believe.
    await world.db.query(`delete from orders where user_id = $1 and id <> $2`, [who.id, order.id]);
  });
});

describe("of what happens in the moment of a deletion", () => {
  test("an order is placed or not, and forgotten in the end either way", async () => {
    const there = await world.restaurant();
    for (let n = 0; n < 6; n++) {
      const who = await someone();
      const wish = await world.wish(there, { contact: contactOf(who), note: `For ${who.words[0]}` });
      const [placed, gone] = await Promise.all([who.caller.post("/orders", wish), deleteOwn(who)]);
      expect(gone.status).toBe(204);
      expect([201, 401]).toContain(placed.status);
      await world.quiesce();
      if (placed.status === 201) await moveBy(await world.crew(there), placed.body.order.id, "rejected", "closed");
      await world.quiesce();
      await laterOf(who);
      expect(await foundOf(who)).toEqual([]);
      expect(await erasureOf(who)).toEqual({ done: true });
    }
    await expectClean();
  });

  test("what was written down a moment too late is cleared away all the same", async () => {
    const there = await world.restaurant();
    const who = await someone();
    expect((await deleteOwn(who)).status).toBe(204);
    await world.db.query(
      `insert into applications (id, user_id, kind, phone, area) values (new_id(), $1, 'driver', $2, 'Dokki')`,
      [who.id, who.words[1]],
    );
    await world.db.query(
      `insert into account_links (id, user_id, purpose, email, expires_at) values (new_id(), $1, 'reset_password', $2, now() + interval '1 day')`,
      [who.id, who.email],
    );
    await world.db.query(
      `insert into invitations (id, link_id, restaurant_id, email, role, invited_by, expires_at)
       values (new_id(), new_id(), $2, 'somebody-else@example.com', 'staff', $1, now() + interval '1 day')`,
      [who.id, there.id],
    );
    await laterOf(who);
    await world.quiesce();
    expect(await foundOf(who)).toEqual([]);
    expect(
      await world.db.query(`select from invitations where invited_by = $1 and withdrawn_at is null`, [who.id]),
    ).toEqual([]);
    await expectClean();
  });

  test("who paired a tablet is not named in the answer that is kept for a repeat", async () => {
    const there = await world.restaurant();
    const who = await someone();
    await world.db.query(`insert into memberships (user_id, restaurant_id, role) values ($1, $2, 'manager')`, [
      who.id,
      there.id,
    ]);
    const { accessToken } = (await world.guest.post("/auth/signin", { identifier: who.email, password: PASSWORD }))
      .body;
    const caller = world.bearer(accessToken);
    const paired = await caller.post(`/restaurants/${there.id}/devices`, {
      code: await shownCode(world),
      name: "Pass",
      stationId: null,
    });
    expect(paired.status, paired.text).toBe(201);
    expect((await caller.post("/me/delete", { currentPassword: PASSWORD })).status).toBe(204);
    expect(await foundOf(who)).toEqual([]);
  });

  test("a session that is renewed is over, and details that are changed are nobody's", async () => {
    for (let n = 0; n < 6; n++) {
      const who = await someone();
      const json = { headers: { "content-type": "application/json" } };
      const [renewed, changed, gone] = await Promise.all([
        world.guest.post("/auth/refresh-token", { refreshToken: who.refreshToken }),
        who.caller.send("PATCH", "/users/profile", JSON.stringify({ phone: who.words[1] }), json),
        deleteOwn(who),
      ]);
      expect(gone.status).toBe(204);
      expect([200, 401]).toContain(renewed.status);
      expect([200, 401]).toContain(changed.status);
      const { accessToken = who.token, refreshToken = who.refreshToken } = renewed.body;
      expect((await world.bearer(accessToken).get("/auth/me")).status).toBe(401);
      expect((await world.guest.post("/auth/refresh-token", { refreshToken })).status).toBe(401);
      await world.quiesce();
      await laterOf(who);
      expect(await foundOf(who)).toEqual([]);
    }
  });

  test("an invitation is accepted or not, and nobody is left in the restaurant", async () => {
    const there = await world.restaurant();
    const owner = await world.crew(there, "owner");
    for (let n = 0; n < 4; n++) {
      const who = await someone();
      await world.as(owner).post(`/restaurants/${there.id}/invitations`, { email: who.email, role: "staff" });
      const [row] = await world.db.query<{ id: string }>(`select link_id as id from invitations where email = $1`, [
        who.email,
      ]);
      const token = deriveLink(world.keys.secrets, { id: row!.id, purpose: "join_staff" });
      const [, gone] = await Promise.all([who.caller.post("/auth/accept-invitation", { token }), deleteOwn(who)]);
      expect([204, 401]).toContain(gone.status);
      // Joining gives other rights: whoever was faster is signed in with those of before, and asks again.
      if (gone.status === 401) {
        const { accessToken } = (await world.guest.post("/auth/signin", { identifier: who.email, password: PASSWORD }))
          .body;
        expect((await world.bearer(accessToken).post("/me/delete", { currentPassword: PASSWORD })).status).toBe(204);
      }
      expect(await world.db.query(`select from memberships where user_id = $1`, [who.id])).toEqual([]);
      await world.quiesce({ sweeping: true });
      await laterOf(who);
      expect(await foundOf(who)).toEqual([]);
    }
    await expectClean();
  });
});

describe("whoever runs the platform", () => {
  test("deletes somebody, which is written down without a name, and may be asked twice", async () => {
    const who = await someone();
    const remove = async (by = operator) => await world.as(by).send("DELETE", `/users/${who.id}`, undefined);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect((await who.caller.get("/auth/me")).body.code).toBe("session_changed");
    const acts = (await world.as(operator).get(`/audit-log?userId=${who.id}`)).body.items;
    expect(acts).toMatchObject([
      {
        action: "user.deleted",
        user: { id: who.id, name: "" },
        before: { status: "active" },
        after: { status: "anonymised" },
      },
    ]);
    expect((await world.as(operator).get(`/users/${who.id}`)).body.user).toMatchObject({
      status: "anonymised",
      sessions: 0,
    });
    await world.quiesce();
    await laterOf(who);
    expect(await foundOf(who)).toEqual([]);
    await expectClean();
  });

  test("does not delete themselves, and nobody else deletes anybody", async () => {
    const who = await someone();
    const there = await world.restaurant();
    const asked = [
      await world.as(operator).send("DELETE", `/users/${operator.userId}`, undefined),
      await who.caller.send("DELETE", `/users/${operator.userId}`, undefined),
      await world.as(await world.crew(there, "owner")).send("DELETE", `/users/${who.id}`, undefined),
    ];
    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await world.as(operator).send("DELETE", `/users/${randomUUID()}`, undefined)).status).toBe(404);
    expect((await who.caller.get("/auth/me")).status).toBe(200);
  });
});

async function watch(room: "kitchen" | "user" | "order", id: string, who: { token: string }) {
  const asked = await world.bearer(who.token).post("/room-tickets", { room, id });
  expect(asked.status, asked.text).toBe(201);
  const url = `${world.url.replace("http", "ws")}/parties/${room}/${id}?ticket=${asked.body.ticket}`;
  const socket = await listen(url, { origin: world.url });
  if ("refused" in socket) throw new Error(`The room refused with ${socket.refused}.`);
  return socket;
}
