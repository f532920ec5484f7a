import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second, on every machine that we know. */
const MS_PER_TICK = 10;

/** Milliseconds of a processor that each part has used so far, by name; null where the system does not say (not Linux). */
export function cpuUsed(parts: Record<string, number>): Record<string, number> | null {
  try {
    return Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, familyMs(pid)]));
  } catch {
    return null;
  }
}

/** What a process has used, with its children that live and those that have ended. */
function familyMs(pid: number): number {
  const own = statOf(pid);
  if (!own) return 0;
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const living = children.map((name) => statOf(Number(name))).filter((stat) => stat?.parent === pid);
  return (own.ticks + own.childTicks + living.reduce((sum, stat) => sum + (stat?.ticks ?? 0), 0)) * MS_PER_TICK;
}

/** The ids of a process and of its children that live. Throws where the system does not say. */
export function familyOf(pid: number): number[] {
  const others = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return [pid, ...others.map(Number).filter((other) => statOf(other)?.parent === pid)];
}

function statOf(pid: number): { parent: number; ticks: number; childTicks: number } | null {
  try {
    const fields = (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "").split(" ").map(Number);
    const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map(
      (n) => fields[n],
    );
    return { parent, ticks: user + system, childTicks: childUser + childSystem };
  } catch {
    return null; // it ended in this moment
  }
}
