import { EnvError, readEnv, type Env } from "#worker/env.ts";

/** A deploy that must not begin, in words for the operator. */
export class DeployRefusal extends Error {}

export interface DeployEnv {
  /** Checked settings of the Worker. */
  worker: Env;
  /** What is uploaded with the deploy, as text: exactly the variables that the Worker reads. */
  secrets: Record<string, string>;
  /** For wrangler alone. */
  cloudflare: Record<string, string>;
}

const CLOUDFLARE = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"] as const;
/** The SDK would believe signatures made with keys that everybody knows. */
const FORBIDDEN = ["QSTASH_DEV"] as const;

/**
 * Checks all that a deploy needs, at once, and names what is missing or malformed. It shows no value: these are secrets.
 * Throws DeployRefusal before anything was touched.
 */
export function readDeployEnv(from: Record<string, string | undefined>): DeployEnv {
  const problems: string[] = [];
  let worker: Env | undefined;
  try {
    worker = readEnv({ ...from, ENVIRONMENT: "production" });
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    problems.push(...error.problems);
  }
  for (const name of CLOUDFLARE) if (!from[name]) problems.push(`${name} (missing)`);
  for (const name of FORBIDDEN) if (from[name]) problems.push(`${name} (must not be set)`);
  if (from.DATABASE_URL && isLoopback(from.DATABASE_URL)) problems.push("DATABASE_URL (is on this machine)");
  if (problems.length > 0 || !worker) {
    const list = problems.map((problem) => `  ${problem}`).join("\n");
    throw new DeployRefusal(
      `Nothing was touched. These variables are missing or malformed:\n${list}\ndocs/deploy.md says where each comes from.`,
    );
  }
  const names = Object.keys(worker).filter((name) => worker[name as keyof Env] !== undefined);
  const given = names.map((name) => [name, from[name]] as const);
  const secrets = Object.fromEntries(given.filter((entry): entry is [string, string] => Boolean(entry[1])));
  const cloudflare = Object.fromEntries(CLOUDFLARE.map((name) => [name, from[name] ?? ""]));
  return { worker, secrets: { ...secrets, ENVIRONMENT: "production" }, cloudflare };
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false; // named as malformed already
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}
