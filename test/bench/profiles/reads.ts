import type { Figure } from "../figures.ts";
import { summarise } from "../percentiles.ts";
import { accountFor } from "./account.ts";
import { backlogPanel, latencyPanel, OVER_TIME } from "./pictures.ts";
import { HOUSE, USUAL, type Outcome, type Profile, type Stage } from "./profile.ts";
import { backlogRows, failureRow, memoryRows, rateRows, screenRows, timeRows } from "./rows.ts";
import { arriving, wave } from "./wave.ts";

const CONNECTIONS = 256;
const MENU_P99_MS_MAX = 150;
const ORDER_P99_MS_MAX = 600;
const SETTLE_MS_MAX = 10_000;
const PART = "reads";

/** Most people only look. */
export const reads: Profile = {
  what: ({ reads: readers, rate, seconds, sockets }) =>
    `${readers} menu reads a second of 5 menus while ${rate} orders a second come, for ${seconds} s; ${sockets} customers keep a page open on ` +
    `their newest order.`,
  scale: { ...USUAL, rate: 50, reads: 500, seconds: 60 },
  house: HOUSE,
  run,
};

async function run(stage: Stage): Promise<Outcome> {
  const { rig, scale, say } = stage;
  const { rate, sockets, kitchenSockets, seed, reads: readers } = scale;
  await rig.load.run("begin", rig.evening({ kitchenSockets, followers: sockets }));
  const paths = rig.restaurants.map(({ id }) => `/api/v1/restaurants/${id}/menu`);
  const done = await wave(stage, {
    connections: CONNECTIONS,
    orders: { arrivals: arriving(scale, rate), seed, guests: true },
    reads: { arrivals: arriving({ ...scale, seed: seed + 1 }, readers), paths },
  });
  const screens = await rig.load.run("end", { settleMsMax: SETTLE_MS_MAX });
  if (done.cost) say(done.cost);
  const figures: Figure[] = [
    ...rateRows(PART, "menu reads", done.reads, done, 200),
    ...timeRows(PART, "menu read, from when it was due", done.reads.tookMs, MENU_P99_MS_MAX),
    ...rateRows(PART, "orders", done.orders, done, 201),
    ...timeRows(PART, "order answered, from when it was due", done.orders.tookMs, ORDER_P99_MS_MAX),
    ...screenRows(PART, screens),
    ...backlogRows(PART, done),
    ...memoryRows(PART, done.moments),
    failureRow(PART, "answers of 5xx, or none", [done.orders, done.reads]),
    ...(await accountFor(rig, PART, done.accepted, screens, say)),
  ];
  const picture = {
    title: `${readers} menu reads and ${rate} orders a second`,
    description: `All but a hundredth of the menus were read within ${summarise(done.reads.tookMs).p99.toFixed(0)} ms, of the orders answered within ${summarise(done.orders.tookMs).p99.toFixed(0)} ms.`,
    across: OVER_TIME,
    panels: [
      latencyPanel("menu read after", done.reads, { value: MENU_P99_MS_MAX, text: `p99 ≤ ${MENU_P99_MS_MAX} ms` }),
      latencyPanel("order answered after", done.orders, {
        value: ORDER_P99_MS_MAX,
        text: `p99 ≤ ${ORDER_P99_MS_MAX} ms`,
      }),
      backlogPanel(done.moments),
    ],
  };
  return { figures, pictures: { reads: picture }, data: { cost: done.cost, moments: done.moments } };
}
