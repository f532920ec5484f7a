import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..");

interface Held {
  title: string;
  file: string;
}

const documentCalled = (name: string) => readFileSync(path.join(ROOT, "docs", name), "utf8");

/** The tests that a document names and that are not there. */
function goneOf(named: readonly Held[]): string[] {
  const gone = named.filter(({ title, file }) => {
    const where = path.join(ROOT, file);
    return !existsSync(where) || !readFileSync(where, "utf8").includes(title);
  });
  return gone.map(({ title, file }) => `${title} (${file})`);
}

const PROMISE = /^\| (?:S\d-|[HX])\d+ +\| .+ \| (?<title>.+?) +\| `(?<file>test\/[^`]+)` +\|$/gm;
const NAMED = /"(?<title>[^"\n]+)" in `(?<file>test\/[^`]+)`/g;
const heldIn = (document: string, pattern: RegExp) =>
  [...document.matchAll(pattern)].map(({ groups }) => groups as unknown as Held);

test("every promise in docs/features.md is held by a test that is there", () => {
  const held = heldIn(documentCalled("features.md"), PROMISE);
  expect(held.length).toBeGreaterThan(90);
  expect(goneOf(held)).toEqual([]);
});

describe("what docs/security/asvs.md says of the standard", () => {
  const document = documentCalled("security/asvs.md");
  const requirements = document.split("\n").flatMap((line) => {
    const [, id, level, ...cells] = line.split("|").map((cell) => cell.trim());
    return /^V\d+\.\d+\.\d+$/.test(id ?? "") && level !== undefined && /^[12]$/.test(level)
      ? [{ id, level, verdict: cells.at(-2) ?? "" }]
      : [];
  });
  const KINDS: Record<string, RegExp> = {
    "met, and a test holds it": /^"[^"]+" in `test\/[^`]+`$/,
    "met, and no test holds it": /^exception: met without a test: \S/,
    "not applicable": /^exception: not applicable: \S/,
    "not met yet": /^exception: not met yet: \S/,
  };

  test("names tests that are there", () => {
    const held = heldIn(document, NAMED);
    expect(held.length).toBeGreaterThan(40);
    expect(goneOf(held)).toEqual([]);
  });

  test("holds each requirement by a test, or says why not", () => {
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(110);
    const silent = requirements.filter(({ verdict }) => !Object.values(KINDS).some((kind) => kind.test(verdict)));
    expect(silent).toEqual([]);
  });

  test.each(Object.entries(KINDS))("counts what is %s", (name, kind) => {
    const counted = ["1", "2"].map(
      (wanted) => requirements.filter(({ level, verdict }) => level === wanted && kind.test(verdict)).length,
    );
    const said = document.split("\n").find((line) => line.startsWith(`| ${name} `));
    expect(said?.match(/\d+/g)?.map(Number)).toEqual(counted);
  });
});
