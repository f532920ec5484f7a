import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..");
const ROW = /^\| (S\d-\d+) +\| .+ \| (.+?) +\| `(test\/[^`]+)` +\|$/gm;

test("every promise in docs/features.md is held by a test that is there", () => {
  const document = readFileSync(path.join(ROOT, "docs", "features.md"), "utf8");
  const rows = [...document.matchAll(ROW)];
  expect(rows.length).toBeGreaterThan(90);
  const gone = rows.filter(([, , title = "", file = ""]) => {
    const where = path.join(ROOT, file);
    return !existsSync(where) || !readFileSync(where, "utf8").includes(title);
  });
  expect(gone.map(([, row, title, file]) => `${row}: ${title} (${file})`)).toEqual([]);
});
