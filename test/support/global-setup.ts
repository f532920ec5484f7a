import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "#db/migrate.ts";
import { reachableDataDir, postgresOwner } from "#local/postgres-owner.ts";
import { postmasterOf } from "#local/postgres-folder.ts";
import { startPostgres } from "#local/postgres.ts";
import { commandLineOf, endOurs } from "#local/processes.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The Postgres of this test run; databases are made by `testDatabase()`. */
    postgresUrl: string;
  }
}

/** Migrated once a run and copied for each caller. */
export const TEMPLATE = "comanda_template";

const PREFIX = "comanda-test-";

interface Running {
  url: string;
  users: number;
  stop(): Promise<void>;
}

// Each project of the run calls this in the same process, with a module of its own: they share one server through here.
const shared = globalThis as { comandaTestPostgres?: Promise<Running> | undefined };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = await (shared.comandaTestPostgres ??= start());
  running.users++;
  project.provide("postgresUrl", running.url);
  return async () => {
    if (--running.users > 0) return;
    shared.comandaTestPostgres = undefined;
    await running.stop();
  };
}

async function start(): Promise<Running> {
  await removeLeftovers();
  const folder = await mkdtemp(path.join(tmpdir(), PREFIX));
  await chmod(folder, 0o755); // else root's Postgres, which runs as another user, would keep its data elsewhere
  await writeFile(path.join(folder, "owner"), String(process.pid));
  const postgres = await startPostgres({ dataDir: path.join(folder, "postgres"), durable: false });
  const stop = async () => {
    await postgres.stop();
    await removeFolder(folder);
  };
  try {
    await makeTemplate(postgres.url);
    return { url: postgres.url, users: 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(`create database ${TEMPLATE}`);
  } finally {
    await admin.end();
  }
  const templateUrl = new URL(url);
  templateUrl.pathname = TEMPLATE;
  await migrate(templateUrl.href);
}

/** What a run that was killed left behind: its Postgres and its folder. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = path.join(tmpdir(), name);
    const owner = Number(await readFile(path.join(folder, "owner"), "utf8").catch(() => ""));
    // By its id alone: a test runner renames itself while it runs. A folder that outlives its run by a reused id is harmless.
    if (owner > 0 && commandLineOf(owner) === undefined) await removeFolder(folder);
  }
}

async function removeFolder(folder: string): Promise<void> {
  const dataDir = reachableDataDir(path.join(folder, "postgres"), postgresOwner());
  const pid = postmasterOf(dataDir);
  if (pid) await endOurs(pid, dataDir, "SIGQUIT");
  await rm(dataDir, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
