import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 50;
const TAKEOVER_MS_MAX = 5_000;

/** Runs `work` while no other process that asks for the same lock file does. A lock whose owner died is taken over. */
export async function underLock<T>(path: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + waitMs; !(await create(path)); await sleep(POLL_MS)) {
    if (Date.now() > deadline) throw new Error(`Another process has held ${path} for ${Math.round(waitMs / 1000)} s.`);
    if (await isAbandoned(path)) await removeAbandoned(path);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Only one of those who wait may clear a dead owner's lock, else the second would clear the first one's new lock. */
async function removeAbandoned(path: string): Promise<void> {
  const takeover = `${path}.takeover`;
  if (await create(takeover)) {
    if (await isAbandoned(path)) await rm(path, { force: true });
    await rm(takeover, { force: true });
  } else if ((await ageMs(takeover)) > TAKEOVER_MS_MAX) {
    await rm(takeover, { force: true });
  }
}

async function create(path: string): Promise<boolean> {
  return await writeFile(path, String(process.pid), { flag: "wx" }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

async function isAbandoned(path: string): Promise<boolean> {
  const owner = Number(await readFile(path, "utf8").catch(() => "0"));
  if (owner === 0) return (await ageMs(path)) > TAKEOVER_MS_MAX; // made, but its owner died before signing it
  return !isAlive(owner);
}

async function ageMs(path: string): Promise<number> {
  return await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
