import {
  at,
  blob,
  darker,
  ellipse,
  fill,
  group,
  lighter,
  line,
  n,
  polar,
  scatter,
  slab,
  straight,
  through,
  type Colour,
  type Point,
  type Sheet,
} from "../drawing.ts";
import { sprig, strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";

function scoop(
  sheet: Sheet,
  x: number,
  y: number,
  size: number,
  colour: Colour,
  flecks: readonly [Colour, ...Colour[]],
): string {
  const { chance } = sheet;
  const ball = blob(chance, x, y, size, size, 0.035, 14);
  const skirt = through(
    Array.from({ length: 22 }, (_, index): Point =>
      polar(x, y, size * (index % 2 ? 1.1 : 1.0) * chance.between(0.97, 1.03), (index * 360) / 22),
    ),
    true,
  );
  const shards = scatter(chance, x, y, size * 0.8, 13, size * 0.28).map(([sx, sy]) =>
    group(
      at(sx, sy, chance.between(0, 180)),
      sheet.cut(
        straight([
          [-size * chance.between(0.06, 0.16), -size * 0.03],
          [size * chance.between(0.02, 0.1), -size * 0.075],
          [size * 0.13, size * 0.02],
          [-size * 0.06, size * chance.between(0.04, 0.09)],
        ]),
        chance.pick(flecks),
        { edge: 1.5, drop: 2 },
      ),
    ),
  );
  return [
    `<path d="${skirt}" transform="translate(7 9)" fill="#2a1708" fill-opacity="0.2"/>`,
    fill(skirt, darker(colour, 0.05)),
    sheet.soft(ball, size * 0.13, 0.3),
    sheet.glow(ball, lighter(colour, 0.04), darker(colour, 0.17)),
    line(
      `M${n(x - size * 0.7)} ${n(y + size * 0.05)}Q${n(x - size * 0.1)} ${n(y - size * 0.3)} ${n(x + size * 0.66)} ${n(y - size * 0.12)}`,
      darker(colour, 0.07),
      4,
      0.7,
    ),
    line(
      `M${n(x - size * 0.5)} ${n(y + size * 0.42)}Q${n(x)} ${n(y + size * 0.12)} ${n(x + size * 0.6)} ${n(y + size * 0.3)}`,
      darker(colour, 0.07),
      4,
      0.6,
    ),
    fill(blob(chance, x - size * 0.34, y - size * 0.42, size * 0.28, size * 0.17, 0.12, 8), c.white, 0.75),
    ...shards,
  ].join("");
}

/** Stracciatella: three scoops with their splinters, a wafer, cherries. */
export function stracciatella(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const milk = { l: 0.955, c: 0.02, h: 88 };
  const dark = [c.chocolate, darker(c.chocolate, 0.06)] as const;
  const wafer = group(
    at(cx + r * 0.5, cy - r * 0.5, 38),
    sheet.cutWith(
      slab(-r * 0.15, -r * 0.62, r * 0.3, r * 1.05, 8),
      c.crust,
      { edge: 4, drop: 8, shade: c.toasted },
      ...Array.from({ length: 14 }, (_, index) =>
        line(
          `M${n(-r * 0.3)} ${n(-r * 0.7 + index * r * 0.1)}l${n(r * 0.6)} ${n(r * 0.34)}M${n(r * 0.3)} ${n(-r * 0.7 + index * r * 0.1)}l${n(-r * 0.6)} ${n(r * 0.34)}`,
          c.toasted,
          2.5,
          0.6,
        ),
      ),
    ),
  );
  const cherry = (x: number, y: number) =>
    sheet.cut(ellipse(x, y, r * 0.12), c.pomegranate, { edge: 4, drop: 5, light: lighter(c.pomegranate, 0.16) }) +
    fill(ellipse(x - r * 0.04, y - r * 0.045, r * 0.03, r * 0.022), c.white, 0.85);
  return [
    fill(blob(chance, cx, cy + r * 0.04, r * 0.8, r * 0.76, 0.06, 14), darker(milk, 0.07)),
    wafer,
    scoop(sheet, cx - r * 0.34, cy + r * 0.22, r * 0.42, milk, dark),
    scoop(sheet, cx + r * 0.36, cy + r * 0.26, r * 0.41, milk, dark),
    scoop(sheet, cx - r * 0.02, cy - r * 0.28, r * 0.43, milk, dark),
    cherry(cx + r * 0.02, cy + r * 0.06),
    cherry(cx - r * 0.16, cy + r * 0.66),
    line(
      `M${n(cx + r * 0.02)} ${n(cy)}Q${n(cx + r * 0.1)} ${n(cy - r * 0.26)} ${n(cx + r * 0.26)} ${n(cy - r * 0.34)}`,
      c.herb,
      5,
    ),
    sprig(sheet, cx - r * 0.52, cy - r * 0.3, r * 0.22, c.leaf, 0),
  ].join("");
}

/** Mochi: soft rounds under their flour, one cut open. */
export function mochi(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const round = (x: number, y: number, size: number, colour: Colour) =>
    [
      sheet.soft(ellipse(x, y, size), size * 0.14, 0.3),
      sheet.glow(blob(chance, x, y, size, size * 0.97, 0.02, 12), lighter(colour, 0.07), darker(colour, 0.1)),
      fill(
        blob(chance, x - size * 0.24, y - size * 0.28, size * 0.46, size * 0.36, 0.08, 10),
        lighter(colour, 0.1),
        0.65,
      ),
      strew(sheet, { cx: x, cy: y, r: size * 0.82 }, 34, [c.white, c.cream], 5),
    ].join("");
  const half = (x: number, y: number, size: number) => {
    const skin = { ...c.matcha };
    return [
      sheet.soft(ellipse(x, y, size), size * 0.14, 0.3),
      sheet.cut(blob(chance, x, y, size, size * 0.97, 0.02, 12), skin, { edge: 5, drop: 0 }),
      fill(blob(chance, x, y, size * 0.82, size * 0.79, 0.03, 12), c.cream),
      sheet.cut(
        blob(chance, x, y, size * 0.56, size * 0.53, 0.05, 11),
        { l: 0.42, c: 0.1, h: 15 },
        { edge: 4, drop: 0 },
      ),
      fill(blob(chance, x - size * 0.16, y - size * 0.18, size * 0.16, size * 0.1, 0.1, 8), c.white, 0.35),
    ].join("");
  };
  return [
    strew(sheet, { cx, cy, r: r * 0.98 }, 90, [c.matcha, darker(c.matcha, 0.08)], 5),
    round(cx - r * 0.42, cy - r * 0.3, r * 0.44, c.matcha),
    round(cx + r * 0.44, cy - r * 0.34, r * 0.42, { l: 0.84, c: 0.075, h: 5 }),
    half(cx + r * 0.34, cy + r * 0.44, r * 0.44),
    round(cx - r * 0.46, cy + r * 0.5, r * 0.4, c.cream),
    sprig(sheet, cx + r * 0.86, cy + r * 0.04, r * 0.22, c.leaf, 80),
  ].join("");
}
