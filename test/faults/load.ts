import { setTimeout as sleep } from "node:timers/promises";
import { Arrivals, arrivalTimes } from "#test/bench/arrivals.ts";
import type { Deed } from "./deeds.ts";
import { inTime } from "./lasting.ts";

/** Whoever asks has lost patience long before: what takes longer hangs. */
const WISH_MS_MAX = 240_000;

/** What came of the wishes of a load. */
export type Answers = {
  /** Wishes that nobody has answered with a yes or a no in the end. */
  unknown: number;
  /** By operation and status: `place 201`. */
  byStatus: Record<string, number>;
  /** From when a thing was to happen until it was known, in milliseconds, by operation; only what was answered. */
  times: Record<string, number[]>;
};

export type LoadOptions = {
  perSecond: number;
  seconds: number;
  next: () => Deed;
  /** Told of the seconds that have gone by, now and then. */
  onProgress?: (seconds: number) => void;
  /** Told when the last of them has come; some still wait for their answers then. */
  onArrivalsOver?: () => void;
  /** Ends the arrivals early. */
  signal?: AbortSignal;
};

/**
 * People come at a constant rate, whether or not the ones before them have been served, and each insists until there is an answer.
 * Resolves when the last of them has one, or has lost patience. Rejects with what kept one of them from ever knowing.
 */
export async function runLoad({
  perSecond,
  seconds,
  next,
  onProgress,
  onArrivalsOver,
  signal,
}: LoadOptions): Promise<Answers> {
  const arrivals = new Arrivals(arrivalTimes({ kind: "constant", perSecond, seconds }));
  const answers: Answers = { unknown: 0, byStatus: {}, times: {} };
  const started = Date.now();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const isOver = () => arrivals.isOver || failures.length > 0 || signal?.aborted === true;
  while (!isOver()) {
    for (const n of arrivals.take(Date.now() - started)) {
      const doing = does(next(), started + arrivals.intendedMs(n), answers)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(doing));
      underWay.add(doing);
    }
    onProgress?.((Date.now() - started) / 1_000);
    await sleep(Math.min(arrivals.waitMs(Date.now() - started), 500));
  }
  onArrivalsOver?.();
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  return answers;
}

async function does({ client, wish, learn }: Deed, intendedAt: number, answers: Answers): Promise<void> {
  const outcome = await inTime(`${wish.op} at its client`, WISH_MS_MAX, client.insist({ ...wish, intendedAt }));
  const { status, ms } = outcome;
  const name = `${wish.op} ${status ?? "?"}`;
  answers.byStatus[name] = (answers.byStatus[name] ?? 0) + 1;
  if (status === null) answers.unknown++;
  else (answers.times[wish.op] ??= []).push(ms);
  await inTime(`What follows from ${wish.op}`, WISH_MS_MAX, Promise.resolve(learn(outcome)));
}
