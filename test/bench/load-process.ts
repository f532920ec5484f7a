import { Evening, type EveningSpec, type TrafficJob, type TrafficResult } from "./load/evening.ts";
import { fanOut, type FanoutJob, type FanoutResult } from "./load/fanout.ts";
import { watchedOrders, type KitchensJob, type KitchensResult } from "./load/kitchens.ts";
import { closedLoop, directLoop, openLoop, type ClosedJob, type DirectJob, type OpenJob } from "./load/loops.ts";
import { openPages, type PagesJob } from "./load/pages.ts";
import { pushTimes, type PushJob, type PushResult } from "./load/push.ts";
import type { ScreensResult } from "./load/screens.ts";
import type { Tally } from "./load/tally.ts";

/** What the generator can be asked to do, and what it answers. */
export type Jobs = {
  closed: (job: ClosedJob) => Promise<Tally>;
  open: (job: OpenJob) => Promise<Tally>;
  direct: (job: DirectJob) => Promise<Tally>;
  push: (job: PushJob) => Promise<PushResult>;
  kitchens: (job: KitchensJob) => Promise<KitchensResult>;
  fanOut: (job: FanoutJob) => Promise<FanoutResult>;
  pages: (job: PagesJob) => Promise<number[]>;
  /** People come, kitchens open their screens; then any traffic; then everything closes. One evening at a time. */
  begin: (spec: EveningSpec) => Promise<void>;
  traffic: (job: TrafficJob) => Promise<TrafficResult>;
  startAnew: (job: object) => Promise<void>;
  end: (job: { settleMsMax: number }) => Promise<ScreensResult>;
};

export type Ask = { id: number; name: keyof Jobs; job: unknown };
export type Reply = { id: number; result?: unknown; error?: string };

let present: Evening | null = null;

function evening(): Evening {
  if (!present) throw new Error("No evening has begun.");
  return present;
}

const JOBS: Jobs = {
  closed: (job) => closedLoop(job),
  open: (job) => openLoop(job),
  direct: directLoop,
  push: pushTimes,
  kitchens: watchedOrders,
  fanOut,
  pages: openPages,
  begin: async (spec) => {
    present = await Evening.begin(spec);
  },
  traffic: async (job) => await evening().traffic(job),
  startAnew: async () => evening().startAnew(),
  end: async ({ settleMsMax }) => {
    const ended = evening();
    present = null;
    return await ended.end(settleMsMax);
  },
};

/** The load generator: a process of its own, so that what it does is not counted as the product's work. Ends with its parent. */
process.on("message", (ask: Ask) => void run(ask));
process.on("disconnect", () => process.exit(0));

async function run({ id, name, job }: Ask): Promise<void> {
  const work = JOBS[name] as (job: unknown) => Promise<unknown>;
  const reply: Reply = await work(job).then(
    (result) => ({ id, result }),
    (error: unknown) => ({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  process.send?.(reply);
}
