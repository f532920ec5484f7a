import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { count, experiment } from "./experiment.ts";

/** A thousand in half an hour. */
const MEAN_MS_BETWEEN = 1_800;

/** The Worker is killed at the border of some call, before its effect or after it, and comes back a moment later. */
export const f2 = experiment("F2", "The Worker is killed at random moments", () => ({
  async breaking(rig, injected, signal) {
    await Promise.all([pump(rig, signal), killAtBorders(rig, injected, signal, MEAN_MS_BETWEEN)]);
  },
}));

/** Kills the Worker at the first border of a call after waits that chance gives, so many milliseconds on average. */
export async function killAtBorders(
  rig: Rig,
  injected: Record<string, number>,
  signal: AbortSignal,
  meanMs: number,
): Promise<void> {
  let isDue = false;
  rig.watchBorders(({ phase, operation }) => {
    if (!isDue || operation.startsWith("deliver ")) return;
    isDue = false;
    if (!rig.worker.kill()) return;
    count(injected, `killed ${phase} a call`);
    if (phase === "before") throw new Error("The caller is gone.");
  });
  while (await lasting(signal, -Math.log(1 - rig.random()) * meanMs)) isDue = true;
}
