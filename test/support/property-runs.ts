import { env } from "node:process";

/** A case is made simpler for as long as this; what is known by then is printed. */
const MILLISECONDS_MAX = 25_000;
const TIMES = Number(env["PROPERTY_TIMES"] ?? 1);

/** For tests of properties that ask the database: on a busy machine the last case of all may begin when that time is nearly over. */
export const PATIENCE = { timeout: 2 * MILLISECONDS_MAX * TIMES };

/**
 * How often a property is tried. `PROPERTY_TIMES=20` tries it so many times as often, and `PROPERTY_SEED`, which a failing run
 * prints, tries the same cases again.
 */
export const runs = (numRuns: number) => ({
  numRuns: numRuns * TIMES,
  interruptAfterTimeLimit: MILLISECONDS_MAX * TIMES,
  ...(env["PROPERTY_SEED"] !== undefined && { seed: Number(env["PROPERTY_SEED"]) }),
});
