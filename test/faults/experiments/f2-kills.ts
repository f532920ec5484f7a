import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import { count, experiment } from "./experiment.ts";

/** A thousand in half an hour. */
const MEAN_MS_BETWEEN = 1_800;

/** The Worker is killed at the border of some call, before its effect or after it, and comes back a moment later. */
export const f2 = experiment("F2", "The Worker is killed at random moments", () => ({
  async breaking(rig, injected, signal) {
    const pumping = pump(rig, signal);
    let isDue = false;
    rig.watchBorders(({ phase, operation }) => {
      if (!isDue || operation.startsWith("deliver ")) return;
      isDue = false;
      if (!rig.worker.kill()) return;
      count(injected, `killed ${phase} a call`);
      if (phase === "before") throw new Error("The caller is gone.");
    });
    while (await lasting(signal, -Math.log(1 - rig.random()) * MEAN_MS_BETWEEN)) isDue = true;
    await pumping;
  },
}));
