import * as z from "zod";
import type { Bindings } from "./bindings.ts";

const HttpUrl = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
const Secret = z.string().min(8).max(2000);
/** No dots: a key's id stands between dots in guest tokens. */
const Kid = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/);
const Base64Url32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const SigningKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  kid: Kid,
  x: Base64Url32,
  d: Base64Url32,
});
const CapabilityKey = z.object({ kid: Kid, secret: Base64Url32 });
export type SigningKey = z.infer<typeof SigningKey>;
export type CapabilityKey = z.infer<typeof CapabilityKey>;

const isUnique = (keys: { kid: string }[]) => new Set(keys.map(({ kid }) => kid)).size === keys.length;
const keyRing = <T extends z.ZodType<{ kid: string }>>(key: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue("not JSON");
        return z.NEVER;
      }
    })
    .pipe(z.array(key).min(1).max(8).refine(isUnique, "two keys with one kid"));

const EnvSchema = z.object({
  ENVIRONMENT: z.enum(["development", "production"]),
  PUBLIC_URL: HttpUrl.refine((url) => new URL(url).origin === url, "has a path"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  NEON_LOCAL_URL: HttpUrl.optional(),
  UPSTASH_REDIS_REST_URL: HttpUrl,
  UPSTASH_REDIS_REST_TOKEN: Secret,
  QSTASH_URL: HttpUrl,
  QSTASH_TOKEN: Secret,
  QSTASH_CURRENT_SIGNING_KEY: Secret,
  QSTASH_NEXT_SIGNING_KEY: Secret,
  RESEND_API_KEY: Secret,
  RESEND_BASE_URL: HttpUrl.default("https://api.resend.com"),
  MAIL_FROM: z.string().min(3).max(200),
  JWT_KEYS: keyRing(SigningKey),
  CAPABILITY_KEYS: keyRing(CapabilityKey),
  ROOM_PUSH_KEY: Secret,
  PARTYKIT_HOST: HttpUrl.optional(),
  /** Whether an address has to be verified before anybody signs in. By default in production only. */
  REQUIRE_VERIFIED_EMAIL: z.enum(["on", "off"]).optional(),
});
export type Env = Readonly<z.infer<typeof EnvSchema>>;

/** Whether somebody whose address nobody has verified may not sign in. */
export const requiresVerifiedEmail = ({ REQUIRE_VERIFIED_EMAIL: setting, ENVIRONMENT }: Env): boolean =>
  setting === undefined ? ENVIRONMENT === "production" : setting === "on";

/** The Worker's settings are missing or malformed. Its message names the variables and never their values. */
export class EnvError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`These variables are missing or malformed: ${problems.join("; ")}`);
  }
}

/** Reads and checks every variable at once, so that an operator hears of all that is wrong. */
export function readEnv(bindings: Partial<Bindings>): Env {
  const variables = Object.fromEntries(
    Object.keys(EnvSchema.shape).map((name) => [name, bindings[name as keyof Bindings] || undefined]),
  );
  const parsed = EnvSchema.safeParse(variables);
  const problems = parsed.success
    ? forbiddenInProduction(parsed.data)
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} (${reasonOf(issue, variables)})`);
  if (problems.length > 0) throw new EnvError([...new Set(problems)]);
  return parsed.data as Env;
}

type Ring = { JWT_KEYS: SigningKey; CAPABILITY_KEYS: CapabilityKey };
/** One key ring of the environment. Throws EnvError, without a value in it. */
export function readEnvRing<Name extends keyof Ring>(
  name: Name,
  variables: Readonly<Record<string, string | undefined>>,
): Ring[Name][] {
  const parsed = EnvSchema.shape[name].safeParse(variables[name]);
  if (!parsed.success) throw new EnvError([`${name} (${variables[name] ? "malformed" : "missing"})`]);
  return parsed.data as Ring[Name][];
}

function reasonOf(issue: z.core.$ZodIssue, variables: Record<string, unknown>): string {
  if (variables[String(issue.path[0])] === undefined) return "missing";
  return issue.code === "custom" ? issue.message : "malformed";
}

/** Where secrets and orders are sent. */
const SERVICES = ["UPSTASH_REDIS_REST_URL", "QSTASH_URL", "RESEND_BASE_URL", "PARTYKIT_HOST"] as const;

/** Everything that would quietly weaken a public deployment. */
function forbiddenInProduction(env: Env): string[] {
  if (env.ENVIRONMENT !== "production") return [];
  const problems: string[] = [];
  if (!env.PUBLIC_URL.startsWith("https://")) problems.push("PUBLIC_URL (not https)");
  for (const name of SERVICES) if (env[name]?.startsWith("http:")) problems.push(`${name} (not https)`);
  if (env.NEON_LOCAL_URL) problems.push("NEON_LOCAL_URL (only for development)");
  return problems;
}
