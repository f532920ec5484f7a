import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ACCESS_AUDIENCE, ACCESS_TYP, ISSUER } from "#domain/token-claims.ts";
import { sign } from "#local/qstash/signature.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { listen } from "#test/realtime/support/listener.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Caller } from "#test/support/caller.ts";
import { mailedLink } from "#test/support/links.ts";
import { SOON } from "#test/support/soon.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { fingerprint } from "#test/authorisation/scene.ts";
import { importKeys } from "#worker/tokens/keys.ts";

let world: World;
let here: TestRestaurant;
let operator: Account;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
  operator = await world.account({ platformRole: "super_admin" });
});
afterAll(async () => await world[Symbol.asyncDispose]());
afterEach(() => world.neon.faults.clear());

const PASSWORD = "correct horse battery";
let networks = 0;
/** A network that nobody else of this file comes from. */
const newNetwork = () => `198.18.${Math.floor(++networks / 200)}.${(networks % 200) + 1}`;
const hashOf = (network: string) => createHash("sha256").update(network).digest("hex");

type Row = { kind: string; code: string; route: string; principal: string | null; count: number };
const rowsOf = async (network: string): Promise<Row[]> =>
  await world.db.query<Row>(
    `select kind, code, route, principal, sum(count)::int as count from security_log
     where network = $1 group by 1, 2, 3, 4 order by 1, 3`,
    [hashOf(network)],
  );
/** What is written down of a network, once it is there. */
async function notedOf(network: string): Promise<Row[]> {
  await expect.poll(async () => (await rowsOf(network)).length, SOON).toBeGreaterThan(0);
  return await rowsOf(network);
}

/** Lets somebody try something, and sees that it was refused with this code, written down once, and changed nothing. */
async function expectRefused(
  attack: (from: Caller, network: string) => Promise<{ status: number; body?: { code?: string } | null }>,
  { status, code, ...row }: Omit<Row, "count" | "principal"> & { status: number; principal?: string },
) {
  const network = newNetwork();
  const before = await fingerprint(world);
  const answer = await attack(world.guest.with({ "cf-connecting-ip": network }), network);
  expect([answer.status, answer.body?.code ?? code]).toEqual([status, code]);
  expect(await notedOf(network)).toEqual([{ principal: null, ...row, code, count: 1 }]);
  const after = await fingerprint(world);
  const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
  expect(changed.filter((table) => table !== "sign_in_attempts")).toEqual([]);
}

const TOO_MANY = { status: 429, code: "rate_limited", kind: "rate_limited" };
/** As if somebody had tried so often at a door a moment ago. */
const countAlready = async (door: string, who: string, times: number) =>
  await world.db.query(
    `insert into sign_in_attempts (subject, recent)
     values ($1::text || ':' || encode(sha256(convert_to($2, 'UTF8')), 'hex'), array_fill(now(), array[$3::int]))`,
    [door, who, times],
  );

async function person() {
  const wish = { email: `${randomUUID()}@example.com`, password: PASSWORD, firstName: "Robin" };
  const { body } = await world.guest.post("/auth/signup", wish);
  await world.quiesce();
  return { ...wish, id: body.user.id as string, refreshToken: body.refreshToken as string };
}

/** The keys of another environment, under the names of ours. */
async function otherKeys() {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { x = "", d = "" } = await exportJWK(privateKey);
  return await importKeys({
    JWT_KEYS: [{ kty: "OKP", crv: "Ed25519", kid: world.keys.signing.kid, x, d }],
    CAPABILITY_KEYS: [{ kid: "test", secret: Buffer.alloc(32).toString("base64url") }],
  });
}

