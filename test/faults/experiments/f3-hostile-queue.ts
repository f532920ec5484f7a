import { pump } from "../pumps.ts";
import { check } from "../verdict.ts";
import { countFired, experiment, type Course, type Experiment, type Report } from "./experiment.ts";

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
});

/** Three queues, a third of the time each. */
export const f3: Experiment = {
  id: "F3",
  title: "A hostile queue: duplicates, disorder, delays, losses",
  async run(settings) {
    const reports: Report[] = [];
    for (const [name, seconds] of Object.entries(WINDOWS)) {
      const report = await experiment(this.id, this.title, () => course(seconds)).run({
        ...settings,
        seconds: settings.seconds / 3,
        onProgress: (share, doing) => settings.onProgress((reports.length + share) / 3, `ids kept ${name}: ${doing}`),
      });
      const { sweeps } = report;
      const soon = check(`within ${SWEEPS_MAX} sweeps everything is done`, sweeps <= SWEEPS_MAX, `it took ${sweeps}`);
      reports.push({ ...report, checks: [...report.checks, soon] });
    }
    return merge(this.id, this.title, settings, reports, Object.keys(WINDOWS));
  },
};

function merge(
  id: string,
  title: string,
  { seed, seconds, perSecond }: Pick<Report, "seed" | "seconds" | "perSecond">,
  reports: readonly Report[],
  names: readonly string[],
): Report {
  const injected: Record<string, number> = {};
  for (const report of reports)
    for (const [what, times] of Object.entries(report.injected)) injected[what] = (injected[what] ?? 0) + times;
  const prefixed = <T extends object>(part: (report: Report) => T[]) =>
    reports.flatMap((report, n) => part(report).map((each) => [names[n] ?? "", each] as const));
  return {
    id,
    title,
    seed,
    seconds,
    perSecond,
    injected,
    sweeps: Math.max(...reports.map(({ sweeps }) => sweeps)),
    figures: Object.fromEntries(
      prefixed((report) => Object.entries(report.figures)).map(([name, [what, value]]) => [
        `ids kept ${name}: ${what}`,
        value,
      ]),
    ),
    checks: prefixed((report) => report.checks).map(([name, each]) => ({
      ...each,
      what: `ids kept ${name}: ${each.what}`,
    })),
  };
}
