import { setTimeout as sleep } from "node:timers/promises";
import { startRig, type Rig } from "../rig.ts";
import { settle } from "../settle.ts";
import { check, judge, type Check } from "../verdict.ts";
import { arm, inShare, MODES, recordCalls, type Mode, type OutboundCall } from "./cells.ts";
import type { Act, Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

export type Cell = { scenario: string; call: OutboundCall; mode: Mode };
type Planned = { scenario: Scenario; cell: Cell };
export type CellResult = Cell & {
  /** Whether the fault came about: a call can go another way the second time. */
  fired: boolean;
  /** What was wrong; nothing, as a rule. */
  broken: Check[];
};

export type SweepOptions = {
  seed: number;
  /** A part of all cells, from 0 to `of` - 1. */
  share?: { of: number; rest: number } | undefined;
  /** Part of the name of the only scenarios to try. */
  only?: string | undefined;
  onCell?: (result: CellResult, done: number, all: number) => void;
};

/** A scenario that goes wrong before anything was broken. */
export class Unsound extends Error {}

const FIRED_MS_MAX = 1_500;
/** An early "no" is forgotten after two seconds; three more for a slow machine. */
const REMEMBERED_MS_MAX = 5_000;
/** Longer than any caller waits for a call that hangs. */
const HANGS_MS_MAX = 12_000;

/** Most of a sweep is waiting for calls that hang, so as many systems side by side take little longer than one. */
const SIDE_BY_SIDE = 4;

/**
 * Breaks each call of each scenario in each way, one at a time in each system: the client asks again under its key, everything heals,
 * and the books must be right. A cell that breaks something has its system thrown away, so that the next one starts clean.
 */
export async function sweepFaults({ seed, share, only, onCell }: SweepOptions): Promise<CellResult[]> {
  const start = async () => await startRig({ seed, restaurants: 1 });
  const rigs = await sideBySide(Array.from({ length: SIDE_BY_SIDE }, () => start));
  const results: CellResult[] = [];
  let wanted: Planned[];
  try {
    wanted = (await cellsOf(rigs, only)).filter((_, n) => !share || inShare(n, share));
  } catch (error) {
    await sideBySide(rigs.map((rig) => async () => await rig[Symbol.asyncDispose]()));
    throw error;
  }
  const waiting = [...wanted.entries()];
  let done = 0;
  const tryAll = async (first: Rig) => {
    let rig: Rig | null = first;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [n, { scenario, cell }] = next;
        rig ??= await start();
        const result = { ...cell, ...(await tryCell(rig, scenario, cell).catch(untried)) };
        results[n] = result;
        onCell?.(result, ++done, wanted.length);
        if (result.broken.length === 0) continue;
        await rig[Symbol.asyncDispose]();
        rig = null;
      }
    } finally {
      await rig?.[Symbol.asyncDispose]();
    }
  };
  await sideBySide(rigs.map((rig) => async () => await tryAll(rig)));
  return results;
}

/** Does all at once, and waits for all of it also when something of it goes wrong: nothing is left running. Then it throws the first. */
async function sideBySide<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
  const ended = await Promise.allSettled(works.map(async (work) => await work()));
  return ended.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}

/** A cell that met what nobody foresaw is broken, and the others are tried all the same. */
const untried = (error: unknown): Omit<CellResult, keyof Cell> => ({
  fired: false,
  broken: [check("the cell can be tried", false, error instanceof Error ? error.message : String(error))],
});

/** The scenarios with this in their names. */
export const scenariosCalled = (only: string): readonly Scenario[] =>
  SCENARIOS.filter(({ name }) => name.includes(only));

