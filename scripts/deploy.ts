import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { migrate } from "#db/migrate.ts";
import { lookForWeaknesses } from "./advisories.ts";
import { ensureSweepSchedule } from "./sweep-schedule.ts";
import { buildWorker } from "./build-worker.ts";
import { DeployRefusal, readDeployEnv, type DeployEnv } from "./deploy-env.ts";

/** For where the registry of packages answers no such questions. */
const UNASKED = "--without-advisories";
const ROOT = path.join(import.meta.dirname, "..");

/**
 * `npm run deploy`: checks every variable and every part before it touches anything, then migrates, deploys once, and makes sure that the
 * sweep is scheduled. Each step can be repeated: migrations that ran are skipped, and the schedule has an id of its own.
 * With `--dry-run` it checks, builds and says what it would do, without a network.
 */
async function main(args: readonly string[]): Promise<void> {
  const dryRun = args.includes("--dry-run");
  const env = readDeployEnv(process.env);
  const { worker } = env;
  console.log(`Comanda for ${worker.PUBLIC_URL}, database on ${new URL(worker.DATABASE_URL).hostname}`);

  if (dryRun) {
    await step("Build the bundle", () => buildWorker());
    console.log("Would migrate the database, deploy this bundle, and schedule the sweep each five minutes.");
    console.log("Nothing was touched.");
    return;
  }
  if (args.includes(UNASKED)) console.log("Nobody asks whether parts have known weaknesses.");
  else await step("Look for known weaknesses", refuseWeakParts);
  await step("Migrate the database", () => migrate(worker.DATABASE_URL));
  await step("Deploy the Worker", () =>
    withFolder(async (folder) => {
      const secrets = path.join(folder, "secrets.json");
      await writeFile(secrets, JSON.stringify(env.secrets), { mode: 0o600 });
      await wrangler(["--secrets-file", secrets], env);
    }),
  );
  await step("Schedule the sweep", () => ensureSweepSchedule(worker));
  console.log(`Done. ${worker.PUBLIC_URL}/api/v1/health/ready says whether everything is well.`);
}

/** Nothing goes out with a weakness that nobody has looked at, or for longer than SECURITY.md allows. */
async function refuseWeakParts(): Promise<void> {
  const found = await lookForWeaknesses().catch(() => {
    throw new DeployRefusal(`The registry could not be asked about known weaknesses. ${UNASKED} deploys all the same.`);
  });
  if (found.length > 0) throw new DeployRefusal(found.join("\n"));
}

async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  process.stdout.write(`${name} …\n`);
  await work();
  console.log(`${name}: done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "comanda-deploy-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function wrangler(args: string[], { cloudflare }: DeployEnv): Promise<void> {
  const cli = path.join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
  // Only what wrangler needs: the secrets travel in a file that nobody else can read, and nothing reports home.
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...cloudflare,
    NODE_ENV: "production",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
  };
  const child = spawn(process.execPath, [cli, "deploy", ...args], { cwd: ROOT, env, stdio: "inherit" });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new DeployRefusal("wrangler could not deploy: it says why above.");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof DeployRefusal ? error.message : error);
    process.exitCode = 1;
  }
}
