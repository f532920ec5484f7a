import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Frame } from "#domain/frames.ts";
import { ROOM_EVENTS_KEPT } from "#domain/frames.ts";
import {
  catchUp,
  EARLY_MAX,
  emptyLog,
  isStuck,
  type LogEvent,
  record,
  replace,
  type RoomLog,
  type RoomRules,
  skipGaps,
} from "#realtime/room-log.ts";
import { runs } from "#test/support/property-runs.ts";

// A rail of numbers: each change hangs one more on it, so the state tells exactly which changes went into it, in which order.
type Rail = number[];
const rules: RoomRules<Rail, number> = { fold: (rail, change) => rail && [...rail, change], waits: true };
/** News that say everything: the newest is the state. */
const news: RoomRules<number, number> = { fold: (_, change) => change, waits: false };
const patientNews: RoomRules<number, number> = { ...news, waits: true };

const event = (seq: number): LogEvent<number> => ({ t: "event", seq, change: seq });
const railUpTo = (seq: number): Rail => Array.from({ length: seq }, (_, index) => index + 1);
const wholeRail = (seq: number): Frame<Rail, number> & { t: "snapshot" } => ({
  t: "snapshot",
  seq,
  state: railUpTo(seq),
});

/** A log that has everything up to `seq`, having heard the last `events` as events. */
function logAt(seq: number, events = 0): RoomLog<Rail, number> {
  let { log } = replace(rules, emptyLog<Rail, number>(), wholeRail(seq - events));
  for (let next = seq - events + 1; next <= seq; next++) log = record(rules, log, event(next)).log;
  return log;
}

describe("one event", () => {
  test("the next one is passed on, and is part of the state", () => {
    const { log, frames } = record(rules, logAt(3), event(4));
    expect(frames).toEqual([event(4)]);
    expect(log).toMatchObject({ seq: 4, state: [1, 2, 3, 4], early: [] });
  });

  test("a repeated or an older one changes nothing and is told to nobody", () => {
    const log = logAt(3);
    expect(record(rules, log, event(3))).toEqual({ log, frames: [] });
    expect(record(rules, log, event(1))).toEqual({ log, frames: [] });
  });

  test("one that overtook another waits, and both are passed on in order once the other is there", () => {
    const waiting = record(rules, logAt(3), event(5));
    expect(waiting.frames).toEqual([]);
    expect(waiting.log).toMatchObject({ seq: 3, early: [event(5)] });
    const { log, frames } = record(rules, waiting.log, event(4));
    expect(frames).toEqual([event(4), event(5)]);
    expect(log).toMatchObject({ seq: 5, early: [] });
  });

  test("no more than so many wait, and those that are due first are kept", () => {
    let log = logAt(1);
    for (let seq = 200; seq > 2; seq--) ({ log } = record(rules, log, event(seq)));
    expect(log.early.map(({ seq }) => seq)).toEqual(Array.from({ length: EARLY_MAX }, (_, index) => index + 3));
  });

  test("a change that needs a state to start from does not start one", () => {
    const { log, frames } = record(rules, emptyLog<Rail, number>(), event(1));
    expect(frames).toEqual([]);
    expect(log.state).toBeNull();
  });

  test("news that say everything start a state, and the newest wins without waiting", () => {
    const first = record(news, emptyLog<number, number>(), { ...event(1), requestId: "r-1" });
    expect(first.frames).toEqual([{ t: "snapshot", seq: 1, state: 1, requestId: "r-1" }]);
    const jump = record(news, first.log, event(5));
    expect(jump.frames).toEqual([{ t: "snapshot", seq: 5, state: 5 }]);
    expect(record(news, jump.log, event(4)).frames).toEqual([]);
  });
});

