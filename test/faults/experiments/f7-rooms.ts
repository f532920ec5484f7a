import { setTimeout as sleep } from "node:timers/promises";
import { comingBack, type Gap } from "../coming-back.ts";
import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import { remembering } from "../remembering.ts";
import { check } from "../verdict.ts";
import { count, experiment } from "./experiment.ts";

const EVERY_MS = 10_000;
const FRAMES_LOST = 0.02;
const CUT_SHARE = 0.5;
const MISSES_MS = 1_500;
const BACK_MS_MAX = 5_000;

/** The host of the rooms dies or is deployed anew, frames are lost; every page has to come back by itself, without a gap. */
export const f7 = experiment("F7", "The rooms are killed and deployed anew", () => {
  const gaps: Gap[] = [];
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
        const goneAt = Date.now();
        if (n % 4 === 0) {
          await rig.rooms.redeploy();
          count(injected, "rooms deployed anew");
        } else {
          if (!rig.rooms.kill()) continue;
          count(injected, "rooms killed");
          await rig.rooms.up();
        }
        gaps.push({ goneAt, backAt: Date.now() });
      }
      await pumping;
    },
    inspect: async ({ screens, evidence, world }) => {
      // The last time counts, too: its pages have as long as those of the others.
      const spared = (gaps.at(-1)?.backAt ?? 0) + BACK_MS_MAX - Date.now();
      if (spared > 0) await sleep(spared);
      // Whoever has been signed out meanwhile is asked to sign in.
      const pages = screens.all.filter((screen) => !screen.isRefused()).map((screen) => screen.connectedAt());
      const seen = comingBack(pages, gaps, { patienceMs: BACK_MS_MAX, until: Date.now() });
      const { looked, missing, slowestMs, busiestShare } = seen;
      const remembered = remembering(evidence.transcripts, world.rooms?.confirmed ?? []);
      return {
        checks: [
          check(
            "every page is back within five seconds",
            looked > 0 && missing === 0 && slowestMs <= BACK_MS_MAX,
            `of ${looked} returns ${missing} did not come about, the slowest took ${slowestMs} ms`,
          ),
          check(
            "a room tells whoever comes what it has confirmed",
            remembered.looked > 0 && remembered.forgotten.length === 0,
            `of ${remembered.looked} times ${remembered.forgotten.length}: ${remembered.forgotten.slice(0, 3).join("; ")}`,
          ),
        ],
        figures: {
          "connections that had missed something": String(remembered.looked),
          "pages that had to come back": String(looked),
          "the slowest page was back after": `${slowestMs} ms`,
          "pages that came in the busiest second": `${Math.round(busiestShare * 100)} %`,
        },
      };
    },
  };
});