describe("a token that we never made is refused, written down, and opens nothing:", () => {
  const CLAIMS = { sid: randomUUID(), username: "u", role: "super_admin", mem: [], mv: 1 };
  type Bent = { iss?: string; aud?: string; header?: Record<string, string>; exp?: number };
  const signed = async ({ iss = ISSUER, aud = ACCESS_AUDIENCE, header = {}, exp = 60 }: Bent, keys = world.keys) =>
    await new SignJWT({ ...CLAIMS, sub: operator.userId, sid: operator.sessionId } as JWTPayload)
      .setProtectedHeader({ alg: "EdDSA", kid: keys.signing.kid, typ: ACCESS_TYP, ...header })
      .setIssuer(iss)
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + exp)
      .sign(keys.signing.key);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const withHeader = async (header: object) => {
    const [, payload = "", signature = ""] = (await signed({})).split(".");
    return `${part(header)}.${payload}.${signature}`;
  };

  const ATTACKS: Record<string, () => Promise<string>> = {
    "no algorithm": async () => {
      const [, payload = ""] = (await signed({})).split(".");
      return `${part({ alg: "none", kid: world.keys.signing.kid, typ: ACCESS_TYP })}.${payload}.`;
    },
    "no algorithm, and a signature of ours": async () =>
      await withHeader({ alg: "None", kid: world.keys.signing.kid, typ: ACCESS_TYP }),
    "a symmetric signature with our public key": async () => {
      const [key] = world.keys.jwks.keys;
      return await new SignJWT({ ...CLAIMS, sub: operator.userId })
        .setProtectedHeader({ alg: "HS256", kid: key?.kid ?? "", typ: ACCESS_TYP })
        .setIssuer(ISSUER)
        .setAudience(ACCESS_AUDIENCE)
        .setIssuedAt()
        .setExpirationTime("1m")
        .sign(Buffer.from(key?.x ?? "", "base64url"));
    },
    "another audience": async () => await signed({ aud: "comanda:other" }),
    "another issuer": async () => await signed({ iss: "somebody" }),
    "another type": async () => await signed({ header: { typ: "JWT" } }),
    "an unknown key": async () => await signed({ header: { kid: "nobody-has-this" } }),
    "a path for a key": async () => await signed({ header: { kid: "../../../../dev/null" } }),
    "a key of its own in its header": async () => {
      const theirs = await otherKeys();
      return await signed({ header: { jwk: theirs.jwks.keys[0] as never } }, theirs);
    },
    "the key of another environment": async () => {
      const theirs = await otherKeys();
      return await signed({}, theirs);
    },
    "a changed payload": async () => {
      const [header, , signature] = (await signed({})).split(".");
      return `${header}.${part({ ...CLAIMS, sub: operator.userId, exp: 9_999_999_999 })}.${signature}`;
    },
    "an end long ago, and the key of another environment": async () => {
      const theirs = await otherKeys();
      return await signed({ exp: -3_600 }, theirs);
    },
    "a service's form and nobody's": async () => `svc_${"x".repeat(43)}`,
    "a guest's form and a wrong signature": async () => `guest.test.${randomUUID()}.cancel.1.${"A".repeat(43)}`,
    "no form at all": async () => "x".repeat(200),
  };

  test("one that is ours opens, so that what follows is about what was bent", async () => {
    expect((await world.bearer(await signed({})).get("/users/stats")).status).toBe(200);
  });

  test.each(Object.entries(ATTACKS))("%s", async (_, forge) => {
    const token = await forge();
    await expectRefused(
      async (from) =>
        await from.with({ authorization: `Bearer ${token}` }).post(`/restaurants/${here.id}/pause`, { minutes: 5 }),
      { status: 401, code: "unauthorized", kind: "bad_token", route: "POST /api/v1/restaurants/:id/pause" },
    );
  });

  test("in a browser's cookie as well", async () => {
    const token = await ATTACKS["another audience"]?.();
    await expectRefused(
      async (from) => await from.with({ cookie: `__Host-access=${token}`, origin: world.url }).get("/auth/me"),
      { status: 401, code: "unauthorized", kind: "bad_token", route: "GET /api/v1/auth/me" },
    );
  });

  test("one of ours that has ended, and a session that is over, are ordinary and not written down", async () => {
    const network = newNetwork();
    const from = world.guest.with({ "cf-connecting-ip": network });
    const ended = from.with({ authorization: `Bearer ${await signed({ exp: -40 })}` });
    expect((await ended.get("/auth/me")).status).toBe(401);
    const left = await world.account();
    await world.as(left).post("/auth/logout");
    expect((await from.with({ authorization: `Bearer ${left.token}` }).get("/auth/me")).body.code).toBe(
      "session_changed",
    );
    expect((await from.get("/auth/me")).status).toBe(401); // nobody
    expect((await from.get(`/orders/${randomUUID()}`)).status).toBe(401);
    // What came after them is there, and they are not.
    await from.with({ authorization: "Bearer forged" }).get("/auth/me");
    expect(await notedOf(network)).toMatchObject([{ kind: "bad_token", count: 1 }]);
  });
});

