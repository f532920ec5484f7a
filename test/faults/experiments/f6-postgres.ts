import { inTime, lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { check } from "../verdict.ts";
import { count, experiment } from "./experiment.ts";

const TIMES = 5;
const DOWN_MS = 3_000;
const START_MS_MAX = 90_000;
const BACK_MS_MAX = 10_000;

/** Postgres dies as by a power cut and is started again; what was acknowledged must be there. */
export const f6 = experiment("F6", "Postgres is killed and started again", () => {
  const back: number[] = [];
  return {
    async breaking(rig, injected, signal) {
      const pumping = pump(rig, signal);
      const every = (rig.seconds * 1_000) / (TIMES + 1);
      for (let n = 0; n < TIMES && (await lasting(signal, every)); n++) {
        await cutPower(rig, injected, signal, Math.min(DOWN_MS, every / 2));
        const ms = await firstOrderAfter(rig, signal);
        if (ms !== null) back.push(ms);
      }
      await pumping;
    },
    inspect: (rig) => {
      const crashes = rig.evidence.attempts.filter(({ status }) => status !== null && status >= 500 && status !== 503);
      return {
        checks: [
          check(
            "orders are taken again within ten seconds",
            back.length > 0 && back.every((ms) => ms <= BACK_MS_MAX),
            back.length === 0 ? "nobody ordered after a start" : `${Math.max(...back)} ms`,
          ),
          check("meanwhile the answer is 503", crashes.length === 0, `${crashes[0]?.status} ${crashes[0]?.body}`),
        ],
      };
    },
  };
});

/** Kills Postgres and starts it again with its data, so many milliseconds later or when the faults are over. */
export async function cutPower(
  { postgres }: Rig,
  injected: Record<string, number>,
  signal: AbortSignal,
  downMs: number,
): Promise<void> {
  await postgres.kill();
  count(injected, "Postgres killed");
  await lasting(signal, downMs);
  await inTime("Starting Postgres", START_MS_MAX, postgres.restart());
}

/** How long after Postgres accepts connections the first order is accepted, in milliseconds; null when nobody orders any more. */
async function firstOrderAfter({ evidence }: Rig, signal: AbortSignal): Promise<number | null> {
  const from = Date.now();
  while (Date.now() - from <= BACK_MS_MAX) {
    const done = evidence.attempts.findLast(({ op, status }) => op === "place" && status === 201);
    if (done?.completedAt && done.completedAt >= from) return done.completedAt - from;
    if (!(await lasting(signal, 20))) return null;
  }
  return Infinity;
}
