import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { chosenProfiles } from "../../../scripts/bench-flags.ts";
import type { Moment } from "../monitor.ts";
import { KNEE_RATES, PROFILES } from "./all.ts";
import { withSection } from "./document.ts";
import { growthRow } from "./soak.ts";

describe("the profiles of the bench", () => {
  test("are run one by one, some, or all", () => {
    const names = (profile: string) => chosenProfiles({ profile }).map(({ name }) => name);
    expect(names("rush")).toEqual(["rush"]);
    expect(names("rush,soak")).toEqual(["rush", "soak"]);
    expect(names("all")).toEqual(Object.keys(PROFILES));
  });

  test("take their size from flags, and a soak its length in minutes", () => {
    const [small] = chosenProfiles({ profile: "load", rate: "20", seconds: "7", sockets: "0", arrivals: "constant" });
    expect(small?.profile.scale).toMatchObject({ rate: 20, seconds: 7, sockets: 0, arrivals: "constant", knee: [] });
    const scales = chosenProfiles({ profile: "load,soak", minutes: "5" }).map(({ profile }) => profile.scale.seconds);
    expect(scales).toEqual([120, 300]);
  });

  test("look for the knee when they are asked to", () => {
    const rates = (flags: Parameters<typeof chosenProfiles>[0]) => chosenProfiles(flags)[0]?.profile.scale.knee;
    expect(rates({ profile: "load", knee: true })).toEqual(KNEE_RATES);
    expect(rates({ profile: "load", rates: "10,20" })).toEqual([10, 20]);
    expect(rates({ profile: "load" })).toEqual([]);
    expect(rates({ profile: "all", rates: "10,20" })).toEqual([]); // all of them have the knee as well
  });

  test("leave a profile in which nobody watches as it is, however many sockets others have", () => {
    const scales = chosenProfiles({ profile: "knee,knee-unwatched", sockets: "20" });
    expect(scales.map(({ profile }) => profile.scale.sockets)).toEqual([20, 0]);
  });

  test.each([
    [{ profile: "lode" }, /no profile "lode"/],
    [{ profile: "load", rate: "-1" }, /--rate is a number from 1/],
    [{ profile: "load", seconds: "1.5" }, /--seconds is a whole number/],
    [{ profile: "load", arrivals: "sometimes" }, /--arrivals is/],
  ])("refuse %j and say why", (flags, why) => {
    expect(() => chosenProfiles(flags)).toThrow(why);
  });

  test("each have a place in docs/performance.md", () => {
    const document = readFileSync(path.join(import.meta.dirname, "..", "..", "..", "docs", "performance.md"), "utf8");
    for (const name of Object.keys(PROFILES)) expect(withSection(document, name, "figures")).toContain("figures");
  });
});

describe("a document with figures", () => {
  const before = "# A\n\n<!-- load: written by npm run bench -->\n\nold\n\n<!-- load: end -->\n\nwords\n";

  test("gets new ones between their marks, and keeps its words", () => {
    const after = withSection(before, "load", "new");
    expect(after).toContain("-->\n\nnew\n\n<!--");
    expect(after).not.toContain("old");
    expect(after).toContain("words");
    expect(withSection(after, "load", "new")).toBe(after);
  });

  test("without marks for them is refused", () => {
    expect(() => withSection(before, "rush", "new")).toThrow(/no place for rush/);
  });
});

describe("growth of memory", () => {
  const moments = (bytesAt: (second: number) => number, seconds: number): Moment[] =>
    Array.from({ length: seconds / 5 + 1 }, (_, n) => ({
      atMs: n * 5_000,
      waiting: 0,
      oldestSeconds: 0,
      memory: { worker: bytesAt(n * 5) },
    }));

  test("counts from when caches are full: what came before is no leak", () => {
    const { value, target } = growthRow(
      moments((second) => 100 + Math.min(second, 300), 3_600),
      3_600,
    );
    expect(value).toBe(0);
    expect(target?.reached).toBe(true);
  });

  test("that never ends is seen", () => {
    const { value, target } = growthRow(
      moments((second) => 1_000 + second, 3_600),
      3_600,
    );
    expect(value).toBeGreaterThan(100);
    expect(target?.reached).toBe(false);
  });
});
