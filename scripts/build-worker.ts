import { spawn } from "node:child_process";
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { endsWithUs } from "#local/ends-with-us.mjs";
import { sourceHash } from "./source-hash.ts";
import { underLock } from "./lock.ts";

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");
const KEPT_BUILDS = 4;
const KEPT_MS = 60 * 60 * 1000;
const BUILD_MS_MAX = 180_000;
const ATTEMPTS_MAX = 5;

export interface Weight {
  bytes: number;
  gzip: number;
}

export interface Built {
  /** `worker/` holds the bundle, `client/` the assets; both stay as they are while sources change. */
  dir: string;
  /** False when the sources were built before. */
  fresh: boolean;
  sizes: { worker: Weight; script: Weight; style: Weight };
}

/**
 * Builds the pages and the Worker with wrangler's own bundler, so what is tested is what is deployed.
 * Builds are kept under the hash of their sources: a second caller, in this process or another, takes the first one's.
 */
export async function buildWorker({ onOutput }: { onOutput?: (text: string) => void } = {}): Promise<Built> {
  await mkdir(DIST, { recursive: true });
  const known = await findBuild(await sourceHash(ROOT));
  if (known) return known;
  return await underLock(join(DIST, ".lock"), BUILD_MS_MAX, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const hash = await sourceHash(ROOT);
      const found = await findBuild(hash); // whoever held the lock before us may have made it
      if (found) return found;
      const made = join(DIST, `making-${process.pid}`);
      await make(made, onOutput);
      if ((await sourceHash(ROOT)) === hash) {
        await rename(made, join(DIST, hash));
        await forgetOldBuilds();
        return { dir: join(DIST, hash), fresh: true, sizes: await weigh(join(DIST, hash)) };
      }
      await rm(made, { recursive: true, force: true }); // someone saved a file meanwhile: neither one nor the other
    }
    throw new Error("The sources kept changing while they were being built.");
  });
}

async function findBuild(hash: string): Promise<Built | undefined> {
  const dir = join(DIST, hash);
  if (!(await exists(join(dir, "worker", "index.js")))) return undefined;
  const now = new Date();
  await utimes(dir, now, now); // it is in use: the tidying below spares the newest
  return { dir, fresh: false, sizes: await weigh(dir) };
}

async function make(into: string, onOutput?: (text: string) => void): Promise<void> {
  await rm(into, { recursive: true, force: true });
  const wrangler = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
  await run(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", join(into, "worker")], onOutput);
  await cp(join(ROOT, "build", "client"), join(into, "client"), { recursive: true });
}

async function run(command: string, args: string[], onOutput?: (text: string) => void): Promise<void> {
  // Neither a report of use, nor a question whether there is a newer version: a build talks to nobody.
  const quiet = {
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_LOG_PATH: join(DIST, ".logs"),
    NODE_ENV: "production", // a test runner's "test" would ship the development build of React
  };
  const child = spawn(command, args, { cwd: ROOT, env: { ...endsWithUs(), ...quiet, NO_COLOR: "1" } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
      onOutput?.(text);
    });
  }
  const timer = setTimeout(() => child.kill("SIGKILL"), BUILD_MS_MAX);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => clearTimeout(timer));
  if (code !== 0) throw new Error(`The build failed:\n${readable(output)}`);
}

/** Vite prints every file that it watched before it says what is wrong. */
function readable(output: string): string {
  const lines = output.split("\n").filter((line) => !/^\s+"?\s*'.*',\\n/.test(line));
  return lines.join("\n").slice(-4_000);
}

async function weigh(dir: string): Promise<Built["sizes"]> {
  const assets = join(dir, "client", "assets");
  const names = await readdir(assets);
  const all = async (extension: string) =>
    await weighFiles(names.filter((name) => name.endsWith(extension)).map((name) => join(assets, name)));
  const modules = (await readdir(join(dir, "worker"))).filter((name) => /\.(js|wasm)$/.test(name));
  return {
    worker: await weighFiles(modules.map((name) => join(dir, "worker", name))),
    script: await all(".js"),
    style: await all(".css"),
  };
}

async function weighFiles(paths: string[]): Promise<Weight> {
  const weights = await Promise.all(paths.map(async (path) => await readFile(path)));
  return {
    bytes: weights.reduce((sum, file) => sum + file.length, 0),
    gzip: weights.reduce((sum, file) => sum + gzipSync(file).length, 0),
  };
}

/** Keeps the newest few and the last hour's: a server or a test run may still be reading an older one than ours. */
async function forgetOldBuilds(): Promise<void> {
  const entries = (await readdir(DIST)).filter((name) => /^[0-9a-f]{16}$/.test(name) || name.startsWith("making-"));
  const dated = await Promise.all(entries.map(async (name) => ({ name, at: (await stat(join(DIST, name))).mtimeMs })));
  const spare = dated.sort((left, right) => right.at - left.at).slice(KEPT_BUILDS);
  const old = spare.filter(({ at }) => Date.now() - at > KEPT_MS);
  await Promise.all(old.map(({ name }) => rm(join(DIST, name), { recursive: true, force: true })));
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
