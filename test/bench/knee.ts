import { SUSTAINED } from "./parts/chain.ts";

/** What became of one offered rate: orders a second, milliseconds. */
export type Step = {
  offered: number;
  accepted: number;
  /** Orders that were not accepted. */
  failed: number;
  p50: number;
  p95: number;
  p99: number;
  /** How long after the last answer everything was done. */
  drainedMs: number;
};

/** Whether a rate can go on for ever: all of it is accepted in time, and what it causes does not pile up. */
export const holds = ({ failed, p99, drainedMs }: Step): boolean =>
  failed === 0 && p99 <= SUSTAINED.p99Ms && drainedMs <= SUSTAINED.drainedMs;

/** The highest offered rate that holds, with all rates below it; null when not even the lowest does. */
export function kneeOf(steps: readonly Step[]): number | null {
  let knee: number | null = null;
  for (const step of [...steps].sort((a, b) => a.offered - b.offered)) {
    if (!holds(step)) break;
    knee = step.offered;
  }
  return knee;
}
