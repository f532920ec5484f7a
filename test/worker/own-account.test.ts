import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer, Caller } from "#test/support/caller.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const PASSWORD = "correct horse battery";
const NEXT = "a new and longer password";
type Signed = { caller: Caller; refreshToken: string; userId: string; sessionId: string };

const sessionIdIn = (token: string): string =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sid;

/** Somebody who has just signed up or in. */
async function signed(path: "/auth/signup" | "/auth/signin", body: object, device?: string): Promise<Signed> {
  const answer = await world.guest.post(path, body, { ...(device && { headers: { "user-agent": device } }) });
  if (answer.status >= 300) throw new Error(answer.text);
  const { accessToken, refreshToken, user } = answer.body;
  return { caller: world.bearer(accessToken), refreshToken, userId: user.id, sessionId: sessionIdIn(accessToken) };
}

/** Somebody who is signed in on a laptop and on a phone. */
async function onTwoDevices() {
  const email = `${randomUUID()}@example.com`;
  const laptop = await signed("/auth/signup", { email, password: PASSWORD, firstName: "Robin" }, "Laptop");
  const phone = await signed("/auth/signin", { identifier: email, password: PASSWORD }, "Phone");
  return { email, laptop, phone };
}
const isIn = async ({ caller }: Signed): Promise<boolean> => (await caller.get("/auth/me")).status === 200;
/** Signs somebody out on one of their devices, with their password. */
const endAt = async ({ caller }: Signed, id: string) =>
  await caller.post(`/auth/sessions/${id}/end`, { currentPassword: PASSWORD });
const renews = async ({ refreshToken }: Signed) =>
  (await world.guest.post("/auth/refresh-token", { refreshToken })).status;

describe("where somebody is signed in", () => {
  test("is listed, the device that asks first, and says nothing of others", async () => {
    const { laptop, phone } = await onTwoDevices();
    await onTwoDevices();
    const { body } = await laptop.caller.get("/auth/sessions");
    expect(body.items).toMatchObject([
      { id: laptop.sessionId, isThis: true, userAgent: "Laptop" },
      { id: phone.sessionId, isThis: false, userAgent: "Phone" },
    ]);
    expect(JSON.stringify(body)).not.toContain("rt_");
  });

  test("is seen again whenever the session is renewed", async () => {
    const { laptop, phone } = await onTwoDevices();
    await world.db.query(`update sessions set last_seen_at = now() - interval '1 day' where id = $1`, [
      phone.sessionId,
    ]);
    const seen = async () => {
      const { body } = await laptop.caller.get("/auth/sessions");
      const { lastSeenAt } = body.items.find(({ id }: { id: string }) => id === phone.sessionId);
      return Date.now() - Date.parse(lastSeenAt);
    };
    expect(await seen()).toBeGreaterThan(80_000_000);
    expect(await renews(phone)).toBe(200);
    expect(await seen()).toBeLessThan(60_000);
  });

  test("may be ended for one device, which is out at once, and for good", async () => {
    const { laptop, phone } = await onTwoDevices();
    const end = async () => await endAt(laptop, phone.sessionId);
    expect((await end()).status).toBe(204);
    expect((await phone.caller.get("/auth/me")).body.code).toBe("session_changed");
    expect(await renews(phone)).toBe(401);
    expect(await isIn(laptop)).toBe(true);
    expect((await end()).status).toBe(204); // a lost answer is asked for again
  });

  test("of somebody else cannot be ended, nor found", async () => {
    const [mine, theirs] = [await onTwoDevices(), await onTwoDevices()];
    for (const id of [theirs.phone.sessionId, randomUUID()]) {
      const answer = await endAt(mine.laptop, id);
      expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
    }
    expect(await isIn(theirs.phone)).toBe(true);
  });

  test("may be ended everywhere else, or everywhere", async () => {
    const { laptop, phone } = await onTwoDevices();
    const end = async (wish: object) =>
      await laptop.caller.post("/auth/sessions/end", { currentPassword: PASSWORD, ...wish });
    expect((await end({ keep: "this" })).status).toBe(204);
    expect([await isIn(laptop), await isIn(phone)]).toEqual([true, false]);
    expect((await end({ keep: "mine" })).status).toBe(400);
    const everywhere = await end({});
    expect(everywhere.status).toBe(204);
    expect(everywhere.headers.getSetCookie().join("\n")).toMatch(/__Host-access=;.*\n?.*__Host-refresh=;/s);
    expect(await isIn(laptop)).toBe(false);
  });

  test("is ended elsewhere by nobody who only has one of the devices, and what they try is written down", async () => {
    const { laptop, phone } = await onTwoDevices();
    await world.db.query(`delete from sign_in_attempts`);
    const path = `/auth/sessions/${laptop.sessionId}/end`;
    for (const wish of [{}, { currentPassword: "" }]) {
      const answer = await phone.caller.post(path, wish);
      expect([answer.status, answer.body.details], JSON.stringify(wish)).toMatchObject([
        400,
        [{ field: "currentPassword" }],
      ]);
    }
    expect((await phone.caller.post("/auth/sessions/end", { keep: "this" })).status).toBe(400);
    for (const path of [`/auth/sessions/${laptop.sessionId}/end`, "/auth/sessions/end"]) {
      const answer = await phone.caller.post(path, { currentPassword: "not this one" });
      expect([answer.status, answer.body.code]).toEqual([401, "wrong_credentials"]);
    }
    await phone.caller.post(path, { currentPassword: "nor this one" });
    expect((await phone.caller.post(path, { currentPassword: PASSWORD })).body.code).toBe("rate_limited");
    expect([await isIn(laptop), await isIn(phone)]).toEqual([true, true]);
    const noted = async () =>
      await world.db.query(
        `select route, sum(count)::int as count from security_log where kind = 'wrong_password' and principal = $1
         group by route order by route`,
        [`user:${phone.userId}`],
      );
    await expect.poll(noted).toEqual([
      { route: "POST /api/v1/auth/sessions/:id/end", count: 2 },
      { route: "POST /api/v1/auth/sessions/end", count: 1 },
    ]);
  });

  test("is ended here without a password: whoever leaves is let go, and takes the cookies along", async () => {
    const { laptop, phone } = await onTwoDevices();
    const answer = await phone.caller.post(`/auth/sessions/${phone.sessionId}/end`, {});
    expect(answer.status, answer.text).toBe(204);
    expect(answer.headers.getSetCookie().join("\n")).toMatch(/__Host-access=;.*\n?.*__Host-refresh=;/s);
    expect([await isIn(laptop), await isIn(phone)]).toEqual([true, false]);
  });
});

