import { describe, expect, test } from "vitest";
import { atMost, isBroken, mustBe, tableOf, type Figure } from "./figures.ts";
import { holds, kneeOf, type Step } from "./knee.ts";
import { overTime, statusesInWords } from "./over-time.ts";
import { percentile, summarise } from "./percentiles.ts";

describe("percentiles", () => {
  test("are values that were measured: the smallest that so many do not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(summarise(hundred.toReversed())).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(percentile([3, 5], 0.99)).toBe(5);
    expect(percentile([3, 5], 0.5)).toBe(3);
  });

  test("of nothing are no number", () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(summarise([]).max).toBeNaN();
  });
});

describe("times over the evening", () => {
  test("count where they were due, whenever the answer came", () => {
    const stretches = overTime({ dueMs: [4_100, 100, 900, 4_900], tookMs: [7, 3_000, 5, 9] }, 2);
    expect(stretches.map(({ atSeconds, count, max }) => [atSeconds, count, max])).toEqual([
      [0, 2, 3_000],
      [4, 2, 9],
    ]);
  });

  test("have their answers counted by status, and no answer is said to be none", () => {
    expect(statusesInWords([201, 0, 201, 503])).toBe("1 × no answer, 2 × 201, 1 × 503");
    expect(statusesInWords([])).toBe("none");
  });
});

describe("the highest rate that holds", () => {
  const step = (offered: number, wrong: Partial<Step> = {}): Step => ({
    offered,
    accepted: offered,
    failed: 0,
    p50: 50,
    p95: 100,
    p99: 200,
    drainedMs: 300,
    ...wrong,
  });

  test("is the last before the first that is late, fails, or leaves work behind", () => {
    expect(kneeOf([step(50), step(100), step(150, { p99: 401 })])).toBe(100);
    expect(kneeOf([step(50), step(100, { drainedMs: 2_001 })])).toBe(50);
    expect(kneeOf([step(50, { failed: 1 }), step(100)])).toBeNull();
  });

  test("is not one above a rate that does not hold, in whatever order they were tried", () => {
    expect(kneeOf([step(150), step(50), step(100, { p99: 900 })])).toBe(50);
  });

  test("may be at each limit exactly", () => {
    expect(holds(step(100, { p99: 400, drainedMs: 2_000 }))).toBe(true);
  });
});

describe("a table of figures", () => {
  const figure = (what: string, about: Partial<Figure> = {}): Figure => ({
    part: "load",
    what,
    value: 1,
    unit: "ms",
    ...about,
  });

  test("says apart what was slow and what must never be, and only the latter breaks a run", () => {
    const slow = figure("p99", { value: 900, target: atMost(900, 400, "≤ 400 ms") });
    const lost = figure("lost", { value: 2, unit: "", target: mustBe(false, "none") });
    const fine = figure("doubled", { value: 0, unit: "", target: mustBe(true, "none") });
    expect(tableOf([slow, lost, fine]).rows.map((row) => row.at(-1))).toEqual(["NOT reached", "BROKEN", "reached"]);
    expect(isBroken([slow, fine])).toBe(false);
    expect(isBroken([slow, fine, lost])).toBe(true);
  });

  test("has columns to compare with only where something was compared", () => {
    expect(tableOf([figure("p50")]).head).toEqual(["what", "figure", "target", ""]);
    expect(tableOf([figure("p50"), figure("p99", { bare: { value: 1, ratio: 2 } })]).head).toContain("bare");
  });
});
