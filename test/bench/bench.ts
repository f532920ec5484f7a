import type { Figure } from "./figures.ts";
import type { Rig } from "./rig.ts";

/** What a part of the bench works with. */
export type Bench = {
  rig: Rig;
  rounds: number;
  seconds: number;
  /** Tells whoever waits what is going on. */
  say: (line: string) => void;
  figures: Figure[];
};

/** A part that saw what must not be: its figures would mean nothing. */
export function refuseSurprises(what: string, surprises: readonly string[]): void {
  if (surprises.length > 0) throw new Error(`${what} met what it must not:\n${surprises.join("\n")}`);
}

/** Milliseconds of processor for each of `count` things, by part of the system, as one line. */
export function costLine(
  before: Record<string, number> | null,
  after: Record<string, number> | null,
  count: number,
): string {
  if (!before || !after || count === 0) return "";
  const costs = Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / count] as const);
  const sum = costs.reduce((total, [, ms]) => total + ms, 0);
  return `${costs.map(([name, ms]) => `${name} ${ms.toFixed(2)}`).join(" + ")} = ${sum.toFixed(2)} ms of processor each`;
}
