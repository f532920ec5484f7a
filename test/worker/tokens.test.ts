import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import type { Me } from "#domain/actor.ts";
import { ACCESS_AUDIENCE, ACCESS_SECONDS, ACCESS_TYP, ISSUER, roomAudience } from "#domain/token-claims.ts";
import { signAccess, verifyAccess } from "#worker/tokens/access.ts";
import { deriveCapability, orderOfCapability, readCapability } from "#worker/tokens/capability.ts";
import { importKeys, type Keys } from "#worker/tokens/keys.ts";
import { hashOpaque, newRefreshToken, successorOf } from "#worker/tokens/refresh.ts";
import { signRoomTicket } from "#worker/tokens/room-ticket.ts";
import type { SigningKey } from "#worker/env.ts";

const NOW = new Date("2026-03-14T12:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const USER = "0190f3a0-0000-7000-8000-000000000001";
const SESSION = "0190f3a0-0000-7000-8000-000000000002";
const ORDER = "0190f3a0-0000-7000-8000-000000000003";
const SECRET = (letter: string) => Buffer.alloc(32, letter).toString("base64url");

const me: Me = {
  id: USER,
  emailVerified: true,
  email: "cook@example.com",
  username: "cook",
  firstName: "Sam",
  lastName: "",
  phone: null,
  locale: "en",
  role: "kitchen",
  platformRole: "customer",
  memberships: [{ restaurantId: ORDER, role: "kitchen", restaurantName: "Here", restaurantSlug: "here" }],
};

const newSigningKey = async (kid: string): Promise<SigningKey> => {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { x = "", d = "" } = await exportJWK(privateKey);
  return { kty: "OKP", crv: "Ed25519", kid, x, d };
};

let keyA: SigningKey;
let keyB: SigningKey;
let keys: Keys;
beforeAll(async () => {
  [keyA, keyB] = await Promise.all([newSigningKey("a"), newSigningKey("b")]);
  keys = await importKeys({ JWT_KEYS: [keyA], CAPABILITY_KEYS: [{ kid: "c1", secret: SECRET("1") }] });
});

describe("access tokens", () => {
  test("say who, with which role, and in which session", async () => {
    const token = await signAccess(keys, { me, sessionId: SESSION, mv: 3 }, NOW);
    expect(await verifyAccess(keys, token, later(60))).toMatchObject({
      sub: USER,
      sid: SESSION,
      username: "cook",
      role: "kitchen",
      mem: [{ r: ORDER, role: "kitchen" }],
      mv: 3,
    });
  });

  test("end after a quarter of an hour, whatever two clocks disagree by half a minute", async () => {
    const token = await signAccess(keys, { me, sessionId: SESSION, mv: 1 }, NOW);
    expect(await verifyAccess(keys, token, later(ACCESS_SECONDS + 29))).not.toBeNull();
    expect(await verifyAccess(keys, token, later(ACCESS_SECONDS + 61))).toBeNull();
  });

  test("that were signed with a key of somebody else are refused, also under the id of ours", async () => {
    const forger = await importKeys({
      JWT_KEYS: [{ ...keyB, kid: "a" }],
      CAPABILITY_KEYS: [{ kid: "c", secret: SECRET("x") }],
    });
    const token = await signAccess(forger, { me, sessionId: SESSION, mv: 1 }, NOW);
    expect(await verifyAccess(keys, token, NOW)).toBeNull();
  });

  test("live on while the keys roll, until their key is taken out", async () => {
    const old = await signAccess(keys, { me, sessionId: SESSION, mv: 1 }, NOW);
    const ring = { CAPABILITY_KEYS: [{ kid: "c1", secret: SECRET("1") }] };
    const rolled = await importKeys({ ...ring, JWT_KEYS: [keyB, keyA] });
    const after = await importKeys({ ...ring, JWT_KEYS: [keyB] });
    expect(await verifyAccess(rolled, old, NOW)).not.toBeNull();
    expect(await verifyAccess(after, old, NOW)).toBeNull();
    expect(rolled.jwks.keys.map(({ kid }) => kid)).toEqual(["b", "a"]);
  });

  test("the published keys hold no private part", () => {
    expect(keys.jwks.keys).toEqual([{ kty: "OKP", crv: "Ed25519", kid: "a", x: keyA.x, alg: "EdDSA", use: "sig" }]);
  });

  test.each([
    ["another audience", { aud: "comanda:other" }],
    ["another issuer", { iss: "somebody" }],
    ["another type", { typ: "JWT" }],
    ["no end", { exp: undefined }],
    ["an unknown key id", { kid: "zzz" }],
  ])("with %s are refused", async (_, change) => {
    const { aud, iss, typ, kid, exp } = {
      aud: ACCESS_AUDIENCE,
      iss: ISSUER,
      typ: ACCESS_TYP,
      kid: "a",
      exp: NOW.getTime() / 1000 + 60,
      ...(change as { aud?: string; iss?: string; typ?: string; kid?: string; exp?: number }),
    };
    const jwt = new SignJWT({ sub: USER, sid: SESSION, username: "u", role: "customer", mem: [], mv: 1 })
      .setProtectedHeader({ alg: "EdDSA", kid, typ })
      .setIssuer(iss)
      .setAudience(aud)
      .setIssuedAt(NOW.getTime() / 1000);
    if (exp !== undefined) jwt.setExpirationTime(exp);
    expect(await verifyAccess(keys, await jwt.sign(keys.signing.key), NOW)).toBeNull();
  });

  test("of another algorithm are refused, unsigned ones too", async () => {
    const claims = { sub: USER, sid: SESSION, username: "u", role: "owner", mem: [], mv: 1 };
    const hs256 = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: "a", typ: ACCESS_TYP })
      .setIssuer(ISSUER)
      .setAudience(ACCESS_AUDIENCE)
      .setIssuedAt(NOW.getTime() / 1000)
      .setExpirationTime(NOW.getTime() / 1000 + 60)
      .sign(new TextEncoder().encode(keyA.x));
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const payload = { ...claims, iss: ISSUER, aud: ACCESS_AUDIENCE, iat: 1, exp: 9_999_999_999 };
    const none = `${part({ alg: "none", kid: "a", typ: ACCESS_TYP })}.${part(payload)}.`;
    for (const token of [hs256, none, "", "a.b.c", "x".repeat(5_000)]) {
      expect(await verifyAccess(keys, token, NOW)).toBeNull();
    }
  });

  test("and tickets for a room do not pass for one another", async () => {
    const claims = { jti: "1", sub: USER, role: "customer", sid: SESSION, mv: 1, end: 0 } as const;
    const ticket = await signRoomTicket(keys, { kind: "order", id: ORDER }, claims, NOW);
    expect(await verifyAccess(keys, ticket, NOW)).toBeNull();
    expect(JSON.parse(Buffer.from(ticket.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
      aud: roomAudience("order", ORDER),
      exp: NOW.getTime() / 1000 + 30,
    });
  });
});

