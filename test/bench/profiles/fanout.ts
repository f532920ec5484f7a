import { atMost, type Figure } from "../figures.ts";
import { summarise } from "../percentiles.ts";
import { accountFor } from "./account.ts";
import { backlogPanel, latencyPanel, memoryPanel, OVER_TIME } from "./pictures.ts";
import { USUAL, type Outcome, type Profile, type Stage } from "./profile.ts";
import { backlogRows, failureRow, memoryRows, rateRows, timeRows } from "./rows.ts";
import { wave } from "./wave.ts";

const CONNECTIONS = 128;
/** Orders are placed slowly before anything is measured. */
const PLACING_RATE = 40;
const P99_MS_MAX = 1_000;
const SETTLE_MS_MAX = 10_000;
const PART = "fanout";

/** Many customers watch, each their own order, while the kitchens move one after the other. */
export const fanout: Profile = {
  what: ({ sockets, kitchenSockets, rate, seconds }) =>
    `${sockets.toLocaleString("en-GB")} customers watch an order each, ${kitchenSockets} screens hang in 10 kitchens, and for ${seconds} s crews ` +
    `make ${rate} moves a second: an order goes to and fro between confirmed and preparing.`,
  scale: { ...USUAL, rate: 100, seconds: 300, arrivals: "constant" },
  // Half of a hundred orders in each column of a board: none is only counted.
  house: { restaurants: 10, customers: 1_000 },
  run,
};

async function run(stage: Stage): Promise<Outcome> {
  const { rig, scale, say } = stage;
  const { sockets, kitchenSockets, rate, seconds, seed } = scale;
  await rig.load.run("begin", rig.evening({ kitchenSockets, followers: sockets }));
  const placing = { kind: "constant" as const, perSecond: PLACING_RATE, seconds: sockets / PLACING_RATE };
  const placed = await wave(stage, {
    connections: CONNECTIONS,
    orders: { arrivals: placing, seed, guests: false },
  });
  // Once to confirmed, and every second order on to preparing: from then on each column of a board holds half of them.
  const dealing = { kind: "constant" as const, perSecond: rate, seconds: (sockets * 1.5) / rate };
  await wave(stage, { connections: CONNECTIONS, moves: { arrivals: dealing, habit: "to and fro" } });
  await rig.load.run("startAnew", {});
  say(`${sockets} orders are watched; now ${rate} moves a second`);

  const arrivals = { kind: "constant" as const, perSecond: rate, seconds };
  const done = await wave(stage, { connections: CONNECTIONS, moves: { arrivals, habit: "to and fro" } });
  const screens = await rig.load.run("end", { settleMsMax: SETTLE_MS_MAX });
  if (done.cost) say(done.cost);
  const { p99 } = summarise(screens.times.move);
  const figures: Figure[] = [
    ...rateRows(PART, "moves", done.moves, done, 200),
    ...timeRows(PART, "answered, from when it was due", done.moves.tookMs),
    ...timeRows(PART, "move answered → its customer's socket", screens.times.move).slice(0, 2),
    { part: PART, what: "… p99", value: p99, unit: "ms", target: atMost(p99, P99_MS_MAX, "≤ 1,000 ms") },
    ...backlogRows(PART, done),
    ...memoryRows(PART, done.moments),
    failureRow(PART, "answers of 5xx, or none", [placed.orders, done.moves]),
    ...(await accountFor(rig, PART, placed.accepted, screens, say)),
  ];
  const memory = memoryPanel(done.moments);
  const picture = {
    title: `${rate} moves a second, ${sockets.toLocaleString("en-GB")} customers watching`,
    description: `Half of the moves were answered within ${summarise(done.moves.tookMs).p50.toFixed(0)} ms of when they were due.`,
    across: OVER_TIME,
    panels: [latencyPanel("move answered after", done.moves), backlogPanel(done.moments), ...(memory ? [memory] : [])],
  };
  return { figures, pictures: { fanout: picture }, data: { cost: done.cost, moments: done.moments } };
}