describe("a gap", () => {
  test("is closed by the whole state, and what waited behind it follows", () => {
    const { log } = record(rules, logAt(3), event(7));
    const healed = replace(rules, log, wholeRail(6));
    expect(healed.frames).toEqual([wholeRail(6), event(7)]);
    expect(healed.log).toMatchObject({ seq: 7, state: railUpTo(7), early: [] });
  });

  test("a whole state that is older than what the room has is ignored", () => {
    const log = logAt(5);
    expect(replace(rules, log, wholeRail(4))).toEqual({ log, frames: [] });
  });

  test("is skipped by news that say everything, up to the one that waited and no further", () => {
    let { log } = record(patientNews, emptyLog<number, number>(), event(1));
    for (const seq of [3, 5, 8]) ({ log } = record(patientNews, log, event(seq)));
    const skipped = skipGaps(patientNews, log, 5);
    expect(skipped.frames.map(({ t, seq }) => `${t} ${seq}`)).toEqual(["snapshot 3", "snapshot 5"]);
    expect(skipped.log).toMatchObject({ seq: 5, state: 5, early: [event(8)] });
  });

  test("is there too when the next change cannot be applied: it waits for the whole state, with all that come after it", () => {
    const lost: RoomRules<Rail, number> = {
      ...rules,
      fold: (rail, change) => (change === 4 ? null : rules.fold(rail, change)),
    };
    const first = record(lost, logAt(3), event(4));
    expect(first.frames).toEqual([]);
    expect(isStuck(first.log)).toBe(true);
    const { log, frames } = record(lost, first.log, event(5));
    expect(frames).toEqual([]);
    expect(log).toMatchObject({ seq: 3, state: [1, 2, 3], early: [event(4), event(5)] });
    const whole = replace(lost, log, wholeRail(4));
    expect(whole.frames).toEqual([wholeRail(4), event(5)]);
    expect(isStuck(whole.log)).toBe(false);
    expect(isStuck(record(rules, logAt(3), event(5)).log)).toBe(false);
  });

  test("is not skipped by changes that need the one before them", () => {
    const { log } = record(rules, logAt(1), event(3));
    expect(skipGaps(rules, log, 3)).toEqual({ log, frames: [] });
  });
});

describe("what a client hears when it comes", () => {
  const log = logAt(80, ROOM_EVENTS_KEPT);
  const seqs = (since: number | null) => catchUp(log, since).map(({ t, seq }) => `${t} ${seq}`);

  test("everything, when it has nothing", () => {
    expect(catchUp(log, null)).toEqual([wholeRail(80)]);
  });
  test("nothing, when it has everything", () => {
    expect(seqs(80)).toEqual([]);
  });
  test("exactly what it missed, when that is still kept", () => {
    expect(seqs(77)).toEqual(["event 78", "event 79", "event 80"]);
    expect(seqs(30)).toHaveLength(ROOM_EVENTS_KEPT);
  });
  test("everything, when it missed more than is kept", () => {
    expect(seqs(29)).toEqual(["snapshot 80"]);
  });
  test("what the room has, when it claims to know more", () => {
    expect(seqs(81)).toEqual(["snapshot 80"]);
  });
  test("nothing from a room that has heard nothing", () => {
    expect(catchUp(emptyLog<Rail, number>(), null)).toEqual([]);
  });
});

describe("whatever happens on the way", () => {
  test("events in any order end in the same state as the whole state does", () => {
    const shuffled = fc.integer({ min: 1, max: EARLY_MAX }).chain((count) =>
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, index) => index + 4),
        { minLength: count },
      ),
    );
    fc.assert(
      fc.property(shuffled, (order) => {
        let log = logAt(3);
        const heard: number[] = [];
        for (const seq of order) {
          const step = record(rules, log, event(seq));
          log = step.log;
          heard.push(...step.frames.map((frame) => frame.seq));
        }
        expect(heard).toEqual(order.toSorted((left, right) => left - right));
        expect(log.state).toEqual(replace(rules, emptyLog(), wholeRail(order.length + 3)).log.state);
      }),
      runs(300),
    );
  });
});