describe("what a browser keeps of a session", () => {
  test("is cleared with signing out, here and everywhere, and with leaving for good", async () => {
    const ways: ((at: Signed) => Promise<Answer>)[] = [
      async ({ caller }) => await caller.post("/auth/logout", {}),
      async ({ caller, sessionId }) => await caller.post(`/auth/sessions/${sessionId}/end`, {}),
      async ({ caller }) => await caller.post("/auth/sessions/end", { currentPassword: PASSWORD }),
      async ({ caller }) => await caller.post("/me/delete", { currentPassword: PASSWORD }),
    ];
    for (const [n, leave] of ways.entries()) {
      const email = `${randomUUID()}@example.com`;
      const answer = await leave(await signed("/auth/signup", { email, password: PASSWORD, firstName: "Robin" }));
      expect([answer.status, answer.headers.get("clear-site-data")], String(n)).toEqual([204, `"cache", "storage"`]);
    }
    const { laptop, phone } = await onTwoDevices();
    expect((await endAt(laptop, phone.sessionId)).headers.has("clear-site-data")).toBe(false);
  });
});

describe("a profile", () => {
  const change = async ({ caller }: Signed, body: object) =>
    await caller.send("PATCH", "/users/profile", JSON.stringify(body), {
      headers: { "content-type": "application/json" },
    });

  test("is one's own, and changes where something is named", async () => {
    const { laptop, email } = await onTwoDevices();
    const username = `robin-${randomUUID().slice(0, 8)}`;
    const details = { lastName: "Hood", username, phone: "+44 20 7946 0018", locale: "ar" };
    const answer = await change(laptop, { ...details, currentPassword: PASSWORD });
    expect(answer.status, answer.text).toBe(200);
    const expected = { firstName: "Robin", lastName: "Hood", username, phone: "+44 20 7946 0018", locale: "ar", email };
    expect(answer.body.user).toMatchObject(expected);
    expect((await laptop.caller.get("/users/profile")).body).toEqual(answer.body);
    expect((await change(laptop, { phone: null, username: null, currentPassword: PASSWORD })).body.user).toMatchObject({
      ...expected,
      phone: null,
      username: null,
    });
    expect((await change(laptop, {})).body.user).toMatchObject({ lastName: "Hood" });
  });

  test("carries no rights, no address and no password", async () => {
    const { laptop, email } = await onTwoDevices();
    const before = await world.db.query(`select * from users where email = $1`, [email]);
    for (const body of [
      { role: "owner" },
      { platformRole: "super_admin" },
      { email: "other@example.com" },
      { emailVerified: true },
      { passwordHash: "x" },
      { status: "active", mv: 7 },
      { id: randomUUID(), firstName: "Sam" },
      { __proto__: null, firstName: "" },
      { firstName: null },
      { username: "robin@example.com" },
      { phone: "none" },
      { locale: "fr" },
    ]) {
      const answer = await change(laptop, body);
      expect([answer.status, answer.body.code], JSON.stringify(body)).toEqual([400, "invalid_input"]);
    }
    expect(await world.db.query(`select * from users where email = $1`, [email])).toEqual(before);
  });

  test("cannot have the user name of somebody else, however it is written", async () => {
    const [one, other] = [await onTwoDevices(), await onTwoDevices()];
    const username = `robin-${randomUUID().slice(0, 8)}`;
    expect((await change(one.laptop, { username, currentPassword: PASSWORD })).status).toBe(200);
    const wish = { username: username.toUpperCase(), currentPassword: PASSWORD };
    const answer = await change(other.laptop, wish);
    expect([answer.status, answer.body.code]).toEqual([409, "already_exists"]);
    expect(answer.body.details).toMatchObject([{ field: "username" }]);
  });
});

