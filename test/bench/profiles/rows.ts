import { atMost, mustBe, type Figure, type Target } from "../figures.ts";
import type { Samples } from "../load/samples.ts";
import type { ScreensResult } from "../load/screens.ts";
import type { Moment } from "../monitor.ts";
import { statusesInWords } from "../over-time.ts";
import { percentile, summarise } from "../percentiles.ts";
import type { Wave } from "./wave.ts";

const MEGABYTE = 2 ** 20;

/** How long something took: three rows, of which the last one may have a target. */
export function timeRows(part: string, what: string, times: readonly number[], p99Max?: number): Figure[] {
  const { p50, p95, p99 } = summarise(times);
  const target = p99Max === undefined ? {} : { target: atMost(p99, p99Max, `≤ ${p99Max.toLocaleString("en-GB")} ms`) };
  return [
    { part, what: `${what}, p50`, value: p50, unit: "ms" },
    { part, what: "… p95", value: p95, unit: "ms" },
    { part, what: "… p99", value: p99, unit: "ms", ...target },
  ];
}

/** What was offered and what was done of it, by how it was answered. `done` are the statuses that count as done. */
export function rateRows(
  part: string,
  what: string,
  samples: Samples,
  { sentSeconds, answeredSeconds }: Pick<Wave, "sentSeconds" | "answeredSeconds">,
  done: number,
): Figure[] {
  const count = samples.statuses.filter((status) => status === done).length;
  const late = [...samples.lateMs].sort((a, b) => a - b);
  return [
    {
      part,
      what: `${what}: offered`,
      value: samples.statuses.length / sentSeconds,
      unit: "/s",
      note: `sent late by ${percentile(late, 0.99).toFixed(0)} ms at p99`,
    },
    { part, what: "… done", value: count / answeredSeconds, unit: "/s", note: statusesInWords(samples.statuses) },
  ];
}

/** Answers that say that we failed. `allowed` is what an overload may be answered with. */
export function failureRow(
  part: string,
  what: string,
  samples: readonly Samples[],
  allowed: readonly number[] = [],
): Figure {
  const failed = samples
    .flatMap(({ statuses }) => statuses)
    .filter((status) => (status === 0 || status >= 500) && !allowed.includes(status));
  return { part, what, value: failed.length, unit: "", target: mustBe(failed.length === 0, "none") };
}

/** How soon screens showed what was accepted, and what no slip showed; nothing where nobody watched. */
export function screenRows(part: string, { times, unseen }: ScreensResult, kitchenMax?: number): Figure[] {
  const rows: Figure[] = [];
  if (times.kitchen.length > 0) {
    rows.push(...timeRows(part, "order accepted → a kitchen's socket", times.kitchen, kitchenMax));
    if (unseen.orders > 0) {
      rows.push({ part, what: "… that only a count showed, no slip", value: unseen.orders, unit: "" });
    }
  }
  if (times.opening.length > 0) {
    rows.push(...timeRows(part, "order accepted → its customer's page is live (ticket, socket, frame)", times.opening));
  }
  return rows;
}

/** What was still on its way, and for how long. */
export function backlogRows(part: string, { moments, drainedMs }: Wave, target?: Target): Figure[] {
  return [
    {
      part,
      what: "deliveries waiting, at most",
      value: Math.max(0, ...moments.map(({ waiting }) => waiting)),
      unit: "",
    },
    { part, what: "… all done after the last answer", value: drainedMs, unit: "ms", ...(target && { target }) },
  ];
}

/** Memory of each part at the end, and at most. */
export function memoryRows(part: string, moments: readonly Moment[]): Figure[] {
  const parts = Object.keys(moments.at(-1)?.memory ?? {}).filter((name) => name !== "generator");
  return parts.map((name) => {
    const sizes = moments.flatMap(({ memory }) => (memory?.[name] === undefined ? [] : [memory[name] / MEGABYTE]));
    return {
      part,
      what: `memory of the ${NAMES[name] ?? name} at the end`,
      value: sizes.at(-1) ?? Number.NaN,
      unit: "MB" as const,
      note: `at most ${Math.round(Math.max(...sizes))} MB`,
    };
  });
}

const NAMES: Record<string, string> = {
  worker: "Worker and its rooms",
  services: "local services",
  postgres: "database",
};
