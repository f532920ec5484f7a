import { seededRandom, type FaultRule } from "#local/faults.ts";
import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { count, countFired, type Course } from "./experiment.ts";
import { killAtBorders } from "./f2-kills.ts";
import { cutPower } from "./f6-postgres.ts";
import { experimentInParts } from "./parts.ts";

const AT_ONCE = 3;
const SECONDS_EACH = 90;
const KILL_MS_BETWEEN = 6_000;
const POSTGRES_MS_BETWEEN = 20_000;
const POSTGRES_DOWN_MS = 2_000;
const ROOMS_MS_BETWEEN = 8_000;
const FRAMES_LOST = 0.02;

/** One part that makes trouble for as long as `signal` allows. */
type Trouble = (rig: Rig, injected: Record<string, number>, signal: AbortSignal) => Promise<void>;

const TROUBLES: Record<string, Trouble> = {
  "the Worker is killed": async (rig, injected, signal) => await killAtBorders(rig, injected, signal, KILL_MS_BETWEEN),
  "Postgres is killed": async (rig, injected, signal) => {
    while (await lasting(signal, POSTGRES_MS_BETWEEN * (0.5 + rig.random()))) {
      await cutPower(rig, injected, signal, POSTGRES_DOWN_MS);
    }
  },
  "the rooms are killed and lose frames": async (rig, injected, signal) => {
    rig.screens.lossRate = FRAMES_LOST;
    while (await lasting(signal, ROOMS_MS_BETWEEN * (0.5 + rig.random()))) {
      if (rig.rooms.kill()) count(injected, "rooms killed");
    }
  },
  "Postgres' answers are lost or late": ruled("neon", [
    { mode: "drop_after", match: "_v", probability: 0.02 },
    { mode: "delay", match: "_v", probability: 0.05, ms: 1_500 },
  ]),
  "a hostile queue": ruled("qstash", [
    { mode: "never", match: "deliver", probability: 0.02 },
    { mode: "duplicate", match: "deliver", probability: 0.2 },
    { mode: "reorder", match: "deliver", probability: 0.3, ms: 1_000 },
    { mode: "drop_after", match: "deliver", probability: 0.05 },
    { mode: "error", match: "POST /v2/batch", probability: 0.2, status: 500 },
  ]),
  "Redis stalls, fails and is out of date": ruled("redis", [
    { mode: "stall", probability: 0.02, ms: 10_000 },
    { mode: "refuse", probability: 0.3 },
    { mode: "stale", ms: 30_000 },
  ]),
  "the mail provider loses answers": ruled("mail", [
    { mode: "drop_after", probability: 0.2 },
    { mode: "error", probability: 0.2, status: 500 },
  ]),
};

const drawn = ({ seed }: Rig) => draw(Object.entries(TROUBLES), AT_ONCE, seededRandom(seed));

const course = (): Course => ({
  async breaking(rig, injected, signal) {
    const chosen = drawn(rig);
    await Promise.all([pump(rig, signal), ...chosen.map(async ([, trouble]) => await trouble(rig, injected, signal))]);
    countFired(rig, injected);
  },
  inspect: (rig) => ({
    checks: [],
    figures: {
      "troubles at once": drawn(rig)
        .map(([name]) => name)
        .join("; "),
    },
  }),
});

/**
 * Three troubles at once, which the seed chooses, and other three every minute and a half: what each part survives alone, it must
 * survive beside others.
 */
export const f13 = experimentInParts("F13", "Three troubles at once", ({ seed, seconds }) =>
  Array.from({ length: Math.max(1, Math.round(seconds / SECONDS_EACH)) }, (_, n) => ({
    name: `seed ${seed + n}`,
    seed: seed + n,
    begin: course,
  })),
);

/** Trouble that one of the services makes by rules. */
function ruled(service: keyof Rig["services"], rules: FaultRule[]): Trouble {
  return async (rig) => {
    rig.services[service].faults.set(rules, rig.seed);
  };
}

/** So many of these, each at most once, in an order that chance gives. */
function draw<T>(from: readonly T[], howMany: number, random: () => number): T[] {
  const left = [...from];
  return Array.from({ length: Math.min(howMany, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}
