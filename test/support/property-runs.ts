import { env } from "node:process";

/** A case is made simpler for as long as this; what is known by then is printed. */
const MILLISECONDS_MAX = 25_000;

/**
 * How often a property is tried. `PROPERTY_TIMES=20` tries it so many times as often, and `PROPERTY_SEED`, which a failing run
 * prints, tries the same cases again.
 */
export const runs = (numRuns: number) => ({
  numRuns: numRuns * Number(env["PROPERTY_TIMES"] ?? 1),
  ...(env["PROPERTY_TIMES"] === undefined && { interruptAfterTimeLimit: MILLISECONDS_MAX }),
  ...(env["PROPERTY_SEED"] !== undefined && { seed: Number(env["PROPERTY_SEED"]) }),
});
