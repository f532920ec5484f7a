import { atMost, type Figure } from "../figures.ts";
import { median } from "../percentiles.ts";
import type { Moment } from "../monitor.ts";
import { accountFor } from "./account.ts";
import { backlogPanel, latencyPanel, memoryPanel, OVER_TIME } from "./pictures.ts";
import { HOUSE, USUAL, type Outcome, type Profile, type Stage } from "./profile.ts";
import { backlogRows, failureRow, memoryRows, rateRows, screenRows, timeRows } from "./rows.ts";
import { arriving, wave } from "./wave.ts";

const CONNECTIONS = 128;
const WATCHED_EVERY_MS = 5_000;
const SETTLE_MS_MAX = 10_000;
/** Caches have filled by then; in a shorter run, after a sixth of it. */
const SETTLED_SECONDS = 600;
const GROWTH_MAX = 0.05;
const WAITING_MAX = 5_000;
const OLDEST_SECONDS_MAX = 60;
const PART = "soak";

/** An ordinary evening that does not end: whether anything piles up. */
export const soak: Profile = {
  what: ({ rate, moves, seconds, sockets }) =>
    `${rate} orders and ${moves} moves a second for ${Math.round(seconds / 60)} minutes; ${sockets} customers keep a page open on their newest order.`,
  scale: { ...USUAL, rate: 30, moves: 30, seconds: 3_600, sockets: 200 },
  house: HOUSE,
  run,
};

async function run(stage: Stage): Promise<Outcome> {
  const { rig, scale, say } = stage;
  const { rate, moves, sockets, kitchenSockets, seed, seconds } = scale;
  await rig.load.run("begin", rig.evening({ kitchenSockets, followers: sockets }));
  const done = await wave(
    stage,
    {
      connections: CONNECTIONS,
      orders: { arrivals: arriving(scale, rate), seed, guests: true },
      ...(moves > 0 && { moves: { arrivals: { kind: "constant", perSecond: moves, seconds }, habit: "to the end" } }),
    },
    WATCHED_EVERY_MS,
  );
  const screens = await rig.load.run("end", { settleMsMax: SETTLE_MS_MAX });
  if (done.cost) say(done.cost);
  const during = done.moments.filter(({ atMs }) => atMs <= seconds * 1000);
  const oldest = Math.max(0, ...during.map(({ oldestSeconds }) => oldestSeconds));
  const waiting = Math.max(0, ...during.map((moment) => moment.waiting));
  const figures: Figure[] = [
    ...rateRows(PART, "orders", done.orders, done, 201),
    ...(moves > 0 ? rateRows(PART, "moves", done.moves, done, 200) : []),
    ...timeRows(PART, "order answered, from when it was due", done.orders.tookMs),
    ...screenRows(PART, screens),
    ...(screens.times.move.length > 0
      ? timeRows(PART, "move answered → its customer's socket", screens.times.move)
      : []),
    ...backlogRows(PART, done),
    {
      part: PART,
      what: "deliveries waiting meanwhile, at most",
      value: waiting,
      unit: "",
      target: atMost(waiting, WAITING_MAX, "< 5,000"),
    },
    {
      part: PART,
      what: "oldest event not yet done, at most",
      value: oldest,
      unit: "s",
      target: atMost(oldest, OLDEST_SECONDS_MAX, "≤ 60 s"),
    },
    ...memoryRows(PART, during),
    growthRow(during, seconds),
    failureRow(PART, "answers of 5xx, or none", [done.orders, done.moves]),
    ...(await accountFor(rig, PART, done.accepted, screens, say)),
  ];
  const memory = memoryPanel(during);
  const picture = {
    title: `${rate} orders and ${moves} moves a second for ${Math.round(seconds / 60)} minutes`,
    description: "How long answers took, what was on its way, and how much memory each part kept.",
    across: OVER_TIME,
    panels: [latencyPanel("order answered after", done.orders), backlogPanel(during), ...(memory ? [memory] : [])],
  };
  return { figures, pictures: { soak: picture }, data: { cost: done.cost, moments: done.moments } };
}

/** How much the Worker with its rooms has grown since its caches were full: the median of a while then, against that of the end. */
export function growthRow(moments: readonly Moment[], seconds: number): Figure {
  const settled = Math.min(SETTLED_SECONDS, seconds / 6);
  const window = Math.max(10, Math.min(120, seconds / 12));
  const between = (from: number, to: number) =>
    median(
      moments
        .filter(({ atMs }) => atMs >= from * 1000 && atMs <= to * 1000)
        .map(({ memory }) => memory?.["worker"] ?? NaN),
    );
  const growth = between(seconds - window, seconds) / between(settled, settled + window) - 1;
  return {
    part: PART,
    what: `growth of the Worker's memory after ${settled >= 60 ? `${Math.round(settled / 60)} min` : `${Math.round(settled)} s`}`,
    value: growth * 100,
    unit: "%",
    target: atMost(growth, GROWTH_MAX, "< 5 %"),
  };
}
