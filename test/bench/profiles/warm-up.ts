import type { Stage } from "./profile.ts";

/** Enough for every connection of the database's endpoint to have planned what it does. */
const WARM_UP_SECONDS = 10;
const WARM_UP_RATE = 40;

/** Opens the evening, and lets compilers and planners learn from the first orders, which nobody measures. Says which were accepted. */
export async function openWarm({ rig, scale }: Stage, connections: number): Promise<string[]> {
  const { kitchenSockets, sockets, seed } = scale;
  await rig.load.run("begin", rig.evening({ kitchenSockets, followers: sockets }));
  const arrivals = { kind: "constant" as const, perSecond: WARM_UP_RATE, seconds: WARM_UP_SECONDS };
  const warmUp = await rig.load.run("traffic", {
    connections,
    orders: { arrivals, seed: seed + 1_000, guests: true },
  });
  await rig.load.run("startAnew", {});
  return warmUp.accepted;
}
