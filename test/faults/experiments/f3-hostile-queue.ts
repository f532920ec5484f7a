import { pump } from "../pumps.ts";
import { countFired, type Course } from "./experiment.ts";
import { experimentInParts } from "./parts.ts";

const VERY_LATE_MS = 20_000; // ten leases of this run
const WINDOW_MS = 1_000;
const ANSWERS_LOST = 0.05;
/** How often a pump may have to come by when everything is well again. */
const SWEEPS_MAX = 3;

/** How long the queue remembers the ids of messages: not at all, as Upstash does, and for as long as anything could live. */
const WINDOWS: Record<string, number> = { "0": 0, "10 min": 600, "90 days": 90 * 86_400 };

const course = (dedupWindowSeconds: number): Course => ({
  rig: { qstash: { dedupWindowSeconds, timeScale: 1 / 15 } },
  async breaking(rig, injected, signal) {
    rig.services.qstash.faults.set(
      [
        { mode: "never", match: "deliver", probability: 0.02 },
        { mode: "delay", match: "deliver", probability: 0.05, ms: VERY_LATE_MS },
        { mode: "duplicate", match: "deliver", probability: 0.2 },
        { mode: "reorder", match: "deliver", probability: 0.3, ms: WINDOW_MS },
        { mode: "drop_after", match: "deliver", probability: ANSWERS_LOST },
        { mode: "drop_after", match: "POST /v2/batch", probability: ANSWERS_LOST },
      ],
      rig.seed,
    );
    await pump(rig, signal);
    countFired(rig, injected);
  },
  sweepsMax: SWEEPS_MAX,
});

/** Three queues, a third of the time each. */
export const f3 = experimentInParts("F3", "A hostile queue: duplicates, disorder, delays, losses", ({ seed }) =>
  Object.entries(WINDOWS).map(([name, seconds]) => ({ name: `ids kept ${name}`, seed, begin: () => course(seconds) })),
);
