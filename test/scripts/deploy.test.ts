import { execFile } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { DeployRefusal, readDeployEnv } from "../../scripts/deploy-env.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");
const execute = promisify(execFile);

const jwk = { ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }), kid: "k1" };
const COMPLETE: Record<string, string> = {
  PUBLIC_URL: "https://orders.example.com",
  DATABASE_URL: "postgres://comanda:database-secret@db.example.com/comanda",
  UPSTASH_REDIS_REST_URL: "https://redis.example.com",
  UPSTASH_REDIS_REST_TOKEN: "redis-secret-token",
  QSTASH_URL: "https://qstash.example.com",
  QSTASH_TOKEN: "qstash-secret-token",
  QSTASH_CURRENT_SIGNING_KEY: "sig-current-secret",
  QSTASH_NEXT_SIGNING_KEY: "sig-next-secret",
  RESEND_API_KEY: "re-secret-key",
  MAIL_FROM: "Comanda <orders@example.com>",
  JWT_KEYS: JSON.stringify([jwk]),
  CAPABILITY_KEYS: JSON.stringify([{ kid: "c1", secret: randomBytes(32).toString("base64url") }]),
  ROOM_PUSH_KEY: "room-push-secret",
  CLOUDFLARE_API_TOKEN: "cloudflare-secret-token",
  CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
};
const without = (name: string) => ({ ...COMPLETE, [name]: undefined });

const messageOf = (env: Record<string, string | undefined>) => {
  try {
    readDeployEnv(env);
  } catch (error) {
    if (error instanceof DeployRefusal) return error.message;
  }
  return "no refusal";
};

describe("before a deploy touches anything", () => {
  test.each(Object.keys(COMPLETE))("a missing %s is named", (name) => {
    expect(messageOf(without(name))).toContain(`${name} (missing)`);
  });

  test("every problem is named at once, and no value is shown", () => {
    const message = messageOf({
      ...COMPLETE,
      PUBLIC_URL: "not a url",
      JWT_KEYS: "[{]",
      MAIL_FROM: undefined,
    });
    expect(message).toContain("PUBLIC_URL");
    expect(message).toMatch(/JWT_KEYS \(.+\)/);
    expect(message).toContain("MAIL_FROM (missing)");
    for (const secret of ["database-secret", "redis-secret", "re-secret", "[{]"]) expect(message).not.toContain(secret);
  });

  test("a database of this machine and the development keys of QStash are refused", () => {
    expect(messageOf({ ...COMPLETE, DATABASE_URL: "postgres://a:b@localhost/c" })).toContain(
      "DATABASE_URL (is on this machine)",
    );
    expect(messageOf({ ...COMPLETE, QSTASH_DEV: "true" })).toContain("QSTASH_DEV (must not be set)");
  });

  test("complete settings pass, and only the Worker's own variables travel with the deploy", () => {
    const { secrets, cloudflare } = readDeployEnv({ ...COMPLETE, HOME: "/home/somebody" });
    expect(secrets).toMatchObject({ ENVIRONMENT: "production", DATABASE_URL: COMPLETE.DATABASE_URL });
    expect(Object.keys(secrets)).not.toContain("CLOUDFLARE_API_TOKEN");
    expect(Object.keys(secrets)).not.toContain("HOME");
    expect(Object.keys(cloudflare)).toEqual(["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"]);
  });
});

test("the file of variables in docs/deploy.md has all that a deploy asks for, but for the keys that are made", () => {
  const sample = readFileSync(path.join(ROOT, "docs/deploy.md"), "utf8")
    .split("```sh\n# ~/comanda.env")[1]
    ?.split("```")[0];
  const named = [...(sample ?? "").matchAll(/^([A-Z_]+)='.+'$/gm)].map(([, name]) => name);
  const made = ["JWT_KEYS", "CAPABILITY_KEYS", "ROOM_PUSH_KEY"];
  expect(new Set([...named, ...made])).toEqual(new Set(Object.keys(COMPLETE)));
});

describe("npm run deploy -- --dry-run", () => {
  const dryRun = async (env: Record<string, string>) => {
    const tsx = path.join(ROOT, "node_modules", "tsx", "dist", "cli.mjs");
    const args = [tsx, "scripts/deploy.ts", "--dry-run"];
    const quiet = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env };
    return await execute(process.execPath, args, { cwd: ROOT, env: quiet }).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        output: error.stdout + error.stderr,
      }),
    );
  };

  test("builds the bundle offline, says what it would do and shows no secret", { timeout: 120_000 }, async () => {
    const { code, output } = await dryRun(COMPLETE);
    expect(output).toContain("Nothing was touched.");
    expect(code).toBe(0);
    expect(output).toContain("db.example.com");
    expect(output).not.toMatch(/secret/);
  });

  test("ends with an exit code and the names when something is missing", async () => {
    const { MAIL_FROM: _, ...incomplete } = COMPLETE;
    const { code, output } = await dryRun(incomplete);
    expect(code).toBe(1);
    expect(output).toContain("MAIL_FROM (missing)");
  });
});
