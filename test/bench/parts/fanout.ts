import type { Bench } from "../bench.ts";
import { summarise } from "../percentiles.ts";

const SOCKETS = 1_000;
const CHANGES = 20;
const KITCHEN = 3;

/** A thousand guests have a menu open while a dish sells out and comes back. */
export async function fanout({ rig, say, figures }: Bench): Promise<void> {
  const { menu, crewToken } = await rig.kitchen(KITCHEN);
  const itemId = menu.items.find(({ optionGroups }) => optionGroups.length === 0)?.id ?? "";
  const job = { url: rig.url, restaurantId: menu.restaurantId, itemId, crewToken, sockets: SOCKETS, changes: CHANGES };
  const { each, last, openedMs, missing } = await rig.load.run("fanOut", job);
  if (missing > 0) throw new Error(`${missing} frames of the fan-out did not arrive.`);
  say(`${SOCKETS} sockets opened in ${Math.round(openedMs)} ms`);
  const part = "fanout";
  const [all, ends] = [summarise(each), summarise(last)];
  figures.push({
    part,
    what: `${SOCKETS.toLocaleString("en-GB")} sockets: change asked for → a socket, p50`,
    value: all.p50,
    unit: "ms",
  });
  figures.push({ part, what: "… p99", value: all.p99, unit: "ms" });
  figures.push({ part, what: "… the last socket, p50", value: ends.p50, unit: "ms" });
}
