import * as fc from "fast-check";
import { openHouse, type House } from "./house.ts";
import { histories, type Turn } from "./operations.ts";
import { RedisService } from "./redis-service.ts";
import { runHistory, type Outcome } from "./run-history.ts";

/** So long a failing history is made shorter, unless told. */
export const SHRINK_MS = 60_000;
export const OPERATIONS = 30;

/** A history that broke a promise, as short as it could be made. */
export type Failure = {
  seed: number;
  /** Where fast-check finds the short history again. */
  path: string;
  promise: string;
  story: string[];
};

/** What came of some seeds. `calls` is how many calls the Workers made in all of them. */
export type Simulated = { passed: number; failures: Failure[]; calls: number };

export type SimulateOptions = {
  /** Any address of a Postgres server on which a database may be made and dropped. */
  serverUrl: string;
  seeds: readonly number[];
  /** Operations of each history. */
  operations?: number;
  /** Replays one history of the only seed, as short as it was made. */
  path?: string;
  /** Milliseconds that a failing history is made shorter for, at most. */
  shrinkMs?: number;
  /** Ends with the first seed that breaks a promise. */
  stopsAtFirst?: boolean;
  /** Told after each seed. */
  onSeed?: (seed: number, failure: Failure | null) => void;
};

/** The short name of a broken promise: what stands before its evidence. */
const promiseOf = (message: string): string => message.split(":", 1)[0] ?? message;

/** Lives through a history for each seed, and makes those that break a promise as short as possible. */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const {
    serverUrl,
    seeds,
    operations = OPERATIONS,
    path,
    stopsAtFirst = false,
    shrinkMs = SHRINK_MS,
    onSeed = () => undefined,
  } = options;
  await using rig = await openRig(serverUrl);
  const result: Simulated = { passed: 0, failures: [], calls: 0 };
  for (const seed of seeds) {
    const failure = await trySeed(
      rig,
      { seed, operations, path, shrinkMs },
      (outcome) => (result.calls += outcome.calls),
    );
    if (failure) result.failures.push(failure);
    else result.passed++;
    onSeed(seed, failure);
    if (failure && stopsAtFirst) break;
  }
  return result;
}

/** The story of one seed's whole history. */
export async function storyOf(serverUrl: string, seed: number, operations = OPERATIONS): Promise<Outcome> {
  await using rig = await openRig(serverUrl);
  const [turns = []] = fc.sample(histories(operations), { seed, numRuns: 1 });
  return await rig.live(seed, turns);
}

/** A history that somebody has written. */
export async function live(serverUrl: string, turns: Turn[]): Promise<Outcome> {
  await using rig = await openRig(serverUrl);
  return await rig.live(0, turns);
}

type Rig = AsyncDisposable & { live(seed: number, turns: Turn[]): Promise<Outcome> };

async function openRig(serverUrl: string): Promise<Rig> {
  const house: House = await openHouse(serverUrl);
  const redis = await RedisService.start("simulation-token");
  return {
    live: async (seed, turns) => await runHistory(house, redis, seed, turns),
    [Symbol.asyncDispose]: async () => {
      await redis.stop();
      await house[Symbol.asyncDispose]();
    },
  };
}

async function trySeed(
  rig: Rig,
  {
    seed,
    operations,
    path,
    shrinkMs,
  }: { seed: number; operations: number; path: string | undefined; shrinkMs: number },
  onOutcome: (outcome: Outcome) => void,
): Promise<Failure | null> {
  let promise: string | null = null;
  let brokenAt = Infinity;
  const property = fc.asyncProperty(histories(operations), async (turns) => {
    if (performance.now() - brokenAt > shrinkMs) return; // short enough: what is left to try counts as sound
    const outcome = await rig.live(seed, turns);
    onOutcome(outcome);
    if (!outcome.broken) return;
    promise ??= promiseOf(outcome.broken.message);
    brokenAt = Math.min(brokenAt, performance.now());
    // A shorter history that breaks something else is another story.
    if (promiseOf(outcome.broken.message) === promise) throw outcome.broken;
  });
  const replay = path === undefined ? {} : { path, endOnFailure: true };
  const details = await fc.check(property, { seed, numRuns: 1, ...replay });
  if (!details.failed || !details.counterexample) return null;
  const [turns] = details.counterexample;
  const { story, broken } = await rig.live(seed, turns);
  return { seed, path: details.counterexamplePath ?? "", promise: broken?.message ?? String(promise), story };
}
