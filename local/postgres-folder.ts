import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./postgres-binaries.ts";
import { giveTo, reachableDataDir } from "./postgres-owner.ts";
import type { Owner } from "./postgres-owner.ts";
import { brokenFolder, explainFailure } from "./postgres-failures.ts";
import { isOurs } from "./processes.ts";
import { StartError } from "./start-error.ts";

/** The server's major version: a folder of another one cannot be opened. */
const MAJOR = "18";
export const USER = "comanda";
// Known to all who can read this: what protects the local data is that Postgres listens on loopback only.
export const PASSWORD = "comanda";

/** Removes a data folder, wherever it really lives. */
export function removeDataDir(dataDir: string, owner: Owner | undefined): void {
  rmSync(reachableDataDir(dataDir, owner), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

/**
 * Makes the data folder if there is none. A new one is made beside it and renamed when it is complete, so that a start
 * that was killed leaves no half of one.
 */
export async function prepareDataDir(dataDir: string, binaries: Binaries, owner: Owner | undefined): Promise<void> {
  const parent = path.dirname(dataDir);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${path.basename(dataDir)}.new-`))
      rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  if (!existsSync(dataDir)) return await initialise(dataDir, binaries, owner);

  const version = path.join(dataDir, "PG_VERSION");
  if (!existsSync(version)) throw brokenFolder(dataDir, "it holds no PG_VERSION");
  const major = readFileSync(version, "utf8").trim();
  if (major !== MAJOR) throw brokenFolder(dataDir, `it was written by Postgres ${major}, this is ${MAJOR}`);
  const { uid } = statSync(dataDir);
  const wanted = owner?.uid ?? process.getuid?.() ?? uid;
  if (uid !== wanted && !owner) {
    throw new StartError(
      `The data folder ${dataDir} belongs to another user (${uid}): start as that user, or remove it.`,
    );
  }
  if (uid !== wanted && owner) giveTo(owner, dataDir);
  releaseLock(dataDir);
}

async function initialise(dataDir: string, binaries: Binaries, owner: Owner | undefined): Promise<void> {
  const folder = `${dataDir}.new-${process.pid}`;
  const passwordFile = `${folder}-password`;
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  if (owner) giveTo(owner, folder);
  const locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["-U", USER, "-A", "password", `--pwfile=${passwordFile}`];
  try {
    await promisify(execFile)(binaries.initdb, ["-D", folder, ...locale, ...access, "--no-sync", "--no-instructions"], {
      ...owner,
      env: postgresEnv(),
      cwd: path.parse(folder).root,
    });
    renameSync(folder, dataDir);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const log = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    throw explainFailure({ error, log, dataDir });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Nothing of the caller's environment: PGDATA, PGPORT and their like would lead it elsewhere. */
export function postgresEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC", SystemRoot: process.env["SystemRoot"] };
}

/** The process that holds this data folder, as its lock file says, or undefined. */
export function postmasterOf(dataDir: string): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
    return Number.isInteger(pid) && pid > 0 && isOurs(pid, dataDir) ? pid : undefined;
  } catch {
    return undefined;
  }
}

// Postgres itself believes a lock file whose process id lives, whoever has that id by now: in a container that is common.
function releaseLock(dataDir: string): void {
  const pid = postmasterOf(dataDir);
  if (pid)
    throw new StartError(`Another Postgres (process ${pid}) is running on the data folder ${dataDir}: stop it first.`);
  if (process.platform !== "win32") rmSync(path.join(dataDir, "postmaster.pid"), { force: true });
}
