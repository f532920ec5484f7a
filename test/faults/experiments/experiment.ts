import { setMaxListeners } from "node:events";
import path from "node:path";
import { seededRandom } from "#local/faults.ts";
import { summarise } from "#test/bench/percentiles.ts";
import { collectEvidence } from "../collect.ts";
import { Deeds } from "../deeds.ts";
import { runLoad, type Answers } from "../load.ts";
import { watchMoments } from "../moments.ts";
import { startRig, type Rig, type RigOptions } from "../rig.ts";
import { writeEvidence, type Attempt } from "../evidence.ts";
import { check, judge, type Check } from "../verdict.ts";

export type Settings = {
  seed: number;
  /** How long faults are made. */
  seconds: number;
  /** Things that people do each second. */
  perSecond: number;
  onProgress: (share: number, doing: string) => void;
};

/** What a run did and found. */
export type Report = {
  id: string;
  title: string;
  seed: number;
  seconds: number;
  /** What was done to the system, and how often. */
  injected: Record<string, number>;
  /** What was measured, for people to read. */
  figures: Record<string, string>;
  checks: Check[];
};

export type Experiment = {
  id: string;
  title: string;
  run(settings: Settings): Promise<Report>;
};

/** Makes faults for as long as `signal` allows, and counts them. */
export type Breaking = (
  run: Rig & { seconds: number },
  injected: Record<string, number>,
  signal: AbortSignal,
) => Promise<void>;

/** What an experiment saw of its own. */
export type Found = { checks: Check[]; figures?: Record<string, string> };

/** What an experiment adds to the common course: what it breaks, and what it looks at beside the books. */
export type Course = {
  rig?: Omit<RigOptions, "seed">;
  /** Part of the log line of an error that the run itself has put there. */
  forgives?: string;
  breaking: Breaking;
  /** How often a pump may have to come by until everything is done, once all is well again. Without it, as often as it takes. */
  sweepsMax?: number;
  /** Looks at what the load was answered, while everything is still as the faults have left it. */
  inspect?: (rig: Rig, answers: Answers) => Found | Promise<Found>;
  /** Looks once more when everything is healed. */
  after?: (rig: Rig) => Check[] | Promise<Check[]>;
};

/** Where the evidence of a run is kept that found something. */
const EVIDENCE = path.join(import.meta.dirname, "..", "..", "..", ".local", "faults");
/** From the seed of the faults to that of what people do. */
const DEEDS_APART = 7_919;
const WARM_SECONDS = 3;
const TABLETS_EACH = 2;
/** Every so many orders somebody has their order's page open. */
const PAGE_EVERY = 12;
const PAGES_MAX = 24;

/** An experiment: load without faults, load with faults, everything healed, the books. `begin` gives each run what it remembers. */
export const experiment = (id: string, title: string, begin: () => Course): Experiment => ({
  id,
  title,
  run: async (settings) => await run({ id, title }, begin(), settings),
});

