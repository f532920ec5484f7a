import { costLine, refuseSurprises, type Bench } from "../bench.ts";
import { accountOf, backlog, drained, isExact } from "../drain.ts";
import type { Target } from "../figures.ts";
import { handingOver } from "../hand-over.ts";
import { summarise } from "../percentiles.ts";

const RATES = [100, 200];
const CONNECTIONS = 128;
/** A rate is called sustained when everything is accepted this quickly, and done so soon after the last order came. */
export const SUSTAINED = { p99Ms: 400, drainedMs: 2_000 };

/** Orders that come at a constant rate, through everything: accepted, in the kitchen, mailed. */
export async function chain({ rig, seconds, say, figures }: Bench): Promise<number> {
  await using _crew = handingOver(rig.db);
  const source = await rig.orders(3);
  const kitchens = await Promise.all(rig.restaurants.map((_, n) => rig.kitchen(n)));
  let accepted = 0;
  for (const perSecond of RATES) {
    await drained(rig.db);
    const duration = seconds * 4;
    const [before, counted] = [rig.cpu(), await rig.counts()];
    const arrivals = { kind: "constant" as const, perSecond, seconds: duration };
    const open = { url: rig.url, arrivals, connections: CONNECTIONS, source };
    const running = rig.load.run("kitchens", { kitchens, load: { open } });
    const waiting = await watchBacklog(rig.db, running, duration);
    const { tally, kitchen, missing } = await running;
    const drainedMs = await drained(rig.db);
    const messages = deliveriesOf((await rig.counts()).qstash) - deliveriesOf(counted.qstash);
    refuseSurprises("An order", tally.surprises);
    const orders = tally.times.length;
    accepted += orders;
    say(`${perSecond}/s for ${duration} s: ${costLine(before, rig.cpu(), orders)}`);

    const part = "chain";
    const rate = `${perSecond}/s`;
    const times = summarise(tally.times);
    const isSustained = missing === 0 && times.p99 <= SUSTAINED.p99Ms && drainedMs <= SUSTAINED.drainedMs;
    const sustained: Target = { text: perSecond === 100 ? "sustained" : "stretch: sustained", reached: isSustained };
    figures.push({
      part,
      what: `${rate} for ${duration} s: accepted`,
      value: orders / duration,
      unit: "/s",
      target: sustained,
    });
    figures.push({ part, what: "… answered, from when it was due, p50", value: times.p50, unit: "ms" });
    figures.push({ part, what: "… p99", value: times.p99, unit: "ms" });
    const shown = summarise(kitchen.sinceAsked);
    figures.push({ part, what: "… on the kitchen's socket, p50", value: shown.p50, unit: "ms" });
    figures.push({ part, what: "… p99", value: shown.p99, unit: "ms" });
    figures.push({ part, what: "… deliveries waiting when the last order came", value: waiting, unit: "" });
    figures.push({ part, what: "… and done after", value: drainedMs, unit: "ms" });
    figures.push({ part, what: "… QStash messages for each order", value: messages / orders, unit: "" });
  }
  return accepted;
}

/** What waits in the moment in which the last order arrives. */
async function watchBacklog(db: Bench["rig"]["db"], running: Promise<unknown>, seconds: number): Promise<number> {
  await Promise.race([running, new Promise((resolve) => setTimeout(resolve, seconds * 1000))]);
  return await backlog(db);
}

const deliveriesOf = (operations: Record<string, number>): number =>
  Object.entries(operations).reduce((sum, [name, count]) => (name.startsWith("deliver ") ? sum + count : sum), 0);

/** Compares what callers were told with what the database holds, after everything else. */
export async function audit({ rig, figures }: Bench, accepted: number): Promise<void> {
  await drained(rig.db);
  const account = await accountOf(rig.db);
  const exact = isExact(account) && account.orders === accepted;
  figures.push({
    part: "account",
    what: "orders accepted",
    value: accepted,
    unit: "",
    note: Object.entries(account)
      .map(([name, count]) => `${name} ${count}`)
      .join(", "),
    target: { text: "accepted = processed", reached: exact },
  });
}
