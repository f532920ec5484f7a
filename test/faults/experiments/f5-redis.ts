import { randomUUID } from "node:crypto";
import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { check } from "../verdict.ts";
import { checkAccepted, count, countFired, experiment } from "./experiment.ts";

const ACCEPTED_LEAST = 0.999;
const FLUSH_MS = 1_000;
const STALE_MS = 30_000;
const ATTACK_MS = 200;
/** So often may somebody guess at one account in a minute. */
const GUESSES_MAX = 3;
/** A minute, less what lies between the moment of the count and the answer of a loaded system. */
const MINUTE_MS = 50_000;

/** Four ways in which Redis can fail, a quarter of the time each; beside it somebody guesses a password. */
export const f5 = experiment("F5", "Redis refuses, stalls, is out of date, forgets", () => ({
  async breaking(rig, injected, signal) {
    const { redis } = rig.services;
    const pumping = pump(rig, signal);
    const attack = guess(rig, injected, signal);
    const ways = [
      () => redis.faults.set([{ mode: "refuse" }]),
      () => redis.faults.set([{ mode: "stall", ms: 10_000 }]),
      () => redis.faults.set([{ mode: "stale", ms: STALE_MS }]),
      () => redis.faults.clear(),
    ];
    for (const begin of ways) {
      begin();
      const quarter = Date.now() + (rig.seconds * 1_000) / ways.length;
      while (Date.now() < quarter && (await lasting(signal, FLUSH_MS))) {
        if (redis.faults.counters.length > 0) continue;
        await rig.world.redis.flush();
        count(injected, "redis flushed");
      }
      countFired(rig, injected);
    }
    await Promise.all([pumping, attack]);
  },
  inspect: (rig) => {
    const guesses = rig.evidence.attempts
      .filter(({ op, status }) => op === "guess" && status === 401)
      .flatMap(({ completedAt }) => completedAt ?? []);
    const most = Math.max(...guesses.map((from) => guesses.filter((at) => at >= from && at < from + MINUTE_MS).length));
    return {
      checks: [
        checkAccepted(rig, ACCEPTED_LEAST),
        check(
          "guessing a password is limited without Redis",
          guesses.length > 0 && most <= GUESSES_MAX,
          `${most} tries in a minute were let through`,
        ),
      ],
    };
  },
}));

async function guess(rig: Rig, injected: Record<string, number>, signal: AbortSignal): Promise<void> {
  const { house } = rig;
  const email = house.customers[0]?.account.email;
  while (await lasting(signal, ATTACK_MS)) {
    const body = { identifier: email, password: `wrong ${randomUUID()}` };
    await house.anonymous.attempt({ op: "guess", method: "POST", path: "/auth/signin", body, key: randomUUID() });
    count(injected, "passwords guessed");
  }
}
