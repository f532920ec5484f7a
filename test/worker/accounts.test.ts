import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { tokenOf } from "#test/support/accounts.ts";
import { mailedLink } from "#test/support/links.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { SIGN_INS_PER_NETWORK_MAX, SIGN_UPS_PER_NETWORK_MAX } from "#worker/commands/sessions.ts";
import { KNOWN_DEVICE_SECONDS, withKnownDevice } from "#worker/tokens/known-device.ts";
import { importKeys } from "#worker/tokens/keys.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const PASSWORD = "correct horse battery";
const newPerson = (change = {}) => ({
  email: `${randomUUID()}@example.com`,
  password: PASSWORD,
  firstName: "Robin",
  ...change,
});
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

describe("signing up", () => {
  test("makes a customer with a session, and keeps no password", async () => {
    const person = newPerson({ username: `robin-${randomUUID().slice(0, 8)}` });
    const answer = await world.guest.post("/auth/signup", person);
    expect(answer.status, answer.text).toBe(201);
    const { accessToken, refreshToken, expiresIn, user } = answer.body;
    expect(user).toMatchObject({ email: person.email, firstName: "Robin", role: "customer", memberships: [] });
    expect(expiresIn).toBe(900);
    expect(claimsOf(accessToken)).toMatchObject({
      sub: user.id,
      username: person["username" as never],
      role: "customer",
    });
    expect((await world.bearer(accessToken).get("/auth/me")).body).toEqual({ user });

    const dump = JSON.stringify(
      await world.db.query(
        `select u.*, r.* from users u join sessions s on s.user_id = u.id join refresh_tokens r on r.session_id = s.id where u.id = $1`,
        [user.id],
      ),
    );
    expect(dump).not.toContain(PASSWORD);
    expect(dump).not.toContain(refreshToken);
    expect(dump).toContain("$scrypt$ln=15,r=8,p=3$");
  });

  test("never makes anything but a customer, whatever the body says", async () => {
    for (const change of [{ role: "owner" }, { platformRole: "super_admin" }, { memberships: [] }]) {
      const person = newPerson(change);
      expect((await world.guest.post("/auth/register", person)).status).toBe(400);
      expect(await world.db.query(`select from users where email = $1`, [person.email])).toEqual([]);
    }
    const { user } = (await world.guest.post("/auth/register", newPerson())).body;
    expect(await world.db.query(`select platform_role from users where id = $1`, [user.id])).toEqual([
      { platform_role: "customer" },
    ]);
    expect(await world.db.query(`select from memberships where user_id = $1`, [user.id])).toEqual([]);
  });

  test("is for sixty of one network in ten minutes; the next ones wait, and cost no hash", async () => {
    const from = (address: string) => world.guest.with({ "cf-connecting-ip": address });
    const network = { network: "2001:db8:7:1", attemptsMax: SIGN_UPS_PER_NETWORK_MAX, windowSeconds: 600 };
    for (let n = 1; n < SIGN_UPS_PER_NETWORK_MAX; n++)
      await world.db.query(`select begin_sign_up_v1($1)`, [JSON.stringify({ from: network })]);
    expect((await from("2001:db8:7:1::1").post("/auth/signup", newPerson())).status).toBe(201);
    // More at once than the hashers would take: all are told to wait, none that we are busy.
    const refused = await Promise.all(
      Array.from({ length: 150 }, async (_, n) => {
        const path = n % 2 ? "/auth/signup" : "/auth/register";
        return await from(`2001:db8:7:1:${n.toString(16)}::9`).post(path, newPerson());
      }),
    );
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
    const wait = Number(refused[0]?.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(500);
    expect(wait).toBeLessThanOrEqual(600);
    expect((await from("2001:db8:7:2::1").post("/auth/signup", newPerson())).status).toBe(201);
    for (const local of ["127.0.0.1", "::1"]) {
      expect((await from(local).post("/auth/signup", newPerson())).status).toBe(201);
    }
  });

  test("twice with one address, in whatever letters, is refused", async () => {
    const person = newPerson();
    expect((await world.guest.post("/auth/register", person)).status).toBe(201);
    const again = await world.guest.post("/auth/signup", { ...person, email: person.email.toUpperCase() });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: "already_exists", details: [{ field: "email" }] });
  });
});

