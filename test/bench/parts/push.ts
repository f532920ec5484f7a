import { refuseSurprises, type Bench } from "../bench.ts";
import { drained } from "../drain.ts";
import { atMost, type Target } from "../figures.ts";
import { handingOver } from "../hand-over.ts";
import type { PushTimes } from "../load/push.ts";
import { summarise } from "../percentiles.ts";

const ORDERS_IDLE = 40;
const PAUSE_MS = 25;
const CALLERS = 8;

/** How long until a change is on a screen: when nobody else is there, and while eight callers order. */
export async function push({ rig, seconds, say, figures }: Bench): Promise<number> {
  await using _crew = handingOver(rig.db);
  const kitchen = await rig.kitchen(0);
  await rig.load.run("push", { url: rig.url, kitchen, orders: 3, pauseMs: PAUSE_MS }); // warms up
  await drained(rig.db);
  let accepted = 3 + 1;
  const idle = await rig.load.run("push", { url: rig.url, kitchen, orders: ORDERS_IDLE, pauseMs: PAUSE_MS });
  accepted += ORDERS_IDLE + 1;
  await drained(rig.db);
  say(`idle: ${JSON.stringify(summarise(idle.order.sinceAsked))}`);
  report(figures, "idle: status change asked for → customer's socket", idle.order.sinceAsked, { p50: 5, p99: 20 });
  report(figures, "idle: status change answered → customer's socket", idle.order.sinceAnswered);
  report(figures, "idle: order asked for → kitchen's socket", idle.kitchen.sinceAsked);
  report(figures, "idle: order accepted → kitchen's socket", idle.kitchen.sinceAnswered, { p50: 10 });

  const source = await rig.orders(2);
  const kitchens = await Promise.all(rig.restaurants.map((_, n) => rig.kitchen(n)));
  const load = { closed: { url: rig.url, callers: CALLERS, seconds: seconds * 2, source } };
  const [busy, probe] = await Promise.all([
    rig.load.run("kitchens", { kitchens, load }),
    rig.load.run("push", { url: rig.url, kitchen, orders: Math.max(3, Math.round(seconds * 2)), pauseMs: PAUSE_MS }),
  ]);
  refuseSurprises("An order", busy.tally.surprises);
  accepted += busy.tally.times.length + Math.max(3, Math.round(seconds * 2)) + 1;
  await drained(rig.db);
  if (busy.missing > 0) throw new Error(`${busy.missing} orders were not seen on the kitchen's socket.`);
  report(figures, "8 callers: order accepted → kitchen's socket", busy.kitchen.sinceAnswered, { p50: 15 });
  report(figures, "8 callers: order asked for → kitchen's socket", busy.kitchen.sinceAsked);
  report(figures, "8 callers: status change asked for → customer's socket", probe.order.sinceAsked);
  report(figures, "8 callers: status change answered → customer's socket", probe.order.sinceAnswered, { p50: 15 });
  return accepted;
}

function report(
  figures: Bench["figures"],
  what: string,
  times: PushTimes["sinceAsked"],
  wanted: { p50?: number; p99?: number } = {},
): void {
  const { p50, p95, p99 } = summarise(times);
  const target = (actual: number, most: number | undefined): { target?: Target } =>
    most === undefined ? {} : { target: atMost(actual, most, `≤ ${most} ms`) };
  figures.push({ part: "push", what: `${what}, p50`, value: p50, unit: "ms", ...target(p50, wanted.p50) });
  figures.push({ part: "push", what: "… p95", value: p95, unit: "ms" });
  figures.push({ part: "push", what: "… p99", value: p99, unit: "ms", ...target(p99, wanted.p99) });
}
