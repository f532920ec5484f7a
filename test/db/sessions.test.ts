import { describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import type { BeginSignInResult, EndSessionResult, SessionResult } from "#domain/commands.ts";
import type { Me } from "#domain/actor.ts";
import { getMe } from "#db/queries/people.ts";
import { connectTcp } from "#db/tcp.ts";
import { DatabaseUnavailable } from "#db/errors.ts";
import { openRestaurant } from "./restaurant.ts";
import { openWorld, refusal, sha256, type World } from "./world.ts";

const sessionOf = (userId: string, token: string) => ({
  userId,
  sessionId: uuidv7(),
  familyId: uuidv7(),
  refreshHash: sha256(token),
  refreshSeconds: 3_600,
  userAgent: "Test",
  passwordHash: null,
});

const signUp = async (world: World, more: object = {}) => {
  const userId = uuidv7();
  const answer = await world.call<{ me: Me }>("sign_up_v1", {
    requestId: "test",
    userId,
    email: `${userId}@example.com`,
    username: null,
    firstName: "Pat",
    lastName: "",
    phone: null,
    locale: "en",
    passwordHash: "$scrypt$x",
    ...more,
  });
  return answer.me;
};

const open = async (world: World, userId: string, token: string, more: object = {}) =>
  await world.call<SessionResult>("open_session_v1", { ...sessionOf(userId, token), ...more });

/** The Worker derives the successor from the token, so the same token always has the same one. */
const successorOf = (token: string) => `${token}+`;
const refresh = async (world: World, token: string) =>
  await world.call<SessionResult | { refused: { code: string } }>("refresh_session_v1", {
    refreshHash: sha256(token),
    successorHash: sha256(successorOf(token)),
    graceSeconds: 10,
    refreshSeconds: 3_600,
  });

const from = (network: string | null, attemptsMax = 3) => ({ network, attemptsMax, windowSeconds: 600 });
const begin = async (world: World, identifier: string, network: string | null = null) =>
  await world.call<BeginSignInResult>("begin_sign_in_v1", {
    identifier,
    attemptsMax: 3,
    windowSeconds: 60,
    from: from(network),
  });

describe("signing up", () => {
  test("makes a customer, whose address and name nobody else can have in any spelling", async () => {
    await using world = await openWorld();
    const me = await signUp(world, { email: "Ada@example.com", username: "ada.l" });
    expect(me).toMatchObject({ email: "Ada@example.com", role: "customer", platformRole: "customer", memberships: [] });
    for (const [field, taken] of [
      ["email", { email: "ADA@EXAMPLE.COM" }],
      ["username", { username: "Ada.L" }],
    ] as const) {
      expect(await refusal(signUp(world, taken))).toMatchObject({ code: "already_exists", details: [{ field }] });
    }
    expect(await refusal(signUp(world, { username: "ada@example.com" }))).toMatchObject({ code: "invalid_input" });
  });

  test("opens the first session with it: both or neither", async () => {
    await using world = await openWorld();
    const userId = uuidv7();
    const person = {
      requestId: "test",
      userId,
      email: "ada@example.com",
      firstName: "Ada",
      lastName: "",
      locale: "en",
    };
    const wish = { ...person, passwordHash: "$scrypt$x", session: sessionOf(userId, "first") };
    await expect(
      world.call("sign_up_v1", { ...wish, session: { ...wish.session, refreshHash: null } }),
    ).rejects.toThrow();
    expect(await world.query("select id from users where email = 'ada@example.com'")).toEqual([]);
    const { sessionId } = wish.session;
    expect(await world.call("sign_up_v1", wish)).toMatchObject({ me: { id: userId }, sessionId, mv: 1 });
    expect(await refresh(world, "first")).toMatchObject({ sessionId });
  });

  test("is for so many of one network at a time, and for everybody at this machine", async () => {
    await using world = await openWorld();
    const knock = async (network: string | null) => await world.call("begin_sign_up_v1", { from: from(network) });
    const settled = await Promise.allSettled(Array.from({ length: 10 }, async () => await knock("203.0.113.7")));
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const refused = await refusal(knock("203.0.113.7"));
    expect(refused.code).toBe("rate_limited");
    expect(refused.retryAfterSeconds).toBeGreaterThan(590);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(600);
    await knock("203.0.113.8");
    await begin(world, "somebody", "203.0.113.7"); // another door
    for (let n = 0; n < 5; n++) await knock(null);
    expect(JSON.stringify(await world.query("select * from sign_in_attempts"))).not.toContain("203.0");
  });
});

describe("signing in", () => {
  test("finds somebody by address or username, and gives nothing away about a stranger", async () => {
    await using world = await openWorld();
    const me = await signUp(world, { email: "ada@example.com", username: "ada" });
    expect(await begin(world, "ADA@example.com")).toEqual({ userId: me.id, passwordHash: "$scrypt$x" });
    expect(await begin(world, "Ada")).toEqual({ userId: me.id, passwordHash: "$scrypt$x" });
    expect(await begin(world, "nobody")).toEqual({ userId: null, passwordHash: null });
    await world.query("update users set status = 'disabled'");
    expect(await begin(world, "ada")).toEqual({ userId: null, passwordHash: null });
  });

  test.each(["ada@example.com", "nobody@example.com"])(
    "as %s is tried three times a minute, then has to wait as long as is said",
    async (identifier) => {
      await using world = await openWorld();
      await signUp(world, { email: "ada@example.com", username: "ada" });
      for (let attempt = 1; attempt <= 3; attempt++) await begin(world, identifier);
      const refused = await refusal(begin(world, identifier));
      expect(refused.code).toBe("rate_limited");
      expect(refused.retryAfterSeconds).toBeGreaterThan(50);
      expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60);
      // The refused attempt does not count, and the oldest of the three ages.
      await world.query(
        "update sign_in_attempts set recent = array(select t - interval '59 seconds' from unnest(recent) t)",
      );
      expect((await refusal(begin(world, identifier))).retryAfterSeconds).toBe(1);
      await world.query(
        "update sign_in_attempts set recent = array(select t - interval '1 second' from unnest(recent) t)",
      );
      await begin(world, identifier);
    },
  );

  test("by address and by username is one account with one count, and parallel guesses count as well", async () => {
    await using world = await openWorld();
    await signUp(world, { email: "ada@example.com", username: "ada" });
    const guesses = Array.from({ length: 10 }, (_, n) => begin(world, n % 2 ? "ada" : "ada@example.com"));
    const settled = await Promise.allSettled(guesses);
    const begun = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    // Each name has three tries that are answered; of all six, three can be right, and the others look like a name that nobody has.
    expect(begun).toHaveLength(6);
    expect(begun.filter(({ userId }) => userId !== null)).toHaveLength(3);
    expect(begun.filter(({ passwordHash }) => passwordHash !== null)).toHaveLength(3);
  });

  test("as many people from one network is counted too, and an account that is refused does not use that up", async () => {
    await using world = await openWorld();
    for (let n = 0; n < 3; n++) await begin(world, "ada", `192.0.2.${n}`);
    expect((await refusal(begin(world, "ada", "203.0.113.7"))).code).toBe("rate_limited");
    for (const name of ["bo", "cy", "di"]) await begin(world, name, "203.0.113.7");
    expect((await refusal(begin(world, "ed", "203.0.113.7"))).retryAfterSeconds).toBeGreaterThan(590);
    await begin(world, "ed", "203.0.113.8");
    await begin(world, "ed");
  });

  test("keeps no name that somebody mistyped", async () => {
    await using world = await openWorld();
    await begin(world, "my-secret-password");
    expect(JSON.stringify(await world.query("select * from sign_in_attempts"))).not.toContain("secret");
  });

  test("stores a renewed hash, and is over for an account that was just switched off", async () => {
    await using world = await openWorld();
    const me = await signUp(world);
    await open(world, me.id, "t1", { passwordHash: "$scrypt$new" });
    expect(await world.query("select password_hash from users")).toEqual([{ password_hash: "$scrypt$new" }]);
    await world.query("update users set status = 'disabled'");
    expect((await refusal(open(world, me.id, "t2"))).code).toBe("wrong_credentials");
  });
});

