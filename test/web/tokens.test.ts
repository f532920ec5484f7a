import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { contrast } from "../../scripts/colour/oklch.ts";
import { readTokens, type Scheme, type Tokens } from "../../scripts/colour/tokens.ts";

type Pair = readonly [text: string, ground: string];

const HUES = ["tomato", "basil", "saffron", "plum"] as const;
const GROUNDS = ["paper", "surface", "sunken"] as const;

const plainText: Pair[] = [...GROUNDS, "steel-wash", "steel"].flatMap((ground) => [
  ["ink", ground],
  ["muted", ground],
]);
const washes: Pair[] = HUES.flatMap((hue) => [
  ["ink", `${hue}-wash`],
  [`${hue}-ink`, `${hue}-wash`],
]);
const inks: Pair[] = HUES.flatMap((hue) => GROUNDS.map((ground): Pair => [`${hue}-ink`, ground]));
const fills: Pair[] = HUES.map((hue): Pair => [`on-${hue}`, hue]);
const inverted: Pair[] = [
  ["paper", "ink"], // toasts, the chosen chip
  ["on-tomato", "tomato-strong"],
  ["tomato-strong", "on-tomato"], // the count on the cart
];
/** Every text the pages of front of house set on a ground of their own. */
const FRONT = [...plainText, ...washes, ...inks, ...fills, ...inverted];
/** What a cook reads: the same, but for the grey of what cannot be pressed. */
const KITCHEN = FRONT.filter(([text, ground]) => !(text === "muted" && ground.startsWith("steel")));

function measure(tokens: Tokens, scheme: Scheme, [text, ground]: Pair): number {
  const [above, below] = [tokens[scheme].get(text), tokens[scheme].get(ground)];
  if (!above || !below) throw new Error(`tokens.css knows no ${text} or no ${ground}`);
  return contrast(above, below);
}

const failing = (tokens: Tokens, scheme: Scheme, pairs: Pair[], least: number) =>
  pairs
    .map((pair) => ({ pair: pair.join(" on "), ratio: Number(measure(tokens, scheme, pair).toFixed(2)) }))
    .filter(({ ratio }) => ratio < least);

describe.each(["light", "dark"] as const)("in the %s", (scheme) => {
  test("every text has 4.5:1 on the ground it stands on", () => {
    expect(failing(readTokens(), scheme, FRONT, 4.5)).toEqual([]);
  });

  test("everything a cook reads has 7:1", () => {
    expect(failing(readTokens("kitchen"), scheme, KITCHEN, 7)).toEqual([]);
  });

  test("the coloured inks keep 7:1 in front of house too, so that small print may wear them", () => {
    expect(failing(readTokens(), scheme, [...inks, ...washes.filter(([text]) => text !== "ink")], 6.8)).toEqual([]);
  });

  test("the edge of a control has 3:1, and so has the ring of the focus", () => {
    const edges: Pair[] = GROUNDS.map((ground): Pair => ["steel-strong", ground]);
    expect(failing(readTokens(), scheme, edges, 3)).toEqual([]);
    const rings = [...GROUNDS, ...HUES].map((ground): Pair => ["ink", ground]);
    expect(failing(readTokens(), scheme, rings.slice(0, 3), 3)).toEqual([]);
  });
});

test("the measure itself is that of WCAG: black on white is 21, grey #767676 on white is 4.54", () => {
  const white = { l: 1, c: 0, h: 0 };
  expect(contrast({ l: 0, c: 0, h: 0 }, white)).toBeCloseTo(21, 5);
  expect(contrast({ l: 0.5681, c: 0, h: 0 }, white)).toBeCloseTo(4.54, 1);
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(file) : [file];
  });
}

const PAGES = filesIn("web").filter((file) => /\.(tsx|css)$/.test(file));

test("no page knows left from right: Arabic mirrors all of it", () => {
  const physical =
    /(?<![\w-])(?:-?m[lr]-|p[lr]-|(?:left|right)-[\d[(]|text-(?:left|right)\b|border-[lr]\b|rounded-[lrt][lr]?-|(?:margin|padding|border)-(?:left|right))/;
  const physicalRule = /(?<![\w-])(?:left|right):\s/;
  const found = PAGES.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .map((text, index) => ({ place: `${file}:${index + 1}`, text: text.trim() }))
      .filter(
        ({ text }) =>
          (physical.test(text) || (file.endsWith(".css") && physicalRule.test(text))) &&
          !text.startsWith("*") &&
          !text.startsWith("//"),
      ),
  );
  expect(found).toEqual([]);
});

test("colours come from the tokens: no page brings its own", () => {
  const own = /(?<![\w&])#(?:[0-9a-f]{6}|[0-9a-f]{3})\b(?!;)|(?<!light-dark\()\boklch\(|\brgb\(\d/i;
  const found = PAGES.filter((file) => !file.endsWith("tokens.css")).flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .map((text, index) => ({ place: `${file}:${index + 1}`, text: text.trim() }))
      .filter(({ text }) => own.test(text) && !text.includes("mask") && !/#0{3,4}\b/.test(text)),
  );
  expect(found).toEqual([]);
});
