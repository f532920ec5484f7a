import { SUSTAINED } from "../parts/chain.ts";
import { atMost, type Figure } from "../figures.ts";
import { holds, kneeOf, type Step } from "../knee.ts";
import { summarise } from "../percentiles.ts";
import type { Picture } from "../picture.ts";
import { accountFor } from "./account.ts";
import { backlogPanel, latencyPanel, memoryPanel, OVER_TIME } from "./pictures.ts";
import { HOUSE, USUAL, type Outcome, type Profile, type Scale, type Stage } from "./profile.ts";
import { backlogRows, failureRow, memoryRows, rateRows, screenRows, timeRows } from "./rows.ts";
import { openWarm } from "./warm-up.ts";
import { arriving, wave, type Wave } from "./wave.ts";

const CONNECTIONS = 256;
const KITCHEN_P99_MS_MAX = 2_000;
const SETTLE_MS_MAX = 10_000;

/** Orders that come at one rate, through everything: accepted, in the kitchen, on their customer's screen, mailed. */
export const load: Profile = {
  what: ({ rate, seconds, sockets, kitchenSockets, knee, arrivals }) =>
    `${knee.length > 0 ? `${knee.join(", ")} orders a second, ${seconds} s each` : `${rate} orders a second for ${seconds} s`} ` +
    `(${arrivals === "poisson" ? "Poisson arrivals" : "at even distances"}), one to six dishes of 200 in 5 restaurants, half of them ` +
    `from 1,000 customers, half from guests; ${sockets} customers each keep a page open on their newest order, ${kitchenSockets} ` +
    `screens hang in the kitchens.`,
  scale: USUAL,
  house: HOUSE,
  run: async (stage) => (stage.scale.knee.length > 0 ? await findKnee(stage) : await oneRate(stage)),
};

async function oneRate(stage: Stage): Promise<Outcome> {
  const { rig, scale, say } = stage;
  const accepted = await openWarm(stage, CONNECTIONS);
  const done = await orders(stage, scale, scale.rate);
  accepted.push(...done.accepted);
  const screens = await rig.load.run("end", { settleMsMax: SETTLE_MS_MAX });
  const part = "load";
  const figures: Figure[] = [
    ...rateRows(part, "orders", done.orders, done, 201),
    ...timeRows(part, "answered, from when it was due", done.orders.tookMs, SUSTAINED.p99Ms),
    ...screenRows(part, screens, KITCHEN_P99_MS_MAX),
    ...backlogRows(part, done),
    ...memoryRows(part, done.moments),
    failureRow(part, "answers of 5xx, or none", [done.orders]),
    ...(await accountFor(rig, part, accepted, screens, say)),
  ];
  if (done.cost) say(done.cost);
  const memory = memoryPanel(done.moments);
  const picture: Picture = {
    title: `${scale.rate} orders a second for ${scale.seconds} s`,
    description: `Half of the orders were answered within ${p(done, "p50")} ms of when they were due, all but a hundredth within ${p(done, "p99")} ms.`,
    across: OVER_TIME,
    panels: [
      latencyPanel("answered after", done.orders, { value: SUSTAINED.p99Ms, text: `p99 ≤ ${SUSTAINED.p99Ms} ms` }),
      backlogPanel(done.moments),
      ...(memory ? [memory] : []),
    ],
  };
  return { figures, pictures: { load: picture }, data: { cost: done.cost, moments: done.moments } };
}

const p = ({ orders: { tookMs } }: Wave, which: "p50" | "p99"): string => summarise(tookMs)[which].toFixed(0);

async function orders(stage: Stage, scale: Scale, perSecond: number): Promise<Wave> {
  return await wave(stage, {
    connections: CONNECTIONS,
    orders: { arrivals: arriving(scale, perSecond), seed: scale.seed, guests: true },
  });
}

/** One rate after the other on the same system, each after all that the one before caused is done. */
async function findKnee(stage: Stage): Promise<Outcome> {
  const { rig, scale, say } = stage;
  const accepted = await openWarm(stage, CONNECTIONS);
  const steps: Step[] = [];
  for (const perSecond of scale.knee) {
    const done = await orders(stage, scale, perSecond);
    accepted.push(...done.accepted);
    const { p50, p95, p99 } = summarise(done.orders.tookMs);
    const answered = done.orders.statuses.filter((status) => status === 201).length;
    const step = {
      offered: perSecond,
      accepted: answered / done.answeredSeconds,
      failed: done.orders.statuses.length - answered,
      p50,
      p95,
      p99,
      drainedMs: done.drainedMs,
    };
    steps.push(step);
    say(
      `${perSecond}/s: ${step.accepted.toFixed(0)}/s accepted, p99 ${p99.toFixed(0)} ms, done after ${(done.drainedMs / 1000).toFixed(1)} s${holds(step) ? "" : " – does not hold"}`,
    );
    if (done.cost) say(`  ${done.cost}`);
  }
  const screens = await rig.load.run("end", { settleMsMax: SETTLE_MS_MAX });
  const part = "load";
  const knee = kneeOf(steps);
  const figures: Figure[] = [
    ...steps.flatMap((step): Figure[] => [
      {
        part,
        what: `${step.offered}/s offered: accepted`,
        value: step.accepted,
        unit: "/s",
        target: { text: "holds", reached: holds(step) },
      },
      { part, what: "… p50", value: step.p50, unit: "ms" },
      {
        part,
        what: "… p99",
        value: step.p99,
        unit: "ms",
        target: atMost(step.p99, SUSTAINED.p99Ms, `≤ ${SUSTAINED.p99Ms} ms`),
      },
      { part, what: "… all done after the last answer", value: step.drainedMs, unit: "ms" },
    ]),
    {
      part,
      what: "the highest rate that holds",
      value: knee ?? 0,
      unit: "/s",
      target: { text: "≥ 100/s", reached: (knee ?? 0) >= 100 },
    },
    ...(await accountFor(rig, part, accepted, screens, say)),
  ];
  return {
    figures,
    pictures: { [scale.sockets > 0 ? "knee" : "knee-unwatched"]: kneePicture(steps, knee, scale.sockets) },
    data: { steps },
  };
}

function kneePicture(steps: readonly Step[], knee: number | null, sockets: number): Picture {
  const line = (name: string, of: (step: Step) => number) => ({
    name,
    points: steps.map((step) => [step.offered, of(step)] as const),
  });
  return {
    title: `How many orders a second hold, ${sockets > 0 ? `${sockets.toLocaleString("en-GB")} customers watching` : "nobody watching"}`,
    description:
      knee === null
        ? "None of these rates holds."
        : `${knee} orders a second is the highest of these rates that holds; above it, answers come late or events wait.`,
    across: { what: "orders offered", unit: "per second" },
    panels: [
      {
        what: "answered after",
        unit: "ms",
        lines: [line("p50", (step) => step.p50), line("p95", (step) => step.p95), line("p99", (step) => step.p99)],
        limit: { value: SUSTAINED.p99Ms, text: `p99 ≤ ${SUSTAINED.p99Ms} ms` },
      },
      { what: "accepted", unit: "per second", lines: [line("accepted", (step) => step.accepted)] },
      {
        what: "all done after the last answer",
        unit: "s",
        lines: [line("all done after the last answer", (step) => step.drainedMs / 1000)],
      },
    ],
  };
}
