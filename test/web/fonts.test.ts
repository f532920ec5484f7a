import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import fontverter from "fontverter";
import { describe, expect, test } from "vitest";
import { FACES } from "../../scripts/fonts/faces.ts";

const FOLDER = "web/fonts";
const BUDGET_BYTES = 60_000;
const css = readFileSync("web/styles/fonts.css", "utf8");

const sizeOf = (file: string) => statSync(path.join(FOLDER, file)).size;

interface Measures {
  unitsPerEm: number;
  ascent: number;
  descent: number;
  features: Set<string>;
  axes: Record<string, [least: number, most: number]>;
}

/** Reads what matters here from the tables of a font file. */
async function measuresOf(file: string): Promise<Measures> {
  const font = await fontverter.convert(readFileSync(path.join(FOLDER, file)), "truetype");
  const tables = new Map<string, number>();
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const record = 12 + index * 16;
    tables.set(font.toString("latin1", record, record + 4), font.readUInt32BE(record + 8));
  }
  const [head = 0, hhea = 0, gsub, fvar] = ["head", "hhea", "GSUB", "fvar"].map((tag) => tables.get(tag));
  const features = new Set<string>();
  if (gsub !== undefined) {
    const list = gsub + font.readUInt16BE(gsub + 6);
    for (let index = 0; index < font.readUInt16BE(list); index++) {
      features.add(font.toString("latin1", list + 2 + index * 6, list + 6 + index * 6));
    }
  }
  const axes: Measures["axes"] = {};
  if (fvar !== undefined) {
    const first = fvar + font.readUInt16BE(fvar + 4);
    for (let index = 0; index < font.readUInt16BE(fvar + 8); index++) {
      const axis = first + index * 20;
      axes[font.toString("latin1", axis, axis + 4)] = [
        font.readInt32BE(axis + 4) / 65536,
        font.readInt32BE(axis + 12) / 65536,
      ];
    }
  }
  return {
    unitsPerEm: font.readUInt16BE(head + 18),
    ascent: font.readInt16BE(hhea + 4),
    descent: font.readInt16BE(hhea + 6),
    features,
    axes,
  };
}

function faceRule(family: string): string {
  const rule = css.split("@font-face").find((block) => block.includes(`"${family}"`));
  if (!rule) throw new Error(`fonts.css has no face ${family}`);
  return rule;
}

const percent = (rule: string, property: string) => Number(new RegExp(`${property}: ([\\d.]+)%`).exec(rule)?.[1]) / 100;

test("an English page loads at most 60 kB of type", () => {
  const latin = ["instrument-sans-latin.woff2", "bricolage-grotesque-latin.woff2"];
  expect(latin.reduce((sum, file) => sum + sizeOf(file), 0)).toBeLessThanOrEqual(BUDGET_BYTES);
});

test("an Arabic page stays inside the same budget with its own letters beside them", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".woff2") && !file.includes("extended"));
  expect(files.reduce((sum, file) => sum + sizeOf(file), 0)).toBeLessThanOrEqual(BUDGET_BYTES + 20_000);
});

test("every face that is cut is declared, swaps, and travels with its licence", () => {
  const declared = css.split("@font-face").filter((block) => block.includes("url("));
  expect(declared).toHaveLength(FACES.length);
  for (const block of declared) {
    expect(block).toContain("font-display: swap");
    expect(block).toContain("unicode-range:");
  }
  for (const { file } of FACES) {
    expect(css).toContain(`../fonts/${file}.woff2`);
    expect(readFileSync(path.join(FOLDER, `${file.split("-").slice(0, 2).join("-")}.OFL.txt`), "utf8")).toContain(
      "SIL OPEN FONT LICENSE",
    );
  }
});

test("no letter is promised to two files: Arabic never waits for Latin, nor Latin for Arabic", () => {
  const ranges = css
    .split("@font-face")
    .filter((block) => block.includes("url("))
    .map((block) => /unicode-range:([^;]+);/.exec(block)?.[1] ?? "");
  const covers = (range: string, codePoint: number) =>
    range.split(",").some((part) => {
      const [from = "", to = from] = part.trim().replace("U+", "").split("-");
      return codePoint >= Number.parseInt(from, 16) && codePoint <= Number.parseInt(to, 16);
    });
  const [text = "", extended = "", , arabic = ""] = ranges;
  expect([..."Aé£–×"].every((letter) => covers(text, letter.codePointAt(0) ?? 0))).toBe(true);
  expect([..."شكرا٣،"].every((letter) => covers(arabic, letter.codePointAt(0) ?? 0))).toBe(true);
  const both = Array.from({ length: 0x700 }, (_, codePoint) => codePoint).filter(
    (codePoint) => [text, extended, arabic].filter((range) => covers(range, codePoint)).length > 1,
  );
  expect(both).toEqual([]);
});

test("figures of one width survive the cutting, and so do the weights of the text face", async () => {
  const text = await measuresOf("instrument-sans-latin.woff2");
  expect(text.features).toContain("tnum");
  expect(text.axes).toEqual({ wght: [400, 700] });
  expect((await measuresOf("bricolage-grotesque-latin.woff2")).features).toContain("tnum");
});

test("Arabic letters still know how to join", async () => {
  const { features } = await measuresOf("readex-pro-arabic.woff2");
  expect([...features]).toEqual(expect.arrayContaining(["init", "medi", "fina"]));
});

describe("the fallbacks take exactly the room of the face they stand in for", () => {
  test.each([
    ["Instrument Sans fallback", "instrument-sans-latin.woff2"],
    ["Instrument Sans fallback Roboto", "instrument-sans-latin.woff2"],
    ["Bricolage Grotesque fallback", "bricolage-grotesque-latin.woff2"],
  ])("%s", async (family, file) => {
    const rule = faceRule(family);
    const { unitsPerEm, ascent, descent } = await measuresOf(file);
    const size = percent(rule, "size-adjust");
    expect(percent(rule, "ascent-override") * size).toBeCloseTo(ascent / unitsPerEm, 3);
    expect(percent(rule, "descent-override") * size).toBeCloseTo(-descent / unitsPerEm, 3);
  });
});
