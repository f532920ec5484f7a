import { Silence } from "./silence.ts";
import { Chance } from "./chance.ts";
import { checkDatabase } from "./checks.ts";
import { checkEnd, heal } from "./ending.ts";
import { decide } from "./fate.ts";
import { History } from "./history.ts";
import { START, type House } from "./house.ts";
import type { Turn } from "./operations.ts";
import { perform } from "./perform.ts";
import type { RedisService } from "./redis-service.ts";
import { Broken } from "./story.ts";
import { VirtualClock } from "./virtual-clock.ts";

export type Outcome = { story: string[]; broken: Broken | null; calls: number; log: string[] };

/** QStash forgets the ids of messages never, after ten minutes, or at once. */
const DEDUP_MS = [90 * 24 * 3_600_000, 600_000, 0];

/** Lives through one history. The same seed and turns always come to the same. */
export async function runHistory(house: House, redis: RedisService, seed: number, turns: Turn[]): Promise<Outcome> {
  const clock = new VirtualClock(START);
  const chance = new Chance();
  await house.empty();
  await redis.flush();
  if (seed % 4 > 1) await redis.beOld();
  const history = new History(house, clock, redis, DEDUP_MS[seed % DEDUP_MS.length] ?? 0);
  clock.isBusy = () => chance.isBusy || redis.isBusy || history.cloud.postgres.isBusy;
  const fetchOfProcess = globalThis.fetch;
  const silence = new Silence();
  clock.install();
  chance.install(seed);
  Object.assign(globalThis, { fetch: history.cloud.fetch, caches: { default: noCache } });
  try {
    await history.signEverybodyIn();
    await live(history, turns, seed % 2 === 1);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    history.broken ??= error;
  } finally {
    for (const { connection } of history.pages) connection.close();
    await clock.settle();
    clock.uninstall();
    chance.uninstall();
    Object.assign(globalThis, { fetch: fetchOfProcess });
    Reflect.deleteProperty(globalThis, "caches");
    silence.end();
  }
  return { story: history.story.lines, broken: history.broken, calls: history.network.sent, log: silence.lines };
}

async function live(history: History, turns: Turn[], isHarsh: boolean): Promise<void> {
  for (const turn of turns) {
    await perform(history, turn);
    for (const { call: nth, fault } of turn.answers) {
      const { pending } = history.network;
      const call = pending[nth % Math.max(1, pending.length)];
      if (!call) break;
      await decide(history, call, fault);
      if (call.writes) await checkDatabase(history, "moment");
      if (history.broken) return;
    }
    if (history.broken) return;
  }
  await heal(history, isHarsh);
  if (!history.broken) await checkDatabase(history, "end");
  if (!history.broken) await checkEnd(history);
}

/** A city's cache that has nothing: a menu that is not in the Worker's memory is read. */
const noCache = { match: async () => undefined, put: async () => undefined };
