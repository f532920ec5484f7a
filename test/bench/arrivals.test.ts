import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Arrivals, arrivalTimes, type ArrivalSpec } from "./arrivals.ts";

const specs = fc.oneof(
  fc.record({
    kind: fc.constant("constant" as const),
    perSecond: fc.integer({ min: 1, max: 300 }),
    seconds: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    kind: fc.constant("poisson" as const),
    perSecond: fc.integer({ min: 1, max: 300 }),
    seconds: fc.integer({ min: 1, max: 20 }),
    seed: fc.nat(),
  }),
  fc.record({
    kind: fc.constant("ramp" as const),
    toPerSecond: fc.integer({ min: 1, max: 600 }),
    seconds: fc.integer({ min: 1, max: 20 }),
  }),
);

describe("customers who come on their own account", () => {
  test("come one after the other and within their time, however they come", () => {
    fc.assert(
      fc.property(specs, (spec: ArrivalSpec) => {
        const times = arrivalTimes(spec);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        expect(times.every((time) => time >= 0 && time < spec.seconds * 1000)).toBe(true);
      }),
    );
  });

  test("at even distances are as many as were asked for", () => {
    expect(arrivalTimes({ kind: "constant", perSecond: 4, seconds: 2 })).toEqual([
      0, 250, 500, 750, 1000, 1250, 1500, 1750,
    ]);
  });

  test("at random come at the same times for the same seed, at others for another, and as often as they should", () => {
    const draw = (seed: number) => arrivalTimes({ kind: "poisson", perSecond: 100, seconds: 200, seed });
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    for (const seed of [1, 2, 3]) expect(Math.abs(draw(seed).length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
  });

  test("at random leave gaps as independent people do: a third of them longer than the mean", () => {
    const times = arrivalTimes({ kind: "poisson", perSecond: 100, seconds: 200, seed: 5 });
    const longer = times.filter((time, index) => index > 0 && time - (times[index - 1] as number) > 10).length;
    expect(longer / times.length).toBeCloseTo(1 / Math.E, 1);
  });

  test("in a rush become more evenly: a quarter of them in the first half of the time", () => {
    const times = arrivalTimes({ kind: "ramp", toPerSecond: 500, seconds: 30 });
    expect(times.length).toBe(7_500);
    expect(times.filter((time) => time < 15_000).length / times.length).toBeCloseTo(0.25, 2);
  });
});

describe("an open loop", () => {
  test("takes each arrival once, and all that are overdue at once", () => {
    const arrivals = new Arrivals([0, 10, 20, 30]);
    expect(arrivals.take(0)).toEqual([0]);
    expect(arrivals.take(5)).toEqual([]);
    expect(arrivals.waitMs(5)).toBe(5);
    expect(arrivals.take(29)).toEqual([1, 2]);
    expect(arrivals.isOver).toBe(false);
    expect(arrivals.take(1_000)).toEqual([3]);
    expect(arrivals.isOver).toBe(true);
  });

  test("of nobody is over before it begins", () => {
    expect(new Arrivals([]).isOver).toBe(true);
  });
});