describe("a user name", () => {
  test("is changed, and taken away, only by whoever knows the password; the rest of a profile by whoever is signed in", async () => {
    const { laptop, phone, email } = await onTwoDevices();
    await world.db.query(`delete from sign_in_attempts`);
    const username = `robin-${randomUUID().slice(0, 8)}`;
    const change = async ({ caller }: Signed, body: object) =>
      await caller.send("PATCH", "/users/profile", JSON.stringify(body), {
        headers: { "content-type": "application/json" },
      });
    const nameOf = async () =>
      (await world.db.query<{ username: string | null }>(`select username from users where email = $1`, [email]))[0]
        ?.username;

    const without = await change(phone, { username, lastName: "Field" });
    expect([without.status, without.body.code, without.body.details]).toMatchObject([
      400,
      "invalid_input",
      [{ field: "currentPassword" }],
    ]);
    const wrong = await change(phone, { username, currentPassword: "not this one" });
    expect([wrong.status, wrong.body.code]).toEqual([401, "wrong_credentials"]);
    expect(await nameOf()).toBeNull();
    expect((await change(laptop, { username, currentPassword: PASSWORD })).body.user.username).toBe(username);
    expect((await change(phone, { username: null })).body.code).toBe("invalid_input");
    expect(await nameOf()).toBe(username);
    // A form that sends the name as it is changes nothing about it.
    expect((await change(phone, { username, lastName: "Field" })).body.user).toMatchObject({
      username,
      lastName: "Field",
    });
    for (const guess of ["nor this one", "nor this"]) await change(phone, { username: null, currentPassword: guess });
    expect((await change(phone, { username: null, currentPassword: PASSWORD })).body.code).toBe("rate_limited");
  });
});

