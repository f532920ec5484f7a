import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ALLOWED_DAYS, findings, overdue, readWeaknesses } from "../../scripts/advisories.ts";
import type { Weakness } from "../../scripts/advisories.schema.ts";

const report = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "audit-reports", `${name}.json`), "utf8"));
const TODAY = new Date("2026-12-01T12:00:00Z");
const seen = (days: number) => new Date(TODAY.getTime() - days * 24 * 3_600_000).toISOString().slice(0, 10);
const known = (wish: Partial<Weakness>): Weakness => ({
  ...{ id: "GHSA-aaaa-bbbb-cccc", part: "a-parser", seen: seen(0), reached: true, why: "Only menus are parsed." },
  ...wish,
});
const [ENDLESS, TALKATIVE] = [known({}), known({ id: "npm:1100002" })];

describe("a known weakness of a part", () => {
  test("that nobody has looked at keeps a deploy from going on, once for each advisory", () => {
    expect(findings(report("two-weak-parts"), [], TODAY)).toEqual([
      expect.stringContaining("GHSA-aaaa-bbbb-cccc (a-parser) is new"),
      expect.stringContaining("npm:1100002 (a-parser) is new"),
    ]);
  });

  test.each([
    ["that could be used", { reached: true }, ALLOWED_DAYS.reached],
    ["that nothing of ours reaches", { reached: false }, ALLOWED_DAYS.unreached],
  ])("%s may stay for its days, and not for one more", (_, wish, days) => {
    const found = (age: number) =>
      findings(report("two-weak-parts"), [known({ ...wish, seen: seen(age) }), TALKATIVE], TODAY);
    expect(found(days)).toEqual([]);
    expect(found(days + 1)).toEqual([
      `GHSA-aaaa-bbbb-cccc (a-parser) is known for ${days + 1} days, and may be for ${days}: replace it.`,
    ]);
  });

  test("that is gone, or was seen on a day to come, does not stay in the list", () => {
    expect(findings(report("no-weak-part"), [ENDLESS], TODAY)).toEqual([expect.stringContaining("is gone")]);
    expect(overdue([known({ seen: seen(-1) })], TODAY)).toEqual([expect.stringContaining("has not come")]);
  });

  test("is not taken for none when the registry gave no report", () => {
    expect(findings(report("no-weak-part"), [], TODAY)).toEqual([]);
    for (const nothing of [report("no-answer"), null, {}, "", []])
      expect(() => findings(nothing, [], TODAY)).toThrow("no report");
  });

  test("that is written down is not older today than SECURITY.md allows", async () => {
    expect(overdue(await readWeaknesses(), new Date())).toEqual([]);
    const said = readFileSync(path.join(import.meta.dirname, "../../SECURITY.md"), "utf8").replace(/\s+/g, " ");
    expect(said).toContain("is replaced within seven days");
    expect(said).toContain("nothing of ours reaches, within thirty");
    expect(ALLOWED_DAYS).toEqual({ reached: 7, unreached: 30 });
  });
});
