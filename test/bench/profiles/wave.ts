import type { ArrivalSpec } from "../arrivals.ts";
import { costLine } from "../bench.ts";
import { drained } from "../drain.ts";
import type { TrafficJob, TrafficResult } from "../load/evening.ts";
import { watching, type Moment } from "../monitor.ts";
import type { Scale, Stage } from "./profile.ts";

/** One wave of traffic with what was seen of the system meanwhile, until everything that it caused was done. */
export type Wave = TrafficResult & {
  moments: readonly Moment[];
  drainedMs: number;
  /** Milliseconds of processor for each order or move, by part, as one line; empty where the system does not say. */
  cost: string;
};

const TOLD_EVERY_MS = 10_000;

/** Sends traffic, watches the system, and waits until the last delivery is done. */
export async function wave({ rig, say }: Stage, job: TrafficJob, watchedEveryMs = 1_000): Promise<Wave> {
  const before = rig.cpu();
  let told = 0;
  const monitor = watching(rig, watchedEveryMs, ({ atMs, waiting, memory }) => {
    if (atMs - told < TOLD_EVERY_MS) return;
    told = atMs;
    say(`  ${Math.round(atMs / 1000)} s: ${waiting} deliveries waiting${memory ? `, ${inMegabytes(memory)}` : ""}`);
  });
  let traffic: TrafficResult;
  let drainedMs: number;
  {
    await using _watching = monitor;
    traffic = await rig.load.run("traffic", job);
    drainedMs = await drained(rig.db);
  }
  for (const [kind, { surprises }] of Object.entries({
    order: traffic.orders,
    move: traffic.moves,
    read: traffic.reads,
  })) {
    for (const [status, text] of Object.entries(surprises)) say(`  ${kind} ${status}: ${text}`);
  }
  if (traffic.resent > 0)
    say(`  ${traffic.resent} requests met a connection in the moment in which it was closed, and went out again`);
  const commands = [...traffic.orders.statuses, ...traffic.moves.statuses].filter((status) => status < 300).length;
  const cost = costLine(before, rig.cpu(), commands);
  return { ...traffic, moments: monitor.moments, drainedMs, cost };
}

/** Arrivals as the scale has them. */
export const arriving = ({ arrivals, seconds, seed }: Scale, perSecond: number): ArrivalSpec =>
  arrivals === "poisson" ? { kind: "poisson", perSecond, seconds, seed } : { kind: "constant", perSecond, seconds };

const inMegabytes = (memory: Record<string, number>): string =>
  Object.entries(memory)
    .map(([part, bytes]) => `${part} ${Math.round(bytes / 2 ** 20)} MB`)
    .join(", ");
