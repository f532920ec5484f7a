import { describe, expect, test } from "vitest";
import { comingBack } from "./coming-back.ts";

const GAPS = [
  { goneAt: 1_000, backAt: 2_000 },
  { goneAt: 20_000, backAt: 22_000 },
];
const LOOKED = { patienceMs: 5_000, until: 30_000 };

describe("after the rooms were away", () => {
  test("the slowest page is told, also of the last time", () => {
    const pages = [
      [0, 2_300, 22_100],
      [0, 2_900, 26_000],
    ];
    expect(comingBack(pages, GAPS, LOOKED)).toEqual({ looked: 4, missing: 0, slowestMs: 4_000, busiestShare: 0 });
  });

  test("a page that does not come is missed", () => {
    expect(comingBack([[0, 2_300], [0]], GAPS, LOOKED)).toMatchObject({ looked: 4, missing: 3 });
  });

  test("a page that was opened since is not waited for, nor one that has had no time", () => {
    expect(comingBack([[3_000]], GAPS.slice(0, 1), LOOKED)).toMatchObject({ looked: 0, missing: 0 });
    expect(comingBack([[0]], GAPS.slice(0, 1), { ...LOOKED, until: 6_000 })).toMatchObject({ looked: 0, missing: 0 });
  });

  test("one that was quicker than whoever watched the rooms has waited for nothing", () => {
    expect(comingBack([[0, 1_990]], GAPS.slice(0, 1), LOOKED)).toMatchObject({ looked: 1, missing: 0, slowestMs: 0 });
  });

  test("a crowd in one second is seen", () => {
    const pages = Array.from({ length: 20 }, (_, n) => [0, n < 15 ? 2_100 : 3_500]);
    expect(comingBack(pages, GAPS.slice(0, 1), LOOKED).busiestShare).toBe(0.75);
  });
});
