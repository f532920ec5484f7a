import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import { check, type Check } from "../verdict.ts";
import type { Screen } from "../screen.ts";
import { count, experiment } from "./experiment.ts";

const EVERY_MS = 15_000;
const FRAMES_LOST = 0.02;
const CUT_SHARE = 0.5;
const MISSES_MS = 300;
const BACK_MS_MAX = 5_000;
/** Of all who come back, no more than this share may come in one second. */
const SHARE_MAX = 0.2;
const HERD_LEAST = 30;

/** The host of the rooms dies or is deployed anew, frames are lost; every page has to come back by itself, without a gap. */
export const f7 = experiment("F7", "The rooms are killed and deployed anew", () => {
  const restarts: number[] = [];
  return {
    async breaking(rig, injected, signal) {
      const pumping = pump(rig, signal);
      rig.screens.lossRate = FRAMES_LOST;
      for (let n = 1; await lasting(signal, Math.min(EVERY_MS, rig.seconds * 300)); n++) {
        // Some are in a tunnel when it happens: what they miss meanwhile must be there when they come back.
        const cut = rig.screens.all.filter(() => rig.random() < CUT_SHARE);
        for (const screen of cut) screen.cut();
        count(injected, "pages cut off", cut.length);
        await lasting(signal, MISSES_MS);
        if (n % 4 === 0) {
          await rig.rooms.redeploy();
          count(injected, "rooms deployed anew");
        } else if (rig.rooms.kill()) {
          count(injected, "rooms killed");
          await rig.rooms.up();
        }
        restarts.push(Date.now());
      }
      await pumping;
    },
    inspect: ({ screens }) => comingBack(screens.all, restarts),
  };
});

function comingBack(all: readonly Screen[], restarts: readonly number[]): Check[] {
  let slowest = 0;
  let crowd = 0;
  for (const at of restarts.slice(0, -1)) {
    const returns = all.flatMap((screen) => {
      const next = screen.connectedAt().find((time) => time >= at);
      return next === undefined || screen.connectedAt()[0] === next ? [] : [next - at];
    });
    slowest = Math.max(slowest, ...returns);
    if (returns.length < HERD_LEAST) continue;
    const buckets = new Map<number, number>();
    for (const ms of returns) buckets.set(Math.floor(ms / 1_000), (buckets.get(Math.floor(ms / 1_000)) ?? 0) + 1);
    crowd = Math.max(crowd, Math.max(...buckets.values()) / returns.length);
  }
  return [
    check("every page is back within five seconds", slowest <= BACK_MS_MAX, `the slowest took ${slowest} ms`),
    check("they do not all come in the same second", crowd <= SHARE_MAX, `${Math.round(crowd * 100)} % did`),
  ];
}
