import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { postmasterOf } from "#local/postgres-folder.ts";
import { postgresOwner, reachableDataDir } from "#local/postgres-owner.ts";
import { startPostgres } from "#local/postgres.ts";
import { commandLineOf, endOurs } from "#local/processes.ts";
import { makeTemplate } from "./databases.ts";

const PREFIX = "comanda-test-";

/** A Postgres for one run, with the migrated template. */
export interface ScratchPostgres {
  url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again with its data, on the same port. */
  restart(): Promise<void>;
  /** Ends it and forgets its data. */
  stop(): Promise<void>;
}

/** Starts one with a folder of its own. Durable ones write as in production; the others are quicker. */
export async function startScratchPostgres({ durable }: { durable: boolean }): Promise<ScratchPostgres> {
  await removeLeftovers();
  const folder = await mkdtemp(path.join(tmpdir(), PREFIX));
  await chmod(folder, 0o755); // else root's Postgres, which runs as another user, would keep its data elsewhere
  await writeFile(path.join(folder, "owner"), String(process.pid));
  const dataDir = path.join(folder, "postgres");
  let postgres = await startPostgres({ dataDir, durable });
  const { url, port } = postgres;
  const stop = async () => {
    await postgres.stop();
    await removeFolder(folder);
  };
  try {
    await makeTemplate(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    stop,
    kill: async () => await postgres.kill(),
    restart: async () => {
      postgres = await startPostgres({ dataDir, durable, port });
    },
  };
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
