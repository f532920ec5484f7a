import { describe, expect, test } from "vitest";
import { EnvError, readEnv } from "#worker/env.ts";
import { createLog, redact } from "#worker/log.ts";

const key = (kid: string, extra = {}) => ({
  kty: "OKP",
  crv: "Ed25519",
  kid,
  x: "A".repeat(43),
  d: "SECRETD".padEnd(43, "A"),
  ...extra,
});
const good = {
  ENVIRONMENT: "development",
  PUBLIC_URL: "http://localhost:8787/",
  DATABASE_URL: "postgres://user:TOPSECRET@db.example.com/comanda",
  UPSTASH_REDIS_REST_URL: "http://127.0.0.1:8789",
  UPSTASH_REDIS_REST_TOKEN: "TOPSECRET-redis",
  QSTASH_URL: "http://127.0.0.1:8790",
  QSTASH_TOKEN: "TOPSECRET-qstash",
  QSTASH_CURRENT_SIGNING_KEY: "TOPSECRET-current",
  QSTASH_NEXT_SIGNING_KEY: "TOPSECRET-next",
  RESEND_API_KEY: "TOPSECRET-mail",
  MAIL_FROM: "Comanda <orders@example.com>",
  JWT_KEYS: JSON.stringify([key("a")]),
  CAPABILITY_KEYS: JSON.stringify([{ kid: "c", secret: "TOPSECRET".padEnd(43, "A") }]),
  ROOM_PUSH_KEY: "TOPSECRET-push",
};

const problemsOf = (change: Record<string, string | undefined>): readonly string[] => {
  try {
    readEnv({ ...good, ...change });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(EnvError);
    expect((error as Error).message).not.toMatch(/TOPSECRET|SECRETD/);
    return (error as EnvError).problems;
  }
};

describe("the settings", () => {
  test("are read once and checked whole", () => {
    const env = readEnv(good);
    expect(env.PUBLIC_URL).toBe("http://localhost:8787");
    expect(env.RESEND_BASE_URL).toBe("https://api.resend.com");
    expect(env.JWT_KEYS[0]?.kid).toBe("a");
  });

  test("that are wrong are all named at once, and their values never", () => {
    expect(
      problemsOf({
        ENVIRONMENT: "staging",
        DATABASE_URL: "mysql://user:TOPSECRET@host/db",
        QSTASH_TOKEN: undefined,
        JWT_KEYS: "{",
        CAPABILITY_KEYS: JSON.stringify([{ kid: "has.dot", secret: "TOPSECRET" }]),
        PUBLIC_URL: "http://localhost:8787/TOPSECRET",
        MAIL_FROM: "",
      }),
    ).toEqual([
      "ENVIRONMENT (malformed)",
      "PUBLIC_URL (has a path)",
      "DATABASE_URL (malformed)",
      "QSTASH_TOKEN (missing)",
      "MAIL_FROM (missing)",
      "JWT_KEYS (not JSON)",
      "CAPABILITY_KEYS (malformed)",
    ]);
  });

  test("a key ring holds each id once", () => {
    expect(problemsOf({ JWT_KEYS: JSON.stringify([key("a"), key("a")]) })).toEqual([
      "JWT_KEYS (two keys with one kid)",
    ]);
    expect(problemsOf({ JWT_KEYS: "[]" })).toEqual(["JWT_KEYS (malformed)"]);
    expect(problemsOf({ JWT_KEYS: JSON.stringify([key("a", { d: undefined })]) })).toEqual(["JWT_KEYS (malformed)"]);
  });

  test("of a public deployment neither go without https nor to a local database", () => {
    const problems = problemsOf({ ENVIRONMENT: "production", NEON_LOCAL_URL: "http://127.0.0.1:1" });
    expect(problems).toEqual([
      "PUBLIC_URL (not https)",
      "UPSTASH_REDIS_REST_URL (not https)",
      "QSTASH_URL (not https)",
      "NEON_LOCAL_URL (only for development)",
    ]);
  });
});

describe("the log", () => {
  test("takes out what a foreign error picked up on its way", () => {
    const text = redact(
      "connect postgres://me:pw@host/db as a.person@example.com with Bearer eyJhbGciOi.eyJzdWIi.c2ln, guest.c1.abc.track.1.mac, link.c1.reset_password.abc.mac and svc_0123456789abcdef",
    );
    expect(text).not.toMatch(/pw@|a\.person|eyJ|guest\.c1|link\.c1|svc_0/);
    expect(text).toContain("host/db");
  });

  test("writes one line of JSON with the request's id, and of an error no row of the database", () => {
    const lines: string[] = [];
    const original = console.error;
    console.error = (line: string) => lines.push(line);
    try {
      const error = Object.assign(new Error("boom"), {
        code: "23505",
        constraint: "users_email",
        detail: "Key (a@b.co)",
      });
      createLog({ requestId: "request-1" }).with({ hook: "kitchen" }).error("unhandled", { error });
    } finally {
      console.error = original;
    }
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    expect(line).toMatchObject({
      level: "error",
      message: "unhandled",
      requestId: "request-1",
      hook: "kitchen",
      error: { name: "Error", message: "boom", code: "23505", constraint: "users_email" },
    });
    expect(lines[0]).not.toContain("a@b.co");
  });
});
