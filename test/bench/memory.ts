import { readFileSync } from "node:fs";
import { familyOf } from "./cpu.ts";

/**
 * Bytes that each part keeps in memory, by name; null where the system does not say (not Linux). What several processes share, as
 * Postgres' do, is counted once ("proportional set size"); for a process alone it is what is resident.
 */
export function memoryUsed(parts: Record<string, number>): Record<string, number> | null {
  try {
    return Object.fromEntries(
      Object.entries(parts).map(([name, pid]) => [name, familyOf(pid).reduce((sum, each) => sum + bytesOf(each), 0)]),
    );
  } catch {
    return null;
  }
}

function bytesOf(pid: number): number {
  try {
    const [, kilobytes = "0"] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0; // it ended in this moment
  }
}