describe("a refresh token", () => {
  test("is traded once; shown again at once it gives the same successor, to ten tabs as to one", async () => {
    await using world = await openWorld();
    const me = await signUp(world);
    const { sessionId } = await open(world, me.id, "first");
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(world, "first")));
    for (const answer of answers) expect(answer).toMatchObject({ sessionId, mv: 1, me: { id: me.id } });
    expect(await refresh(world, successorOf("first"))).toMatchObject({ sessionId });
    const usable = await world.query("select hash from refresh_tokens where replaced_at is null");
    expect(usable).toEqual([{ hash: sha256(successorOf(successorOf("first"))) }]);
  });

  test("that comes back later was stolen: its whole family ends, and stays ended", async () => {
    await using world = await openWorld();
    const me = await signUp(world);
    const { sessionId, mv } = await open(world, me.id, "first");
    await open(world, me.id, "other device");
    await refresh(world, "first");
    await refresh(world, successorOf("first"));
    await world.query(
      "update refresh_tokens set replaced_at = replaced_at - interval '11 seconds' where replaced_at is not null",
    );
    expect(await refresh(world, "first")).toEqual({
      refused: { code: "unauthorized" },
      ended: [{ sessionId, userId: me.id, restaurantIds: [], orderIds: [] }],
    });
    expect((await refusal(refresh(world, successorOf(successorOf("first"))))).code).toBe("unauthorized");
    const actor = { kind: "user", userId: me.id, sessionId, mv };
    await expect(world.query("select actor_scope_v1($1)", [JSON.stringify(actor)])).rejects.toMatchObject({
      message: "session_changed",
    });
    expect(await refresh(world, "other device")).toMatchObject({ me: { id: me.id } });
  });

  test("reaches callers of the client as a refusal like any other", async () => {
    await using world = await openWorld();
    const db = connectTcp(world.url);
    try {
      const me = await signUp(world);
      await open(world, me.id, "first");
      await refresh(world, "first");
      await world.query(
        "update refresh_tokens set replaced_at = replaced_at - interval '11 seconds' where replaced_at is not null",
      );
      const again = db.call("refresh_session_v1", {
        refreshHash: sha256("first"),
        successorHash: sha256("first+"),
        graceSeconds: 10,
        refreshSeconds: 60,
      });
      await expect(again).rejects.toMatchObject({ name: "Refused", code: "unauthorized" });
      await expect(again).rejects.not.toBeInstanceOf(DatabaseUnavailable);
    } finally {
      await db.end();
    }
  });

  test("nobody knows, or of a session that ran out, is refused", async () => {
    await using world = await openWorld();
    const me = await signUp(world);
    expect((await refusal(refresh(world, "never given"))).code).toBe("unauthorized");
    await open(world, me.id, "old", { refreshSeconds: -1 });
    expect((await refusal(refresh(world, "old"))).code).toBe("unauthorized");
  });
});