describe("a password", () => {
  test.each([
    ["Hebrew with dots", "\ufb2c".repeat(200)],
    ["Hindi", "\u0958".repeat(200)],
    ["notes", "\ud834\udd60".repeat(100)],
  ])("of %s that takes more room when it is written plainly is measured that way", async (_, password) => {
    const person = newPerson({ password });
    const refused = await world.guest.post("/auth/signup", person);
    expect([refused.status, refused.body.details?.[0]?.field]).toEqual([400, "password"]);
    expect((await world.guest.post("/auth/signin", { identifier: person.email, password })).status).toBe(400);
    const shorter = newPerson({ password: password.slice(0, 60) });
    expect((await world.guest.post("/auth/signup", shorter)).status).toBe(201);
  });

  test("is the same in whatever way its accents were typed", async () => {
    const person = newPerson({ password: "caf\u00e9 cr\u00e8me br\u00fbl\u00e9e" });
    expect((await world.guest.post("/auth/signup", person)).status).toBe(201);
    const typed = { identifier: person.email, password: person.password.normalize("NFD") };
    expect((await world.guest.post("/auth/signin", typed)).status).toBe(200);
  });
});

describe("signing in", () => {
  test("works by address and by username, and sets cookies that only we read", async () => {
    const username = `u${randomUUID().slice(0, 8)}`;
    const person = newPerson({ username });
    await world.guest.post("/auth/signup", person);
    const byAddress = await world.guest.post("/auth/signin", {
      identifier: person.email.toUpperCase(),
      password: PASSWORD,
    });
    const byName = await world.guest.post("/auth/login", { identifier: username, password: PASSWORD });
    expect([byAddress.status, byName.status]).toEqual([200, 200]);
    const cookies = byName.headers.getSetCookie();
    const names = cookies.map((cookie) => cookie.split("=")[0]);
    expect(names).toEqual(["__Host-device", "__Host-access", "__Host-refresh"]);
    for (const cookie of cookies) expect(cookie).toMatch(/; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);

    const browser = world.guest.with({ cookie: cookieOf(byName.headers) });
    expect((await browser.get("/auth/me")).body.user.username).toBe(username);
    expect((await world.bearer(byName.body.accessToken).get("/auth/me")).body.user.username).toBe(username);
  });

  test("ends the session that this browser had before, and none of another", async () => {
    const person = newPerson();
    const made = await world.guest.post("/auth/signup", person);
    const wish = { identifier: person.email, password: PASSWORD };
    const elsewhere = await world.guest.post("/auth/signin", wish);
    const browser = world.guest.with({ origin: world.url, cookie: cookieOf(made.headers) });
    const again = await browser.post("/auth/signin", wish);
    expect(again.status, again.text).toBe(200);
    const isIn = async (token: string) => (await world.bearer(token).get("/auth/me")).status === 200;
    await expect.poll(async () => await isIn(made.body.accessToken)).toBe(false);
    expect([await isIn(elsewhere.body.accessToken), await isIn(again.body.accessToken)]).toEqual([true, true]);
  });

  test("with a wrong password, and as nobody, gets the same answer", async () => {
    const person = newPerson();
    await world.guest.post("/auth/signup", person);
    const wrong = await world.guest.post("/auth/signin", { identifier: person.email, password: "wrong" });
    const nobody = await world.guest.post("/auth/signin", { identifier: "nobody@example.com", password: "wrong" });
    for (const { status, body } of [wrong, nobody]) expect([status, body.code]).toEqual([401, "wrong_credentials"]);
    expect({ ...wrong.body, requestId: "" }).toEqual({ ...nobody.body, requestId: "" });
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test("may be tried three times a minute for one account, wherever from, and then says how long to wait", async () => {
    for (const identifier of [newPerson().email, `nobody-${randomUUID()}@example.com`]) {
      await world.guest.post("/auth/signup", newPerson({ email: identifier }));
      for (let n = 0; n < 3; n++) {
        const from = world.guest.with({ "cf-connecting-ip": `203.0.113.${n}` });
        expect((await from.post("/auth/signin", { identifier, password: "guess" })).status).toBe(401);
      }
      const fourth = await world.guest.post("/auth/signin", { identifier, password: PASSWORD });
      expect(fourth.status).toBe(429);
      expect(fourth.body.code).toBe("rate_limited");
      const wait = Number(fourth.headers.get("retry-after"));
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(60);
    }
  });

  describe("on a device that somebody has signed in with before", () => {
    const device = (headers: Headers) => {
      const cookie = headers.getSetCookie().find((each) => each.startsWith("__Host-device="));
      return { cookie: cookie?.split(";")[0] ?? "" };
    };
    const known = async () => {
      const wish = newPerson();
      const made = await world.guest.post("/auth/signup", wish);
      return { email: wish.email, browser: world.guest.with({ ...device(made.headers), origin: world.url }) };
    };
    const tryAs = async (from: typeof world.guest, identifier: string, password = "a wrong guess") =>
      (await from.post("/auth/signin", { identifier, password })).status;
    const useUp = async (identifier: string, password = PASSWORD) => {
      for (let n = 0; n < 3; n++) {
        const from = world.guest.with({ "cf-connecting-ip": `203.0.113.${100 + n}` });
        expect(await tryAs(from, identifier)).toBe(401);
      }
      expect(await tryAs(world.guest, identifier, password)).toBe(429);
    };

    test("goes on while a stranger uses up the tries of everybody else", async () => {
      const owner = await known();
      await useUp(owner.email);
      const back = await owner.browser.post("/auth/signin", { identifier: owner.email, password: PASSWORD });
      expect(back.status, back.text).toBe(200);
      expect(await tryAs(world.guest, owner.email, PASSWORD)).toBe(429); // and that has opened nothing to the stranger
    });

    test("is no help to anybody with the cookie of somebody else, with one of their own making, or with an old one", async () => {
      const [owner, other] = [await known(), await known()];
      await useUp(owner.email);
      expect(await tryAs(other.browser, owner.email, PASSWORD)).toBe(429);
      const [kid, userId, deviceId, password, until, mac] = (owner.browser.headers["cookie"] ?? "")
        .split(/[=.]/)
        .slice(2);
      const bent = [
        ["device", kid, userId, randomUUID(), password, until, mac],
        ["device", kid, userId, deviceId, "0123456789abcdef", until, mac],
        ["device", kid, userId, deviceId, password, "99999999999", mac],
        ["device", "other", userId, deviceId, password, until, mac],
        ["device", kid, userId, deviceId, password, until, "A".repeat(43)],
      ];
      for (const parts of bent) {
        const from = world.guest.with({ cookie: `__Host-device=${parts.join(".")}` });
        expect(await tryAs(from, owner.email, PASSWORD)).toBe(429);
      }
      const longAgo = new Date(Date.now() - (KNOWN_DEVICE_SECONDS + 60) * 1_000);
      const old = withKnownDevice(
        world.keys.secrets,
        undefined,
        { userId: userId ?? "", deviceId: deviceId ?? "", password: password ?? "" },
        longAgo,
      );
      expect(await tryAs(world.guest.with({ cookie: `__Host-device=${old}` }), owner.email, PASSWORD)).toBe(429);
      expect(await tryAs(owner.browser, owner.email, PASSWORD)).toBe(200);
    });

    test("has three tries a minute as well, whoever holds it", async () => {
      const owner = await known();
      for (let n = 0; n < 3; n++) expect(await tryAs(owner.browser, owner.email)).toBe(401);
      expect(await tryAs(owner.browser, owner.email, PASSWORD)).toBe(429);
      expect(await tryAs(world.guest, owner.email, PASSWORD)).toBe(200); // those of strangers are another count
    });

    test("counts for as long as the account has the password that they signed in with", async () => {
      const owner = await known();
      const NEXT = "a new and longer password";
      const back = async () =>
        await owner.browser.post("/auth/signin", { identifier: owner.email, password: PASSWORD });
      const signedIn = await back();
      const here = world.guest.with({ cookie: cookieOf(signedIn.headers), origin: world.url });
      const changed = await here.post("/auth/change-password", { currentPassword: PASSWORD, newPassword: NEXT });
      expect(changed.status, changed.text).toBe(204);
      await useUp(owner.email, NEXT);
      // Whoever has collected cookies with the former password has the tries of a stranger, which are used up.
      for (const old of [owner.browser, here]) expect(await tryAs(old, owner.email, NEXT)).toBe(429);
      // Whoever changed it is known with the new one, and so is whoever asked again because the answer was lost.
      const again = await here.post("/auth/change-password", { currentPassword: PASSWORD, newPassword: NEXT });
      for (const answer of [changed, again]) {
        const from = world.guest.with({ ...device(answer.headers), origin: world.url });
        expect(await tryAs(from, owner.email, NEXT)).toBe(200);
      }
    });

    test("counts no longer once a new password was set with a link that was mailed", async () => {
      const owner = await known();
      const [who] = await world.db.query<{ id: string }>(`select id from users where email = $1`, [owner.email]);
      const token = await mailedLink(world, who?.id ?? "", "reset_password");
      const NEXT = "a new and longer password";
      expect((await world.guest.post("/auth/reset-password", { token, newPassword: NEXT })).status).toBe(204);
      await useUp(owner.email, NEXT);
      expect(await tryAs(owner.browser, owner.email, NEXT)).toBe(429);
    });

    test("has thirty tries a minute together with all others of that account, so that many cookies are no flood", async () => {
      const owner = await known();
      const [, userId = "", , password = ""] = (owner.browser.headers["cookie"] ?? "").split(/[=.]/).slice(2);
      const another = () => {
        const known = { userId, deviceId: randomUUID(), password };
        return world.guest.with({
          cookie: `__Host-device=${withKnownDevice(world.keys.secrets, undefined, known, new Date())}`,
        });
      };
      for (let devices = 0; devices < 10; devices++) {
        const each = another();
        for (let n = 0; n < 3; n++) expect(await tryAs(each, owner.email)).toBe(401);
      }
      const refused = await another().post("/auth/signin", { identifier: owner.email, password: PASSWORD });
      expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
      expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
      expect(await tryAs(world.guest, owner.email, PASSWORD)).toBe(200); // those of strangers are another count
    });

    test("is one of several people who share it", async () => {
      const first = await known();
      const wish = newPerson();
      const made = await first.browser.post("/auth/signup", wish);
      const shared = world.guest.with({ ...device(made.headers), origin: world.url });
      for (const email of [first.email, wish.email]) {
        await useUp(email);
        expect(await tryAs(shared, email, PASSWORD)).toBe(200);
      }
    });

    test("gets the same answer for a name that nobody has", async () => {
      const { browser } = await known();
      const nobody = await browser.post("/auth/signin", { identifier: "nobody-at-all@example.com", password: "wrong" });
      expect([nobody.status, nobody.body.code]).toEqual([401, "wrong_credentials"]);
      expect(nobody.headers.getSetCookie()).toEqual([]);
    });
  });

  test("tells nobody that two names are one person's, and yet the account is tried three times a minute", async () => {
    const username = `u${randomUUID().slice(0, 8)}`;
    const person = newPerson({ username });
    await world.guest.post("/auth/signup", person);
    const tries = async (identifier: string, passwords: string[]) => {
      const codes = [];
      for (const password of passwords) {
        const { status, body } = await world.guest.post("/auth/signin", { identifier, password });
        codes.push([status, body.code]);
      }
      return codes;
    };
    const WRONG = [401, "wrong_credentials"];
    expect(await tries(person.email, ["guess", "guess", "guess"])).toEqual([WRONG, WRONG, WRONG]);
    // By the other name just what somebody hears whom nobody knows; and no fourth guess of the minute could have been right.
    const theirs = await tries(username, ["guess", PASSWORD, "guess", "guess"]);
    const nobodys = await tries(`n${randomUUID().slice(0, 8)}`, ["guess", PASSWORD, "guess", "guess"]);
    expect(theirs).toEqual(nobodys);
    expect(theirs).toEqual([WRONG, WRONG, WRONG, [429, "rate_limited"]]);
    await world.db.query("delete from sign_in_attempts");
    expect((await world.guest.post("/auth/signin", { identifier: username, password: PASSWORD })).status).toBe(200);
  });

  test("is for three hundred of one network in ten minutes, whoever they say they are", async () => {
    const network = { network: "203.0.113.9", attemptsMax: SIGN_INS_PER_NETWORK_MAX, windowSeconds: 600 };
    await world.db.query(
      `select begin_sign_in_v1($1::jsonb || jsonb_build_object('identifier', 'spray-' || n)) from generate_series(1, $2) n`,
      [JSON.stringify({ attemptsMax: 3, windowSeconds: 60, from: network }), SIGN_INS_PER_NETWORK_MAX - 1],
    );
    const person = newPerson();
    await world.guest.post("/auth/signup", person);
    const signIn = async (address: string) =>
      await world.guest
        .with({ "cf-connecting-ip": address })
        .post("/auth/signin", { identifier: person.email, password: PASSWORD });
    expect((await signIn("203.0.113.9")).status).toBe(200);
    const refused = await signIn("203.0.113.9");
    expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(500);
    expect((await signIn("203.0.113.10")).status).toBe(200);
  });

  test("renews a hash that was made with older costs", async () => {
    const person = newPerson();
    const { body } = await world.guest.post("/auth/signup", person);
    // scrypt with half of today's work, of the same password: what an earlier release would have stored.
    const { scryptSync } = await import("node:crypto");
    const salt = Buffer.alloc(16, 1);
    const hash = scryptSync(PASSWORD, salt, 32, { N: 2 ** 14, r: 8, p: 3, maxmem: 64 * 1024 * 1024 });
    const plain = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
    const old = `$scrypt$ln=14,r=8,p=3$${plain(salt)}$${plain(hash)}`;
    await world.db.query(`update users set password_hash = $2 where id = $1`, [body.user.id, old]);
    expect((await world.guest.post("/auth/signin", { identifier: person.email, password: PASSWORD })).status).toBe(200);
    const [row] = await world.db.query<{ password_hash: string }>(`select password_hash from users where id = $1`, [
      body.user.id,
    ]);
    expect(row?.password_hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect((await world.guest.post("/auth/signin", { identifier: person.email, password: PASSWORD })).status).toBe(200);
  });
});

describe("renewing a session", () => {
  const signedUp = async () =>
    (await world.guest.post("/auth/signup", newPerson())).body as {
      accessToken: string;
      refreshToken: string;
      user: { id: string };
    };
  const renew = async (refreshToken: string) => await world.guest.post("/auth/refresh-token", { refreshToken });
  const usable = async (userId: string) =>
    await world.db.query(
      `select from refresh_tokens r join sessions s on s.id = r.session_id where s.user_id = $1 and r.replaced_at is null and s.revoked_at is null`,
      [userId],
    );

  test("gives a new pair, and the session goes on", async () => {
    const session = await signedUp();
    const renewed = await renew(session.refreshToken);
    expect(renewed.status).toBe(200);
    expect(renewed.body.refreshToken).not.toBe(session.refreshToken);
    expect(claimsOf(renewed.body.accessToken).sid).toBe(claimsOf(session.accessToken).sid);
    expect((await renew(renewed.body.refreshToken)).status).toBe(200);
  });

  test("may be repeated when the answer was lost, and gives the very same successor", async () => {
    const session = await signedUp();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await renew(session.refreshToken)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    expect(await usable(session.user.id)).toHaveLength(1);
  });

  test("twice in a moment keeps the first answer: tabs whose answers overtake each other stay signed in", async () => {
    const session = await signedUp();
    const [first, overtaken] = [await renew(session.refreshToken), await renew(session.refreshToken)];
    const another = await renew(first.body.refreshToken); // of a tab that had the first answer already
    expect(another.status).toBe(200);
    expect((await world.bearer(another.body.accessToken).get("/auth/me")).status).toBe(200);
    // A quarter of an hour later the browser shows whichever cookie came last.
    await world.db.query(`update refresh_tokens set replaced_at = replaced_at - interval '15 minutes',
      created_at = created_at - interval '15 minutes'`);
    const later = await renew(overtaken.body.refreshToken);
    expect(later.status).toBe(200);
    expect(later.body.refreshToken).not.toBe(overtaken.body.refreshToken);
    expect((await renew(later.body.refreshToken)).status).toBe(200);
  });

  test("with a token that was traded long ago ends the whole session: it was stolen", async () => {
    const session = await signedUp();
    const renewed = await renew(session.refreshToken);
    await world.db.query(
      `update refresh_tokens set replaced_at = replaced_at - interval '11 seconds' where replaced_at is not null`,
    );
    const thief = await renew(session.refreshToken);
    expect([thief.status, thief.body.code]).toEqual([401, "unauthorized"]);
    expect((await renew(renewed.body.refreshToken)).status).toBe(401);
    const me = await world.bearer(renewed.body.accessToken).get("/auth/me");
    expect([me.status, me.body.code]).toEqual([401, "session_changed"]);
    expect(await usable(session.user.id)).toEqual([]);
  });

  test("by cookie needs a page of ours behind it, and takes a dead cookie away", async () => {
    const session = await signedUp();
    const cookie = `__Host-refresh=${session.refreshToken}`;
    const foreign = world.guest.with({ cookie, origin: "https://evil.example" });
    expect((await foreign.post("/auth/refresh-token")).status).toBe(403);
    expect((await world.guest.with({ cookie }).post("/auth/refresh-token")).status).toBe(403);
    const own = world.guest.with({ cookie, origin: world.url });
    const renewed = await own.post("/auth/refresh-token");
    expect(renewed.status).toBe(200);
    expect(cookieOf(renewed.headers)).toContain(renewed.body.refreshToken);

    const dead = world.guest.with({ cookie: "__Host-refresh=rt_not-one-of-ours-at-all", origin: world.url });
    const refused = await dead.post("/auth/refresh-token");
    expect(refused.status).toBe(401);
    for (const gone of refused.headers.getSetCookie()) expect(gone).toContain("Max-Age=0");
    expect(refused.headers.getSetCookie()).toHaveLength(2);
  });

  test("ends with signing out, also for those who have only the refresh token left", async () => {
    const session = await signedUp();
    const left = await world.bearer(session.accessToken).post("/auth/logout");
    expect(left.status).toBe(204);
    expect((await renew(session.refreshToken)).status).toBe(401);
    expect((await world.bearer(session.accessToken).get("/auth/me")).body.code).toBe("session_changed");

    const other = await signedUp();
    const browser = world.guest.with({ cookie: `__Host-refresh=${other.refreshToken}`, origin: world.url });
    const gone = await browser.post("/auth/logout");
    expect(gone.status).toBe(204);
    for (const cookie of gone.headers.getSetCookie()) expect(cookie).toContain("Max-Age=0");
    expect((await renew(other.refreshToken)).status).toBe(401);
  });
});

describe("a proof", () => {
  test("signed by somebody else is refused", async () => {
    const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    const { x = "", d = "" } = await exportJWK(privateKey);
    const forged = await importKeys({
      JWT_KEYS: [{ kty: "OKP", crv: "Ed25519", kid: "test", x, d }],
      CAPABILITY_KEYS: [{ kid: "test", secret: Buffer.alloc(32).toString("base64url") }],
    });
    const customer = await world.account();
    const token = await tokenOf(world.db.query, forged, customer);
    expect((await world.bearer(token).get("/auth/me")).status).toBe(401);
    expect((await world.as(customer).get("/auth/me")).status).toBe(200);
  });

  test("that has ended is refused, though the session goes on", async () => {
    const customer = await world.account();
    const token = await tokenOf(world.db.query, world.keys, customer, new Date(Date.now() - 16 * 60_000));
    expect((await world.bearer(token).get("/auth/me")).status).toBe(401);
  });

  test("of rights that have changed since is refused with the next request", async () => {
    const staff = await world.crew(here, "staff");
    expect((await world.as(staff).get(`/restaurants/${here.id}/board`)).status).toBe(200);
    await world.db.query(`update memberships set role = 'kitchen' where user_id = $1`, [staff.userId]);
    const refused = await world.as(staff).get(`/restaurants/${here.id}/board`);
    expect([refused.status, refused.body.code]).toEqual([401, "session_changed"]);
  });

  test("in a cookie changes nothing when another site is behind it", async () => {
    const staff = await world.crew(here, "staff");
    const cookie = `__Host-access=${staff.token}`;
    const path = `/restaurants/${here.id}/close`;
    const foreign: Record<string, string>[] = [
      { cookie },
      { cookie, origin: "https://evil.example" },
      { cookie, "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign) {
      const refused = await world.guest.with(headers).post(path, {});
      expect([refused.status, refused.body.code]).toEqual([403, "not_allowed"]);
    }
    expect((await world.guest.with({ cookie, "sec-fetch-site": "same-origin" }).post(path, {})).status).toBe(200);
    expect((await world.guest.with({ cookie, origin: world.url }).post(`/restaurants/${here.id}/open`)).status).toBe(
      200,
    );
    // Reading needs no such proof: the browser keeps the answer from other sites.
    expect((await world.guest.with({ cookie, origin: "https://evil.example" }).get("/auth/me")).status).toBe(200);
  });

  test("of a guest is for one order, and only for what its link may do", async () => {
    const [mine, other] = [await world.order(here), await world.order(here)];
    const track = world.bearer(mine.access.track ?? "");
    const cancel = world.bearer(mine.access.cancel ?? "");
    expect((await track.get(`/orders/${mine.id}`)).status).toBe(200);
    expect((await track.get(`/orders/${mine.id}/events?after=0`)).body.events).toHaveLength(1);
    expect((await track.get(`/orders/${other.id}`)).status).toBe(404);
    const refused = await track.post(`/orders/${mine.id}/cancel`, {});
    expect([refused.status, refused.body.code]).toEqual([403, "not_allowed"]);
    expect((await cancel.post(`/orders/${other.id}/cancel`, {})).status).toBe(404);
    expect((await cancel.post(`/orders/${mine.id}/cancel`, {})).body.order.status).toBe("cancelled");
    expect((await track.get("/orders/mine")).status).toBe(403);
    expect((await track.get("/auth/me")).status).toBe(403);
    expect((await track.post("/orders", await world.wish(here))).status).toBe(403);

    await world.db.query(`update order_capabilities set revoked_at = now() where order_id = $1`, [other.id]);
    expect((await world.bearer(other.access.track ?? "").get(`/orders/${other.id}`)).status).toBe(401);
  });

  test("can be checked by others with our published keys", async () => {
    for (const path of [`${world.url}/api/v1/jwks.json`, `${world.url}/.well-known/jwks.json`]) {
      const response = await fetch(path);
      expect(response.status).toBe(200);
      const { keys } = (await response.json()) as { keys: Record<string, string>[] };
      expect(keys).toEqual(world.keys.jwks.keys);
      expect(keys[0]).not.toHaveProperty("d");
    }
  });
});
