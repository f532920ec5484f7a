import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { continueErasures, PEOPLE_MS_MAX } from "#worker/commands/erase.ts";
import { createLog } from "#worker/log.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** A database in which each statement takes so long, and ten people wait to be forgotten. */
function slowDeps(statementMs: number) {
  const tried = new Set<string>();
  const call = async (name: string, command: { userId?: string }) => {
    vi.setSystemTime(Date.now() + statementMs);
    if (name === "claim_erasures_v1") return { userIds: Array.from({ length: 10 }, (_, n) => `person-${n}`) };
    tried.add(command.userId ?? "");
    return { untold: [], orders: [], kitchens: [], remains: "more" };
  };
  const deps = { db: { call }, rooms: { forget: async () => undefined }, requestId: "a sweep", log: createLog() };
  return { deps: deps as unknown as Parameters<typeof continueErasures>[0], tried };
}

test("a sweep never outlives its cron tick: where each statement hangs, most people are left to the next one", async () => {
  const { deps, tried } = slowDeps(8_000);
  const began = Date.now();
  await continueErasures(deps);
  expect(Date.now() - began).toBeLessThan(PEOPLE_MS_MAX + 8_000);
  expect([...tried]).toEqual(["person-0"]);
});

test("where nothing hangs, a sweep goes on with everybody who is waiting", async () => {
  const { deps, tried } = slowDeps(5);
  await continueErasures(deps);
  expect(tried.size).toBe(10);
});