describe("a password", () => {
  const change = async ({ caller }: Signed, body: object) => await caller.post("/auth/change-password", body);
  const signIn = async (identifier: string, password: string) =>
    (await world.guest.post("/auth/signin", { identifier, password })).status;

  test("is changed by whoever knows it: the new one opens, the old one does not, and every other device is out", async () => {
    const { email, laptop, phone } = await onTwoDevices();
    const answer = await change(laptop, { currentPassword: PASSWORD, newPassword: NEXT });
    expect(answer.status, answer.text).toBe(204);
    expect([await isIn(laptop), await isIn(phone), await renews(phone)]).toEqual([true, false, 401]);
    expect([await signIn(email, PASSWORD)]).toEqual([401]);
    await world.db.query(`delete from sign_in_attempts`);
    expect(await signIn(email, NEXT)).toBe(200);
  });

  test("is changed already for whoever asks again because the answer was lost", async () => {
    const { laptop } = await onTwoDevices();
    const wish = { currentPassword: PASSWORD, newPassword: NEXT };
    expect((await change(laptop, wish)).status).toBe(204);
    expect((await change(laptop, wish)).status).toBe(204);
  });

  test("stays when somebody does not know it, and is not guessed through an open session", async () => {
    const { email, laptop, phone } = await onTwoDevices();
    await world.db.query(`delete from sign_in_attempts`);
    for (let n = 0; n < 3; n++) {
      const answer = await change(laptop, { currentPassword: `wrong ${n}`, newPassword: NEXT });
      expect([answer.status, answer.body.code]).toEqual([401, "wrong_credentials"]);
    }
    const tooMany = await change(laptop, { currentPassword: PASSWORD, newPassword: NEXT });
    expect([tooMany.status, tooMany.body.code]).toEqual([429, "rate_limited"]);
    expect(Number(tooMany.headers.get("retry-after"))).toBeGreaterThan(0);
    expect([await isIn(laptop), await isIn(phone)]).toEqual([true, true]);
    await world.db.query(`delete from sign_in_attempts`);
    expect(await signIn(email, PASSWORD)).toBe(200);
  });

  test("is changed through an open session while a stranger uses up the tries to sign in, and so is the address", async () => {
    const { email, laptop, phone } = await onTwoDevices();
    await world.db.query(`delete from sign_in_attempts`);
    for (let n = 0; n < 4; n++) await signIn(email, `a stranger's guess ${n}`);
    expect(await signIn(email, PASSWORD)).toBe(429);
    const wish = { currentPassword: PASSWORD, email: `${randomUUID()}@example.com` };
    expect((await laptop.caller.post("/auth/change-email", wish)).status).toBe(204);
    // Nor does one who sits at another session of theirs, and has guessed there as often as anybody may.
    for (let n = 0; n < 3; n++) await change(phone, { currentPassword: `wrong ${n}`, newPassword: NEXT });
    expect((await change(phone, { currentPassword: PASSWORD, newPassword: NEXT })).status).toBe(429);
    expect((await change(laptop, { currentPassword: PASSWORD, newPassword: NEXT })).status).toBe(204);
  });

  test("is guessed three times a minute through one session, at whichever door", async () => {
    const { laptop } = await onTwoDevices();
    const wrong = { currentPassword: "a wrong guess" };
    const doors = [
      async () => await change(laptop, { ...wrong, newPassword: NEXT }),
      async () => await laptop.caller.post("/auth/change-email", { ...wrong, email: `${randomUUID()}@example.com` }),
      async () => await laptop.caller.post("/me/delete", wrong),
    ];
    for (const door of doors) expect((await door()).status).toBe(401);
    for (const door of doors) expect((await door()).status).toBe(429);
  });

  test("is neither short nor a name", async () => {
    const { email, laptop } = await onTwoDevices();
    for (const newPassword of ["short", email, email.toUpperCase()]) {
      const answer = await change(laptop, { currentPassword: PASSWORD, newPassword });
      expect([answer.status, answer.body.code], newPassword).toEqual([400, "invalid_input"]);
      expect(answer.body.details).toMatchObject([{ field: "newPassword" }]);
    }
  });

  test("is changed once when two ask in the same moment", async () => {
    const { email, laptop } = await onTwoDevices();
    const nexts = [`${NEXT} one`, `${NEXT} two`];
    const answers = await Promise.all(
      nexts.map(async (newPassword) => await change(laptop, { currentPassword: PASSWORD, newPassword })),
    );
    const won = answers.flatMap(({ status }, n) => (status === 204 ? [nexts[n] ?? ""] : []));
    expect(won).toHaveLength(1);
    await world.db.query(`delete from sign_in_attempts`);
    expect(await signIn(email, won[0] ?? "")).toBe(200);
  });
});