describe("written down once, with the answer that its caller heard, and nothing changed:", () => {
  test("a wrong password, by whose it is; one of nobody by the network", async () => {
    const somebody = await person();
    await expectRefused(
      async (from) => await from.post("/auth/signin", { identifier: somebody.email, password: "a wrong guess" }),
      {
        status: 401,
        code: "wrong_credentials",
        kind: "wrong_password",
        route: "POST /api/v1/auth/signin",
        principal: `user:${somebody.id}`,
      },
    );
    await expectRefused(
      async (from) => await from.post("/auth/login", { identifier: "nobody@example.com", password: "a wrong guess" }),
      { status: 401, code: "wrong_credentials", kind: "wrong_password", route: "POST /api/v1/auth/login" },
    );
  });

  test("a wrong password for a change of it", async () => {
    const { userId, token } = await world.account();
    await expectRefused(
      async (from) =>
        await from
          .with({ authorization: `Bearer ${token}` })
          .post("/auth/change-password", { currentPassword: "a wrong guess", newPassword: "another horse battery" }),
      {
        status: 401,
        code: "wrong_credentials",
        kind: "wrong_password",
        route: "POST /api/v1/auth/change-password",
        principal: `user:${userId}`,
      },
    );
  });

  test("a try too many", async () => {
    const identifier = `${randomUUID()}@example.com`;
    for (let n = 0; n < 3; n++) await world.guest.post("/auth/signin", { identifier, password: "a wrong guess" });
    await expectRefused(async (from) => await from.post("/auth/signin", { identifier, password: "a wrong guess" }), {
      status: 429,
      code: "rate_limited",
      kind: "rate_limited",
      route: "POST /api/v1/auth/signin",
    });
  });

  test("a try too many of whoever is signed in to delete an account, to change its address, or for a copy of what is kept", async () => {
    const { userId, token } = await world.account();
    const currentPassword = "a wrong guess";
    const email = `${randomUUID()}@example.com`;
    for (let n = 0; n < 3; n++) await world.bearer(token).post("/me/delete", { currentPassword });
    for (let n = 0; n < 5; n++) await world.bearer(token).get("/me/export");
    const doors: [route: string, attack: (from: Caller) => ReturnType<Caller["get"]>][] = [
      ["POST /api/v1/me/delete", async (from) => await from.post("/me/delete", { currentPassword })],
      [
        "POST /api/v1/auth/change-email",
        async (from) => await from.post("/auth/change-email", { currentPassword, email }),
      ],
      ["GET /api/v1/me/export", async (from) => await from.get("/me/export")],
    ];
    for (const [route, attack] of doors) {
      await expectRefused(async (from) => await attack(from.with({ authorization: `Bearer ${token}` })), {
        ...TOO_MANY,
        route,
        principal: `user:${userId}`,
      });
    }
  });

  test("a code too many that a tablet asks for, or that a manager types", async () => {
    await expectRefused(
      async (from, network) => {
        await countAlready("pair", network, 60);
        return await from.post("/devices/pairing", {}, { headers: { origin: world.url } });
      },
      { ...TOO_MANY, route: "POST /api/v1/devices/pairing" },
    );
    const manager = await world.crew(here, "manager");
    await countAlready("pairing-by", manager.userId, 10);
    const wish = { code: "3467-9CDF", name: "Pass", stationId: null };
    await expectRefused(
      async (from) =>
        await from
          .with({ authorization: `Bearer ${manager.token}` })
          .post(`/restaurants/${here.id}/devices`, wish, { key: randomUUID() }),
      { ...TOO_MANY, route: "POST /api/v1/restaurants/:id/devices", principal: `user:${manager.userId}` },
    );
  });

  test("and nothing of tickets for live pages that were too many: a crowd is no attack", async () => {
    const network = newNetwork();
    const from = world.guest.with({ "cf-connecting-ip": network });
    const order = await world.order(here);
    await world.quiesce();
    const guest = from.with({ authorization: `Bearer ${order.access.track}` });
    const statuses = await Promise.all(
      Array.from({ length: 310 }, async () => {
        return (await guest.post("/room-tickets", { room: "order", id: order.id })).status;
      }),
    );
    expect(statuses).toContain(429);
    await from.with({ authorization: "Bearer forged" }).get("/auth/me");
    expect((await notedOf(network)).map(({ kind }) => kind)).toEqual(["bad_token"]);
  });

  test("a refresh token that was stolen, by whose it is, at the API and at a page", async () => {
    for (const at of ["api", "page"]) {
      const somebody = await person();
      await world.guest.post("/auth/refresh-token", { refreshToken: somebody.refreshToken });
      await world.db.query(
        `update refresh_tokens set replaced_at = replaced_at - interval '11 seconds' where replaced_at is not null`,
      );
      const network = newNetwork();
      const from = world.guest.with({ "cf-connecting-ip": network });
      if (at === "api") {
        const thief = await from.post("/auth/refresh-token", { refreshToken: somebody.refreshToken });
        expect([thief.status, thief.body.code]).toEqual([401, "unauthorized"]);
      } else {
        await from.with({ cookie: `__Host-refresh=${somebody.refreshToken}` }).sendTo("GET", "/orders", undefined);
      }
      expect(await notedOf(network)).toEqual([
        {
          kind: "refresh_reuse",
          code: "unauthorized",
          route: at === "api" ? "POST /api/v1/auth/refresh-token" : "GET /*",
          principal: `user:${somebody.id}`,
          count: 1,
        },
      ]);
    }
  });

  test("a link that was used already, and one that nobody was mailed", async () => {
    const somebody = await person();
    const token = await mailedLink(world, somebody.id, "verify_email");
    expect((await world.guest.post("/auth/verify-email", { token })).status).toBe(200);
    await world.quiesce();
    const over = { status: 403, code: "link_over", route: "POST /api/v1/auth/verify-email" };
    await expectRefused(async (from) => await from.post("/auth/verify-email", { token }), {
      ...over,
      kind: "spent_link",
    });
    const forged = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
    await expectRefused(async (from) => await from.post("/auth/verify-email", { token: forged }), {
      ...over,
      kind: "bad_token",
    });
  });

  test("a link for a new password after its quarter of an hour", async () => {
    const somebody = await person();
    const token = await mailedLink(world, somebody.id, "reset_password");
    await world.db.query(`update account_links set expires_at = now() - interval '1 second' where user_id = $1`, [
      somebody.id,
    ]);
    await expectRefused(
      async (from) => await from.post("/auth/reset-password", { token, newPassword: "another horse battery" }),
      { status: 403, code: "link_over", kind: "spent_link", route: "POST /api/v1/auth/reset-password" },
    );
  });

  test("a guest's link that was withdrawn, by the order", async () => {
    const order = await world.order(here);
    await world.quiesce();
    await world.db.query(`update order_capabilities set revoked_at = now() where order_id = $1`, [order.id]);
    await expectRefused(
      async (from) => await from.with({ authorization: `Bearer ${order.access.track}` }).get(`/orders/${order.id}`),
      {
        status: 401,
        code: "unauthorized",
        kind: "spent_link",
        route: "GET /api/v1/orders/:id",
        principal: `guest:${order.id}`,
      },
    );
  });

  test("what somebody known may not do: a person, a service, a guest", async () => {
    const { userId, token } = await world.account();
    const notAllowed = { status: 403, code: "not_allowed", kind: "not_allowed" };
    const by = (from: Caller, proof: string) => from.with({ authorization: `Bearer ${proof}` });
    await expectRefused(async (from) => await by(from, token).get("/users"), {
      ...notAllowed,
      route: "GET /api/v1/users",
      principal: `user:${userId}`,
    });
    // Nobody has looked yet whether there is such a token: the network has to do.
    const service = await world.service(here);
    await expectRefused(async (from) => await by(from, service).get("/auth/me"), {
      ...notAllowed,
      route: "GET /api/v1/auth/me",
    });
    const order = await world.order(here);
    await world.quiesce();
    await expectRefused(async (from) => await by(from, order.access.track ?? "").post(`/orders/${order.id}/cancel`), {
      ...notAllowed,
      route: "POST /api/v1/orders/:id/cancel",
      principal: `guest:${order.id}`,
    });
  });

  const CONTENT_TYPES: [type: string, status: number][] = [
    ["application/json", 403],
    ["application/json; charset=utf-8", 403],
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
  ];

  test.each(CONTENT_TYPES)("a change that another site's page sends with a cookie, as %s", async (type, status) => {
    const { token } = await world.crew(here, "owner");
    const attack = async (from: Caller) =>
      await from.send("POST", `/restaurants/${here.id}/close`, "{}", {
        headers: { cookie: `__Host-access=${token}`, origin: "https://evil.example", "content-type": type },
      });
    if (status === 403)
      await expectRefused(attack, {
        status,
        code: "not_allowed",
        kind: "foreign_origin",
        route: "POST /api/v1/restaurants/:id/close",
      });
    else {
      // What a page can send unasked is refused before anybody looks who it is: it happens to everybody's scripts.
      const before = await fingerprint(world);
      expect((await attack(world.guest)).body.code).toBe("unsupported_media_type");
      expect(await fingerprint(world)).toEqual(before);
    }
  });

  test.each(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json"])(
    "a page's form that another site sends, as %s",
    async (type) => {
      const { token } = await world.crew(here, "owner");
      await expectRefused(
        async (from) =>
          await from.sendTo("POST", `/kitchen/${here.id}`, "intent=close", {
            headers: { cookie: `__Host-access=${token}`, origin: "https://evil.example", "content-type": type },
          }),
        { status: 403, code: "not_allowed", kind: "foreign_origin", route: "POST /*" },
      );
    },
  );

  test("a call to the hooks that is signed with another key, for another address, or not at all", async () => {
    const key = world.vars["QSTASH_CURRENT_SIGNING_KEY"] ?? "";
    const url = `${world.url}/hooks/kitchen`;
    const signatures = [
      sign(`${key}x`, url, Buffer.from("{}"), Date.now()),
      sign(key, `${world.url}/hooks/sender`, Buffer.from("{}"), Date.now()),
      "",
    ];
    for (const signature of signatures) {
      await expectRefused(
        async (from) =>
          await from.sendTo("POST", "/hooks/kitchen", "{}", {
            headers: { "content-type": "application/json", ...(signature && { "upstash-signature": signature }) },
          }),
        { status: 401, code: "unauthorized", kind: "bad_signature", route: "POST /hooks/kitchen" },
      );
    }
  });

  test("a socket with a ticket of another room, and one from another site", async () => {
    const [mine, other] = [await world.order(here), await world.order(here)];
    await world.quiesce();
    const asked = await world.bearer(mine.access.track ?? "").post("/room-tickets", { room: "order", id: mine.id });
    const knock = async (network: string, origin: string) => {
      const url = `${world.url.replace("http", "ws")}/parties/order/${other.id}?ticket=${asked.body.ticket}`;
      const socket = await listen(url, { origin, "cf-connecting-ip": network });
      return { status: "refused" in socket ? socket.refused : 101 };
    };
    const route = "GET /parties/order/:id";
    await expectRefused(async (_, network) => await knock(network, world.url), {
      status: 401,
      code: "unauthorized",
      kind: "bad_ticket",
      route,
    });
    await expectRefused(async (_, network) => await knock(network, "https://evil.example"), {
      status: 403,
      code: "not_allowed",
      kind: "foreign_origin",
      route,
    });
  });
});

