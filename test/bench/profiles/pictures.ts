import type { Samples } from "../load/samples.ts";
import type { Moment } from "../monitor.ts";
import { overTime } from "../over-time.ts";
import type { Line, Panel } from "../picture.ts";

const STRETCHES = 120;
const MEGABYTE = 2 ** 20;

/** How long answers took over the time, from when each was due. */
export function latencyPanel(what: string, samples: Samples, limit?: Panel["limit"]): Panel {
  const last = samples.dueMs.reduce((a, b) => Math.max(a, b), 0) / 1000;
  const stretches = overTime(samples, Math.max(1, Math.ceil(last / STRETCHES)));
  const line = (name: "p50" | "p95" | "p99"): Line => ({
    name,
    points: stretches.map((stretch) => [stretch.atSeconds, stretch[name]] as const),
  });
  return { what, unit: "ms", lines: [line("p50"), line("p95"), line("p99")], ...(limit && { limit }) };
}

/** How many answers of each status there were over the time. */
export function statusPanel(what: string, { dueMs, statuses }: Samples): Panel {
  const kinds = [...new Set(statuses)].sort((a, b) => a - b);
  const seconds = Math.floor(dueMs.reduce((a, b) => Math.max(a, b), 0) / 1000) + 1;
  const lines = kinds.map((kind): Line => {
    const counts = Array.from({ length: seconds }, () => 0);
    for (const [index, status] of statuses.entries()) {
      const second = Math.floor((dueMs[index] ?? 0) / 1000);
      if (status === kind) counts[second] = (counts[second] ?? 0) + 1;
    }
    return {
      name: kind === 0 ? "no answer" : String(kind),
      points: counts.map((count, second) => [second, count] as const),
    };
  });
  return { what, unit: "per second", lines };
}

export const backlogPanel = (moments: readonly Moment[]): Panel => ({
  what: "deliveries on their way",
  unit: "number",
  lines: [
    { name: "deliveries on their way", points: moments.map(({ atMs, waiting }) => [atMs / 1000, waiting] as const) },
  ],
});

/** Null where the system does not say. */
export function memoryPanel(moments: readonly Moment[]): Panel | null {
  const names = Object.keys(moments[0]?.memory ?? {});
  if (names.length === 0) return null;
  const lines = names.map((name): Line => ({
    name,
    points: moments.map(({ atMs, memory }) => [atMs / 1000, (memory?.[name] ?? Number.NaN) / MEGABYTE] as const),
  }));
  return { what: "memory", unit: "MB", lines };
}

export const OVER_TIME = { what: "time since the start", unit: "s" };
