import { backlogOf } from "../backlog.ts";
import { pump } from "../pumps.ts";
import { checkAccepted, countFired, experiment } from "./experiment.ts";

const ACCEPTED_LEAST = 0.999;

/** Nothing can be handed to the queue for the whole time. */
export const f4 = experiment("F4", "The queue is down", () => ({
  async breaking(rig, injected, signal) {
    rig.services.qstash.faults.set([{ mode: "refuse", match: "POST" }]);
    await pump(rig, signal);
    countFired(rig, injected);
  },
  inspect: async (rig) => ({
    checks: [checkAccepted(rig, ACCEPTED_LEAST)],
    figures: { "deliveries waiting at the end": String(await backlogOf(rig)) },
  }),
}));
