import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import pictures from "#web/pictures.json";
import { COVERS, drawCover } from "../../scripts/pictures/covers.ts";
import { DISHES } from "../../scripts/pictures/dishes.ts";
import { drawDish } from "../../scripts/pictures/draw-dish.ts";
import { Sheet } from "../../scripts/pictures/drawing.ts";

const FOLDER = "web/public/pictures";
const TOTAL_BYTES_MAX = 2_097_152;

const COMANDA_KITCHEN = [
  "margherita-pizza",
  "lamb-tagine",
  "mushroom-risotto",
  "grilled-chicken-shawarma",
  "beef-burger",
  "vegetable-lasagne",
  "hummus",
  "fattoush-salad",
  "skin-on-fries",
  "garlic-bread",
  "roasted-carrots",
  "mint-lemonade",
  "blood-orange-soda",
  "cold-brew",
  "sparkling-water",
  "tiramisu",
  "pistachio-baklava",
  "lemon-tart",
  "stracciatella-ice-cream",
];
const HARBOUR_NOODLES = [
  "miso-ramen",
  "dan-dan-noodles",
  "prawn-gyoza",
  "sesame-greens",
  "yuzu-iced-tea",
  "matcha-mochi",
  "pork-belly-bao",
];

const hash = (svg: string) => createHash("sha256").update(svg).digest("hex").slice(0, 8);

test("every dish of both demo menus is drawn, and each restaurant has its table", () => {
  expect(DISHES.map(({ name }) => name)).toEqual([...COMANDA_KITCHEN, ...HARBOUR_NOODLES]);
  expect(Object.keys(pictures).sort()).toEqual(
    [...COMANDA_KITCHEN, ...HARBOUR_NOODLES, "comanda-kitchen", "harbour-noodles", "empty-plate"].sort(),
  );
});

describe("the files are those of the descriptions: a changed dish that was not drawn again is found here", () => {
  test.each(DISHES.map((dish) => [dish.name, dish] as const))("%s", (name, dish) => {
    expect(pictures[name as keyof typeof pictures].version).toBe(hash(drawDish(new Sheet(name), dish)));
  });

  test.each(COVERS.map((cover) => [cover.name, cover] as const))("%s", (name, cover) => {
    expect(pictures[name as keyof typeof pictures].version).toBe(hash(drawCover(new Sheet(name), cover)));
  });
});

test("each picture is there as AVIF and WebP in three sizes, and all of them weigh less than 2 MiB", async () => {
  const wanted = Object.entries(pictures).flatMap(([name, { widths }]) =>
    widths.flatMap((width) => [`${name}-${width}.avif`, `${name}-${width}.webp`]),
  );
  expect(readdirSync(FOLDER).sort()).toEqual(wanted.sort());
  expect(wanted.reduce((sum, file) => sum + statSync(`${FOLDER}/${file}`).size, 0)).toBeLessThan(TOTAL_BYTES_MAX);
});

test("the manifest tells the true size, so nothing jumps when a picture comes", async () => {
  for (const [name, { width, height, widths }] of Object.entries(pictures)) {
    const largest = await sharp(`${FOLDER}/${name}-${widths.at(-1)}.webp`).metadata();
    expect([largest.width, largest.height], name).toEqual([width, height]);
  }
});

test("a placeholder is two colours in some twenty bytes", () => {
  for (const { colours } of Object.values(pictures)) expect(colours).toMatch(/^#[0-9a-f]{6} #[0-9a-f]{6}$/);
});

test("the smallest size of a dish is small enough for a slow line", () => {
  for (const name of [...COMANDA_KITCHEN, ...HARBOUR_NOODLES]) {
    expect(statSync(`${FOLDER}/${name}-160.avif`).size, name).toBeLessThan(6_000);
  }
});

test("icons and social card are there", () => {
  const files = [
    "favicon.svg",
    "favicon-32.png",
    "apple-touch-icon.png",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
    "site.webmanifest",
    "social-card.jpg",
  ];
  expect(files.filter((file) => !existsSync(`web/public/${file}`))).toEqual([]);
});