async function run(
  { id, title }: Pick<Report, "id" | "title">,
  course: Course,
  { seed, seconds, perSecond, onProgress }: Settings,
): Promise<Report> {
  const { breaking, inspect, after, sweepsMax } = course;
  onProgress(0, "starting");
  await using rig = await startRig({ seed, ...course.rig });
  await openScreens(rig);
  const deeds = new Deeds(rig.house, seededRandom(seed + DEEDS_APART));
  const next = withPages(rig, deeds);
  await runLoad({ perSecond: Math.min(perSecond, 20), seconds: WARM_SECONDS, next });

  const injected: Record<string, number> = {};
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const quiet = new AbortController();
  // Whatever is thrown here, neither faults nor looks go on without the rig.
  using _ending = { [Symbol.dispose]: () => [over, quiet].forEach((each) => each.abort()) };
  const watching = watchMoments(rig.world.db.query, quiet.signal);
  const broken = breaking({ ...rig, seconds }, injected, over.signal);
  broken.catch(() => over.abort()); // awaited below
  const answers = await runLoad({
    perSecond,
    seconds,
    next,
    signal: over.signal,
    onProgress: (gone) => onProgress(Math.min(1, gone / seconds), describe(injected)),
    onArrivalsOver: () => over.abort(),
  });
  over.abort();
  await broken.finally(() => quiet.abort());
  const moments = await watching;
  const { checks, figures = {} } = (await inspect?.(rig, answers)) ?? { checks: [] };
  onProgress(1, "healing");
  const { checks: books, settled, unlooked } = await judge(rig, course.forgives);
  checks.push(
    ...books,
    // Books in which nothing stands are sound whatever is done, and so is a system to which nothing is done.
    check("the audit has something to look at everywhere", unlooked.length === 0, unlooked.join("; ")),
    check(
      "stock is right at every moment",
      moments.looks > 0 && moments.broken.length === 0,
      `looked ${moments.looks} times: ${moments.broken.join("; ")}`,
    ),
    check("the faults come about", sum(injected) > 0, "nothing was broken"),
    ...((await after?.(rig)) ?? []),
  );
  if (sweepsMax !== undefined) {
    const { sweeps } = settled;
    checks.push(check(`within ${sweepsMax} sweeps everything is done`, sweeps <= sweepsMax, `it took ${sweeps}`));
  }
  if (checks.some(({ isGood }) => !isGood))
    await writeEvidence(path.join(EVIDENCE, `${id}-${seed}`), await collectEvidence(rig));
  return {
    id,
    title,
    seed,
    seconds,
    injected,
    figures: {
      ...figuresOf(answers),
      ...figures,
      "came to rest after": `${settled.sweeps} sweeps, ${(settled.ms / 1_000).toFixed(1)} s`,
    },
    checks,
  };
}

async function openScreens({ house, screens }: Rig): Promise<void> {
  for (const kitchen of house.kitchens) {
    for (let n = 0; n < TABLETS_EACH; n++) await screens.kitchen(kitchen);
    screens.menu(kitchen, house.anonymous);
  }
}

/** The deeds of people, of whom some watch their order. */
function withPages({ screens }: Rig, deeds: Deeds) {
  let placed = 0;
  return () => {
    const deed = deeds.next();
    if (deed.wish.op !== "place") return deed;
    return {
      ...deed,
      learn: async (outcome: Parameters<typeof deed.learn>[0]) => {
        await deed.learn(outcome);
        const order = deeds.open.find(({ id }) => id === outcome.body?.order?.id);
        if (!order) return;
        if (++placed % PAGE_EVERY === 0 && placed / PAGE_EVERY <= PAGES_MAX)
          await screens.order(order).catch(() => undefined);
      },
    };
  };
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, each) => all + each, 0);

const describe = (injected: Record<string, number>): string =>
  Object.entries(injected)
    .map(([name, count]) => `${count} × ${name}`)
    .join(", ");

function figuresOf({ byStatus, times, unknown }: Answers): Record<string, string> {
  const places = summarise(times["place"] ?? []);
  return {
    wishes: String(sum(byStatus)),
    "orders placed": String(byStatus["place 201"] ?? 0),
    "unknown in the end": String(unknown),
    "an order's answer, from when it was wanted": `p50 ${Math.round(places.p50)} ms, p99 ${Math.round(places.p99)} ms`,
  };
}

/** Orders are taken all the while: nearly every first try is answered with a yes, or with a no for a reason of the restaurant's. */
export function checkAccepted({ evidence }: Rig, leastShare: number): Check {
  const first = new Map<string, Attempt["status"]>();
  for (const { op, key, status } of evidence.attempts) if (op === "place" && !first.has(key)) first.set(key, status);
  const answered = [...first.values()].filter((status) => status === 201 || status === 422).length;
  const share = first.size === 0 ? 0 : answered / first.size;
  return check(
    "orders are taken all the while",
    share >= leastShare,
    `${answered} of ${first.size} first tries were answered with 201 or 422`,
  );
}

/** Counts something that was done. */
export const count = (injected: Record<string, number>, what: string, by = 1): void => {
  injected[what] = (injected[what] ?? 0) + by;
};

/** How many faults the services have made by the rules that are in force, by service and mode. */
export function countFired(rig: Rig, injected: Record<string, number>): void {
  for (const [service, { faults }] of Object.entries(rig.services)) {
    for (const { rule, fired } of faults.counters) if (fired > 0) count(injected, `${service} ${rule.mode}`, fired);
  }
}
