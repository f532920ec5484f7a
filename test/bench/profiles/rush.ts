import { atMost, mustBe, type Figure } from "../figures.ts";
import type { Samples } from "../load/samples.ts";
import { byStatus } from "../over-time.ts";
import { accountFor } from "./account.ts";
import { backlogPanel, latencyPanel, memoryPanel, OVER_TIME, statusPanel } from "./pictures.ts";
import { HOUSE, USUAL, type Outcome, type Profile, type Stage } from "./profile.ts";
import { backlogRows, memoryRows, rateRows, screenRows, timeRows } from "./rows.ts";
import { wave } from "./wave.ts";

/** Everybody has a connection of their own, as in life. */
const CONNECTIONS = 2_000;
/** What an order may be answered with, whatever the crowd. */
const ANSWERS = [201, 409, 422, 429, 503];
const HANGS_MS = 10_000;
const DRAINED_MS_MAX = 60_000;
const SETTLE_MS_MAX = 10_000;

/** A crowd that grows until nobody can serve it. */
export const rush: Profile = {
  what: ({ rate, seconds }) =>
    `orders from none to ${rate} a second within ${seconds} s; whoever heard nothing certain asks again afterwards, with the same key.`,
  scale: { ...USUAL, rate: 500, seconds: 30, sockets: 0 },
  house: HOUSE,
  run,
};

async function run(stage: Stage): Promise<Outcome> {
  const { rig, scale, say } = stage;
  const { rate, seconds, sockets, kitchenSockets, seed } = scale;
  await rig.load.run("begin", rig.evening({ kitchenSockets, followers: sockets }));
  const done = await wave(stage, {
    connections: CONNECTIONS,
    orders: { arrivals: { kind: "ramp", toPerSecond: rate, seconds }, seed, guests: true },
  });
  const screens = await rig.load.run("end", { settleMsMax: SETTLE_MS_MAX });
  if (done.cost) say(done.cost);
  const part = "rush";
  const { orders } = done;
  const figures: Figure[] = [
    ...rateRows(part, "orders", orders, done, 201),
    answersRow(part, orders),
    {
      part,
      what: "503 without Retry-After",
      value: orders.withoutRetryAfter,
      unit: "",
      target: mustBe(orders.withoutRetryAfter === 0, "none"),
    },
    ...timeRows(part, "answered, from when it was due", orders.tookMs),
    hangsRow(part, orders),
    ...screenRows(part, screens),
    ...backlogRows(part, done, atMost(done.drainedMs, DRAINED_MS_MAX, `≤ ${DRAINED_MS_MAX / 1000} s`)),
    ...memoryRows(part, done.moments),
    retriedRow(part, done.retried),
    ...(await accountFor(rig, part, done.accepted, screens, say)),
  ];
  const memory = memoryPanel(done.moments);
  const picture = {
    title: `From none to ${rate} orders a second within ${seconds} s`,
    description: `How long answers took and which they were, by when the orders were due, and what then was on its way.`,
    across: OVER_TIME,
    panels: [
      latencyPanel("answered after", orders),
      statusPanel("answers", orders),
      backlogPanel(done.moments),
      ...(memory ? [memory] : []),
    ],
  };
  return { figures, pictures: { rush: picture }, data: { statuses: byStatus(orders.statuses), moments: done.moments } };
}

function answersRow(part: string, { statuses, surprises }: Samples): Figure {
  const strange = statuses.filter((status) => status !== 0 && !ANSWERS.includes(status));
  const target = mustBe(strange.length === 0, "none");
  const note = strange.length > 0 ? surprises[strange[0] as number] : undefined;
  const what = "answers that are none of 201, 409, 422, 429, 503";
  return { part, what, value: strange.length, unit: "", target, ...(note && { note }) };
}

function hangsRow(part: string, { statuses, tookMs }: Samples): Figure {
  const hung = tookMs.filter((ms, index) => ms > HANGS_MS || statuses[index] === 0).length;
  return {
    part,
    what: "without an answer for 10 s",
    value: hung,
    unit: "",
    target: { text: "none", reached: hung === 0 },
  };
}

/** What became of those who asked again. Whoever still knows nothing then would be lost. */
function retriedRow(part: string, retried: Record<string, number>): Figure {
  const entries = Object.entries(retried);
  const unknown = entries.filter(([status]) => Number(status) === 0 || Number(status) >= 500);
  const left = unknown.reduce((sum, [, count]) => sum + count, 0);
  const note = entries.map(([status, count]) => `${count} × ${status}`).join(", ");
  const what = "uncertain after asking again";
  return { part, what, value: left, unit: "", target: mustBe(left === 0, "none"), ...(note && { note }) };
}
