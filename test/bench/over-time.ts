import type { Samples } from "./load/samples.ts";
import { summarise, type Summary } from "./percentiles.ts";

/** What was due in one stretch of time: where it begins, in seconds, how many there were, and how long they took. */
export type Stretch = Summary & { atSeconds: number };

/** Times by when they were due, in stretches of `seconds`. A stretch in which nothing was due is left out. */
export function overTime({ dueMs, tookMs }: Pick<Samples, "dueMs" | "tookMs">, seconds: number): Stretch[] {
  const stretches = new Map<number, number[]>();
  for (const [index, due] of dueMs.entries()) {
    const number = Math.floor(due / (seconds * 1000));
    const times = stretches.get(number) ?? [];
    times.push(tookMs[index] as number);
    stretches.set(number, times);
  }
  return [...stretches]
    .sort(([a], [b]) => a - b)
    .map(([number, times]) => ({ atSeconds: number * seconds, ...summarise(times) }));
}

/** How often each status was the answer. */
export function byStatus(statuses: readonly number[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The same as words; 0 is no answer. */
export const statusesInWords = (statuses: readonly number[]): string =>
  Object.entries(byStatus(statuses))
    .map(([status, count]) => `${count.toLocaleString("en-GB")} × ${status === "0" ? "no answer" : status}`)
    .join(", ") || "none";