describe("the log", () => {
  test("merges a flood into one row a minute, and sends it in a few statements", async () => {
    const network = newNetwork();
    const from = world.guest.with({ "cf-connecting-ip": network, authorization: "Bearer forged" });
    world.resetCounts();
    const answers = await Promise.all(Array.from({ length: 120 }, async () => await from.get("/auth/me")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    await expect.poll(async () => (await rowsOf(network))[0]?.count, SOON).toBe(120);
    const [{ rows } = { rows: 0 }] = await world.db.query<{ rows: number }>(
      `select count(*)::int as rows from security_log where network = $1`,
      [hashOf(network)],
    );
    expect(rows).toBeLessThanOrEqual(2); // a minute may have turned
    expect(world.neon.calls.byOperation["sql note_refusals_v1"]).toBeLessThan(20);
  });

  test("changes no answer while the database is away, and none waits for it", async () => {
    await world.bearer("forged").get("/auth/me");
    world.neon.faults.set([{ mode: "stall", ms: 30_000 }]);
    const started = performance.now();
    for (let n = 0; n < 5; n++) {
      const answer = await world.bearer("forged").get("/auth/me");
      expect([answer.status, answer.body.code]).toEqual([401, "unauthorized"]);
    }
    expect(performance.now() - started).toBeLessThan(8_000);
    world.neon.faults.set([{ mode: "error", status: 500 }]);
    expect((await world.bearer("forged").get("/auth/me")).status).toBe(401);
    world.neon.faults.clear();
    const network = newNetwork();
    await expect
      .poll(async () => {
        await world.guest.with({ "cf-connecting-ip": network, authorization: "Bearer forged" }).get("/auth/me");
        return (await rowsOf(network)).length;
      }, SOON)
      .toBe(1);
  });

  test("holds no address, no name, no password and no token", async () => {
    const somebody = await person();
    const secrets = [somebody.email, PASSWORD, "a wrong guess", somebody.refreshToken, "198.18.", "2001:db8", "Robin"];
    await world.guest.post("/auth/signin", { identifier: somebody.email, password: "a wrong guess" });
    const token = `svc_${randomUUID().replaceAll("-", "")}`;
    const network = newNetwork();
    await world.guest
      .with({ "cf-connecting-ip": network, authorization: `Bearer ${token}` })
      .get(`/orders/${randomUUID()}?email=${somebody.email}`);
    await notedOf(network);
    const rows = await world.db.query<{ whole: string }>(`select s::text as whole from security_log s`);
    expect(rows.length).toBeGreaterThan(1);
    const whole = rows.map((row) => row.whole).join("\n");
    for (const secret of [...secrets, token]) expect(whole).not.toContain(secret);
    // And could not: the checks of the table leave no room for one.
    const insert = async (column: string, value: string) =>
      await world.db.query(
        `insert into security_log (id, minute, at, last_at, kind, code, request_id, count, route, principal, network)
         select new_id(), now(), now(), now(), 'bad_token', 'unauthorized', 'r', 1,
           coalesce($1::jsonb->>'route', 'GET /'), $1::jsonb->>'principal', $1::jsonb->>'network'`,
        [JSON.stringify({ [column]: value })],
      );
    await expect(insert("principal", somebody.email)).rejects.toThrow("security_log_principal_is_an_id");
    await expect(insert("network", "198.18.0.1")).rejects.toThrow("security_log_network_is_a_hash");
    await expect(insert("route", `GET /orders?email=${somebody.email}`)).rejects.toThrow(
      "security_log_route_is_a_pattern",
    );
  });
});

describe("whoever runs the platform", () => {
  test("reads it by kind, by whom and by time, page by page", async () => {
    const admin = world.as(operator);
    const { userId, token } = await world.account();
    for (const path of ["/users", "/audit-log", "/security-log"])
      expect((await world.bearer(token).get(path)).status).toBe(403);
    const query = `/security-log?principal=user:${userId}`;
    await expect.poll(async () => (await admin.get(query)).body.items.length, SOON).toBe(3);
    const { items } = (await admin.get(query)).body;
    expect(items[0]).toMatchObject({
      kind: "not_allowed",
      code: "not_allowed",
      principal: { kind: "user", id: userId },
      user: { id: userId, name: "Robin" },
      count: 1,
    });
    const first = (await admin.get(`${query}&limit=2`)).body;
    const rest = (await admin.get(`${query}&limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.nextCursor).toBeNull();
    expect((await admin.get(`${query}&kind=bad_token`)).body.items).toEqual([]);
    expect((await admin.get(`${query}&kind=not_allowed&since=2020-01-01T00:00:00Z`)).body.items).toHaveLength(3);
    expect((await admin.get(`${query}&until=2020-01-01T00:00:00%2B01:00`)).body.items).toEqual([]);
    for (const wrong of ["kind=x", "principal=user:x", "since=yesterday", "until=0000-01-01T00:00:00Z"])
      expect((await admin.get(`/security-log?${wrong}`)).status).toBe(400);
  });

  test("is alone in that: an owner and a customer are refused", async () => {
    const owner = await world.crew(here, "owner");
    expect((await world.as(owner).get("/security-log")).status).toBe(403);
    expect((await world.as(await world.account()).get("/security-log")).status).toBe(403);
    expect((await world.guest.get("/security-log")).status).toBe(401);
  });
});

// The last one: for the rest of its minute nobody is told apart.
describe("a flood from everywhere", () => {
  test("is told of as a hundred different networks a minute, and the rest by how many they were", async () => {
    await world.db.query("delete from security_log");
    const ask = async (n: number) =>
      await world.guest
        .with({ "cf-connecting-ip": `2001:db8:${n.toString(16)}::1`, authorization: "Bearer forged" })
        .get("/kitchen/tickets/00000000-0000-7000-8000-000000000000");
    await Promise.all(Array.from({ length: 250 }, async (_, n) => await ask(n + 1)));
    const told = async () =>
      (
        await world.db.query<{ rows: number; refusals: number; minutes: number }>(
          `select count(*)::int as rows, coalesce(sum(count), 0)::int as refusals, count(distinct minute)::int as minutes
           from security_log where route = 'GET /api/v1/kitchen/tickets/:orderId'`,
        )
      )[0];
    await expect.poll(async () => (await told())?.refusals, SOON).toBe(250);
    // One more row for all the others, in each minute.
    expect((await told())?.rows).toBeLessThanOrEqual(101 * 2);
  });
});
