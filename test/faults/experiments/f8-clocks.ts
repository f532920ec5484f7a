import { randomUUID } from "node:crypto";
import { tokenOf } from "#test/support/accounts.ts";
import { lasting } from "../lasting.ts";
import { bearer } from "../house.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { check } from "../verdict.ts";
import { count, countFired, experiment } from "./experiment.ts";

const MINUTE_MS = 60_000;
const ACCESS_MS = 15 * MINUTE_MS;
const EVERY_MS = 500;

/** A token that was made this long ago, and what becomes of it; between the two lines either is right. */
const AGES: { what: string; agoMs: number; status: number }[] = [
  { what: "made by a clock 30 s ahead", agoMs: -30_000, status: 200 },
  { what: "30 s before its end", agoMs: ACCESS_MS - 30_000, status: 200 },
  { what: "61 s after its end", agoMs: ACCESS_MS + 61_000, status: 401 },
  { what: "10 min after its end", agoMs: ACCESS_MS + 10 * MINUTE_MS, status: 401 },
];

/** The queue's clock is ten minutes wrong, either way by turns; tokens come from clocks that are wrong. */
export const f8 = experiment("F8", "Clocks that are wrong", () => {
  const wrong: string[] = [];
  return {
    async breaking(rig, injected, signal) {
      const pumping = pump(rig, signal);
      for (let n = 0; await lasting(signal, EVERY_MS); n++) {
        const { faults } = rig.services.qstash;
        if (n % 8 === 0) {
          countFired(rig, injected);
          faults.set([{ mode: n % 16 === 0 ? "clock_ahead" : "clock_behind", match: "deliver", probability: 0.5 }]);
        }
        wrong.push(...(await tokensOfAllAges(rig)));
        count(injected, "tokens from wrong clocks", AGES.length);
      }
      countFired(rig, injected);
      await pumping;
    },
    inspect: () => ({
      checks: [
        check(
          "no token counts a minute after its end, and none ends early",
          wrong.length === 0,
          wrong.slice(0, 3).join("; "),
        ),
      ],
    }),
  };
});

async function tokensOfAllAges({ world, house }: Rig): Promise<string[]> {
  const account = house.customers[0]?.account;
  if (!account) throw new Error("There is no customer.");
  const wrong: string[] = [];
  for (const { what, agoMs, status } of AGES) {
    const token = await tokenOf(world.db.query, world.keys, account, new Date(Date.now() - agoMs));
    const client = house.anonymous.as(`user:${account.userId}`, bearer(token));
    const answer = await client.attempt({ op: "me", method: "GET", path: "/auth/me", key: randomUUID() });
    if (answer.outcome !== "info" && answer.status !== status) wrong.push(`a token ${what}: ${answer.status}`);
  }
  return wrong;
}