describe("guest tokens", () => {
  const capability = { orderId: ORDER, scope: "track", generation: 1 } as const;

  test("come out the same each time, so that a replayed answer can carry them", () => {
    const token = deriveCapability(keys.secrets, capability);
    expect(deriveCapability(keys.secrets, capability)).toBe(token);
    expect(readCapability(keys.secrets, token)).toEqual({ kind: "guest", ...capability });
    expect(orderOfCapability(token)).toBe(ORDER);
  });

  test("of one scope, order or generation cannot be turned into another", () => {
    const token = deriveCapability(keys.secrets, capability);
    const changed = [
      token.replace(".track.", ".cancel."),
      token.replace(ORDER, USER),
      token.replace(".track.1.", ".track.2."),
      token.replace("guest.c1.", "guest.c2."),
      `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
      token.slice(0, -1),
      `${token}x`,
      "guest",
      "",
    ];
    for (const each of changed) expect(readCapability(keys.secrets, each), each).toBeNull();
  });

  test("outlive the key that made them for as long as it is kept", async () => {
    const ring = { JWT_KEYS: [keyA] };
    const old = { kid: "c1", secret: SECRET("1") };
    const rolled = await importKeys({ ...ring, CAPABILITY_KEYS: [{ kid: "c2", secret: SECRET("2") }, old] });
    const gone = await importKeys({ ...ring, CAPABILITY_KEYS: [{ kid: "c2", secret: SECRET("2") }] });
    const token = deriveCapability(keys.secrets, capability);
    expect(readCapability(rolled.secrets, token)).not.toBeNull();
    expect(readCapability(gone.secrets, token)).toBeNull();
    expect(deriveCapability(rolled.secrets, capability)).toMatch(/^guest\.c2\./);
  });
});

describe("refresh tokens", () => {
  test("are 256 random bits, and their successor can be found again but not guessed", async () => {
    const token = newRefreshToken();
    expect(Buffer.from(token.slice(3), "base64url")).toHaveLength(32);
    expect(newRefreshToken()).not.toBe(token);
    expect(successorOf(keys.secrets, token)).toBe(successorOf(keys.secrets, token));
    expect(successorOf(keys.secrets, token)).not.toBe(token);
    const other = await importKeys({ JWT_KEYS: [keyA], CAPABILITY_KEYS: [{ kid: "c1", secret: SECRET("9") }] });
    expect(successorOf(other.secrets, token)).not.toBe(successorOf(keys.secrets, token));
  });

  test("are kept as a hash", () => {
    expect(hashOpaque("rt_x")).toMatch(/^[0-9a-f]{64}$/);
  });
});
