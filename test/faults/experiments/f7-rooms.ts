import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import { check } from "../verdict.ts";
import type { Screen } from "../screen.ts";
import { count, experiment } from "./experiment.ts";

const EVERY_MS = 15_000;
const FRAMES_LOST = 0.02;
const CUT_SHARE = 0.5;
const MISSES_MS = 300;
const BACK_MS_MAX = 5_000;
/** Fewer pages than this are no crowd. */
const HERD_LEAST = 10;

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
    inspect: ({ screens }) => {
      const { slowestMs, busiestShare } = comingBack(screens.all, restarts);
      return {
        checks: [
          check("every page is back within five seconds", slowestMs <= BACK_MS_MAX, `the slowest took ${slowestMs} ms`),
        ],
        figures: {
          "the slowest page was back after": `${slowestMs} ms`,
          "pages that came in the busiest second": `${Math.round(busiestShare * 100)} %`,
        },
      };
    },
  };
});

/** How long after each return of the rooms the last page was back, and how many of all came in the busiest second. */
function comingBack(all: readonly Screen[], restarts: readonly number[]): { slowestMs: number; busiestShare: number } {
  let [slowestMs, busiestShare] = [0, 0];
  for (const [n, at] of restarts.slice(0, -1).entries()) {
    const until = restarts[n + 1] ?? Infinity;
    const returns = all.flatMap((screen) => {
      const [, ...later] = screen.connectedAt();
      const back = later.find((time) => time >= at && time < until);
      return back === undefined ? [] : [back - at];
    });
    slowestMs = Math.max(slowestMs, ...returns);
    const seconds = new Map<number, number>();
    for (const ms of returns) seconds.set(Math.floor(ms / 1_000), (seconds.get(Math.floor(ms / 1_000)) ?? 0) + 1);
    if (returns.length >= HERD_LEAST)
      busiestShare = Math.max(busiestShare, Math.max(...seconds.values()) / returns.length);
  }
  return { slowestMs, busiestShare };
}
