import { seededRandom } from "#local/faults.ts";

/** How customers come. A ramp begins with nobody and ends at `toPerSecond`; the arrivals of Poisson are drawn from a seed. */
export type ArrivalSpec =
  | { kind: "constant"; perSecond: number; seconds: number }
  | { kind: "poisson"; perSecond: number; seconds: number; seed: number }
  | { kind: "ramp"; toPerSecond: number; seconds: number };

/** When each of them is to come: milliseconds after the start, ascending. */
export function arrivalTimes(spec: ArrivalSpec): number[] {
  const { kind, seconds } = spec;
  if (kind === "constant") {
    const { perSecond } = spec;
    return Array.from({ length: Math.round(perSecond * seconds) }, (_, index) => (index * 1000) / perSecond);
  }
  if (kind === "ramp") {
    // After t seconds, toPerSecond × t² / (2 × seconds) have come: solved for t.
    const total = Math.round((spec.toPerSecond * seconds) / 2);
    return Array.from({ length: total }, (_, index) => Math.sqrt((2 * seconds * index) / spec.toPerSecond) * 1000);
  }
  const random = seededRandom(spec.seed);
  const gapMs = () => (-Math.log(1 - random()) * 1000) / spec.perSecond;
  const times: number[] = [];
  for (let at = gapMs(); at < seconds * 1000; at += gapMs()) times.push(at);
  return times;
}

/**
 * Arrivals for an open loop: customers come when they come, whether or not the ones before them have been served. Whoever is
 * served late counts from the moment at which they wanted to be.
 */
export class Arrivals {
  #sent = 0;

  constructor(readonly times: readonly number[]) {}

  /** When the arrival of this number is to be, in milliseconds after the start. */
  intendedMs(index: number): number {
    return this.times[index] ?? Number.POSITIVE_INFINITY;
  }

  /** The numbers of those that are due by now and were not taken before. */
  take(elapsedMs: number): number[] {
    const taken: number[] = [];
    for (; !this.isOver && this.intendedMs(this.#sent) <= elapsedMs; this.#sent++) taken.push(this.#sent);
    return taken;
  }

  get isOver(): boolean {
    return this.#sent >= this.times.length;
  }

  /** How long until the next one is due. */
  waitMs(elapsedMs: number): number {
    return Math.max(0, this.intendedMs(this.#sent) - elapsedMs);
  }
}