describe("a session has an end, however often it is renewed:", () => {
  const ends = async (world: World, sessionId: string) => {
    const [row] = await world.query<{ left: number }>(
      `select extract(epoch from expires_at - created_at)::int as left from sessions where id = $1`,
      [sessionId],
    );
    return row?.left;
  };
  const age = async (world: World, sessionId: string, span: string) =>
    await world.query(
      `update sessions set created_at = now() - $2::interval, expires_at = now() + interval '1 hour' where id = $1`,
      [sessionId, span],
    );

  test("a quarter of a year for everybody", async () => {
    await using world = await openWorld();
    const { id } = await signUp(world);
    const { sessionId } = await open(world, id, "first");
    await age(world, sessionId, "89 days 23 hours 30 minutes");
    expect(await refresh(world, "first")).toMatchObject({ sessionId });
    expect(await ends(world, sessionId)).toBe(90 * 24 * 3_600); // and not an hour from now
    await age(world, sessionId, "90 days 1 second");
    expect(await refusal(refresh(world, successorOf("first")))).toMatchObject({ code: "unauthorized" });
  });

  test("a day for whoever runs the platform, also when they do since yesterday", async () => {
    await using world = await openWorld();
    const { id } = await signUp(world);
    const { sessionId } = await open(world, id, "first");
    await world.query(`update users set platform_role = 'super_admin' where id = $1`, [id]);
    await age(world, sessionId, "23 hours 30 minutes");
    expect(await refresh(world, "first")).toMatchObject({ sessionId });
    expect(await ends(world, sessionId)).toBe(24 * 3_600);
    await age(world, sessionId, "24 hours 1 second");
    expect(await refusal(refresh(world, successorOf("first")))).toMatchObject({ code: "unauthorized" });
    const later = await open(world, id, "second", { refreshSeconds: 7 * 24 * 3_600 });
    expect(await ends(world, later.sessionId)).toBe(24 * 3_600);
  });
});

describe("a session", () => {
  test("is ended by its token or its id, once, and says whose sockets to close", async () => {
    await using world = await openWorld();
    const me = await signUp(world);
    const first = await open(world, me.id, "first");
    const second = await open(world, me.id, "second");
    const end = async (more: object) =>
      await world.call<EndSessionResult>("end_session_v1", { refreshHash: null, sessionId: null, ...more });
    await refresh(world, "first");
    expect(await end({ refreshHash: sha256("first") })).toEqual({
      ended: [{ sessionId: first.sessionId, userId: me.id, restaurantIds: [], orderIds: [] }],
    });
    expect(await end({ refreshHash: sha256("first") })).toEqual({ ended: [] });
    expect(await end({ sessionId: second.sessionId })).toMatchObject({ ended: [{ sessionId: second.sessionId }] });
    expect(await end({})).toEqual({ ended: [] });
    expect((await refusal(refresh(world, successorOf("first")))).code).toBe("unauthorized");
  });

  test.each([
    [
      "a new membership",
      "insert into memberships (user_id, restaurant_id, role) select $1, id, 'staff' from restaurants",
    ],
    ["a role over the platform", "update users set platform_role = 'driver' where id = $1"],
    ["an account that is switched off", "update users set status = 'disabled' where id = $1"],
  ])("of before is over after %s", async (_, change) => {
    await using world = await openWorld();
    const person = await world.person();
    const db = connectTcp(world.url);
    try {
      expect((await getMe(db, person.actor)).id).toBe(person.userId);
      await world.query(change, [person.userId]);
      await expect(getMe(db, person.actor)).rejects.toMatchObject({ code: "session_changed" });
    } finally {
      await db.end();
    }
  });

  test("shows somebody their restaurants, and the highest of their roles", async () => {
    await using world = await openWorld();
    const other = await openRestaurant(world.query);
    const person = await world.person({ member: "kitchen" });
    await world.query("insert into memberships (user_id, restaurant_id, role) values ($1, $2, 'owner')", [
      person.userId,
      other.id,
    ]);
    const { me } = await open(world, person.userId, "t");
    expect(me).toMatchObject({ role: "owner", platformRole: "customer" });
    expect(me.memberships.map(({ role }) => role).toSorted()).toEqual(["kitchen", "owner"]);
  });
});
