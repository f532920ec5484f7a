import { experiment, type Course, type Experiment, type Report, type Settings } from "./experiment.ts";

/** A part of an experiment, with a system of its own. */
export type Part = { name: string; seed: number; begin: () => Course };

/** An experiment of several parts, one after the other, which share its time equally. */
export const experimentInParts = (
  id: string,
  title: string,
  partsOf: (settings: Pick<Settings, "seed" | "seconds">) => Part[],
): Experiment => ({
  id,
  title,
  async run(settings) {
    const parts = partsOf(settings);
    const reports: Report[] = [];
    for (const { name, seed, begin } of parts) {
      // Each has an id of its own, under which its evidence is kept.
      const report = await experiment(`${id}.${reports.length + 1}`, title, begin).run({
        ...settings,
        seed,
        seconds: settings.seconds / parts.length,
        onProgress: (share, doing) => settings.onProgress((reports.length + share) / parts.length, `${name}: ${doing}`),
      });
      reports.push(report);
    }
    return merge(
      id,
      title,
      settings,
      reports,
      parts.map(({ name }) => name),
    );
  },
});

function merge(
  id: string,
  title: string,
  { seed, seconds }: Pick<Report, "seed" | "seconds">,
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
    injected,
    figures: Object.fromEntries(
      prefixed((report) => Object.entries(report.figures)).map(([name, [what, value]]) => [`${name}: ${what}`, value]),
    ),
    checks: prefixed((report) => report.checks).map(([name, each]) => ({
      ...each,
      what: `${name}: ${each.what}`,
    })),
  };
}
