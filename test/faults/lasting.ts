import { setTimeout as sleep } from "node:timers/promises";

/** Something that must end by itself has not. */
export class TooLate extends Error {}

/** What `work` comes to, or TooLate when it has not ended after so many milliseconds: a run must not wait for ever. */
export async function inTime<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`${what} did not end within ${ms / 1_000} seconds.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits, but not beyond the end of the faults. True while they go on. */
export async function lasting(signal: AbortSignal, ms: number): Promise<boolean> {
  // Cut short by the end of the faults, which is what the answer says.
  await sleep(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