/** Has each scenario happen once, unbroken, and lists what there is to break; the list is the same whichever system it happened in. */
async function cellsOf(rigs: readonly Rig[], only = ""): Promise<Planned[]> {
  const scenarios = scenariosCalled(only);
  const waiting = [...scenarios.entries()];
  const calls: OutboundCall[][] = [];
  const recordAll = async (rig: Rig) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [n, scenario] = next;
      calls[n] = await callsOf(rig, scenario).catch((error: unknown) => {
        waiting.length = 0;
        const why = error instanceof Error ? error.message : String(error);
        throw new Unsound(`${scenario.name}, before anything was broken: ${why}`, { cause: error });
      });
    }
  };
  await sideBySide(rigs.map((rig) => async () => await recordAll(rig)));
  return scenarios.flatMap((scenario, n) =>
    (calls[n] ?? []).flatMap((call) =>
      MODES.map((mode) => ({ scenario, cell: { scenario: scenario.name, call, mode } })),
    ),
  );
}

/** What the Worker asks for in a scenario when nothing is broken, and when it does not happen for the first time. */
async function callsOf(rig: Rig, scenario: Scenario): Promise<OutboundCall[]> {
  await perform(await scenario.prepare(rig));
  await settle(rig);
  await scenario.restore?.(rig);
  const act = await scenario.prepare(rig);
  const recorded = recordCalls(rig, scenario.wholeChain === true);
  const broken = await perform(act);
  if (broken) throw new Error(broken.why);
  await rig.world.idle();
  await rig.world.quiesce();
  const calls = recorded();
  const missing = await confirm(act);
  if (missing) throw new Error(`${scenario.name}, before anything was broken: ${missing.why}.`);
  await settle(rig);
  const wrong = typeof act === "function" ? null : ((await act.atRest?.()) ?? null);
  if (wrong !== null) throw new Error(`${scenario.name}, before anything was broken: ${wrong}.`);
  await scenario.restore?.(rig);
  if (calls.length === 0) throw new Error("Nothing is asked for: there is nothing to break.");
  return calls;
}

async function tryCell(rig: Rig, scenario: Scenario, { call, mode }: Cell): Promise<Omit<CellResult, keyof Cell>> {
  const act = await scenario.prepare(rig);
  const hasFired = arm(rig, call, mode);
  const refused = await perform(act);
  // What is broken behind the answer takes a moment.
  for (const deadline = Date.now() + FIRED_MS_MAX; !hasFired() && Date.now() < deadline;) await sleep(20);
  const fired = hasFired();
  // A call that hangs behind the answer holds up what comes next: that would be the next cell's trouble.
  const { [call.service]: service } = rig.services;
  for (const deadline = Date.now() + HANGS_MS_MAX; service.pending > 0 && Date.now() < deadline;) await sleep(20);
  const broken = refused ?? (await confirm(act));
  const { checks } = await judge(rig);
  const wrong = typeof act === "function" ? null : ((await act.atRest?.()) ?? null);
  if (wrong !== null) checks.push(check("what was done has come about everywhere", false, wrong));
  await scenario.restore?.(rig);
  return { fired, broken: [...(broken ? [broken] : []), ...checks.filter(({ isGood }) => !isGood)] };
}

/** Sees what is different afterwards; what somebody had remembered may be said for a moment longer. Null when it is as it should be. */
async function confirm(act: Act): Promise<Check | null> {
  if (typeof act === "function" || !act.afterwards) return null;
  const { client, wish, status: wanted } = act.afterwards;
  for (const deadline = Date.now() + REMEMBERED_MS_MAX; ; await sleep(200)) {
    const { op, path, ...asked } = wish();
    const { status } = await client.insist({ op, path, ...asked });
    if (status === wanted) return null;
    if (Date.now() > deadline)
      return check("what was done has come about", false, `${op} ${path} is answered ${status} then, not ${wanted}`);
  }
}

/** Has it happen; says what is wrong with the answer that there is in the end. */
async function perform(act: Act): Promise<Check | null> {
  if (typeof act === "function") {
    await act().catch(() => undefined); // a pump that dies comes again
    return null;
  }
  const { status } = await act.client.insist(act.wish);
  if (status === act.status || status === act.orDone) return null;
  return check("the wish is fulfilled in the end", false, `${act.wish.op} was answered ${status}, not ${act.status}`);
}
