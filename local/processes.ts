import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { hasCode } from "./start-error.ts";

/** The command line of a running process, or undefined when there is none with this id. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform === "win32") return undefined;
  if (process.platform !== "linux") {
    const ps = spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return ps.status === 0 ? ps.stdout.trim() : undefined;
  }
  try {
    // The state follows the name in brackets; a zombie has ended and only waits for its parent to notice.
    const state = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.[0];
    if (state === "Z") return undefined;
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH", "EACCES")) return undefined;
    throw error;
  }
}

/** True while a process with this id runs a command line that contains `mark`: ids are used again, command lines tell. */
export function isOurs(pid: number, mark: string): boolean {
  return commandLineOf(pid)?.includes(mark) ?? false;
}

/** Ends a process of ours: the polite signal first, SIGKILL when it has not gone after `graceMs`. */
export async function endOurs(pid: number, mark: string, signal: NodeJS.Signals, graceMs = 5_000): Promise<void> {
  if (!isOurs(pid, mark)) return;
  signalQuietly(pid, signal);
  if (await gone(pid, mark, graceMs)) return;
  signalQuietly(pid, "SIGKILL");
  await gone(pid, mark, graceMs);
}

async function gone(pid: number, mark: string, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(20)) {
    if (!isOurs(pid, mark)) return true;
  }
  return !isOurs(pid, mark);
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}
