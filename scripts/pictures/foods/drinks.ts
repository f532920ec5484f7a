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
  through,
  type Colour,
  type Point,
  type Sheet,
} from "../drawing.ts";
import { bubbles, citrus, iceCubes, sprig, straw } from "../garnish.ts";
import * as c from "../palette.ts";
import { rimLight, type Place } from "../vessels.ts";

export interface Drink {
  fruit?: Colour;
  peel?: Colour;
  /** Slices that float. */
  slices?: number;
  ice?: number;
  fizz?: number;
  mint?: boolean;
  /** Milk that is still on its way down. */
  swirl?: Colour;
  straw?: Colour;
}

/** What floats in a glass, and its rim over it. */
export function drink(
  sheet: Sheet,
  place: Place,
  { fruit, peel, slices = 0, ice = 0, fizz = 0, mint, swirl, straw: stripes }: Drink,
): string {
  const { chance } = sheet;
  const { cx, cy, r } = place;
  const inside = ellipse(cx, cy, r);
  const curl = (turn: number, reach: number) =>
    through(
      Array.from({ length: 12 }, (_, index): Point =>
        polar(cx, cy, r * (0.14 + (index * reach) / 11), turn + index * 26),
      ),
      false,
    );
  const milk = swirl
    ? [0, 180].map(
        (turn) => line(curl(turn, 0.6), swirl, r * 0.15, 0.3) + line(curl(turn + 8, 0.56), swirl, r * 0.07, 0.75),
      )
    : [];
  const spots: Point[] = [
    [cx - r * 0.3, cy + r * 0.28],
    [cx + r * 0.36, cy - r * 0.2],
    [cx + r * 0.2, cy + r * 0.5],
  ];
  return [
    group(
      sheet.clip(inside),
      ...milk,
      ice > 0 ? iceCubes(sheet, place, ice, r * 0.42) : "",
      ...spots
        .slice(0, slices)
        .map(([x, y], index) => citrus(sheet, x, y, r * (index === 0 ? 0.42 : 0.36), fruit, peel)),
      fizz > 0 ? bubbles(sheet, place, fizz) : "",
    ),
    mint ? sprig(sheet, cx - r * 0.02, cy - r * 0.3, r * 0.36, c.leaf, -14) : "",
    rimLight(cx, cy, r),
    stripes ? straw(sheet, cx + r * 0.22, cy + r * 0.2, 36 + chance.between(-5, 5), r * 1.7, stripes) : "",
  ].join("");
}

/** Half a fruit with its cut face up, beside the glass. */
export function halfFruit(sheet: Sheet, x: number, y: number, r: number, flesh: Colour, peel: Colour): string {
  return sheet.soft(ellipse(x, y, r), r * 0.16, 0.3) + citrus(sheet, x, y, r, flesh, peel, 9);
}

export function coffeeBeans(sheet: Sheet, x: number, y: number, reach: number, count: number): string {
  return scatter(sheet.chance, x, y, reach, count, 30)
    .map(([bx, by]) =>
      group(
        at(bx, by, sheet.chance.between(0, 360)),
        `<ellipse cx="5" cy="6" rx="13" ry="19" fill="#2a1708" fill-opacity="0.25"/>`,
        sheet.cut(ellipse(0, 0, 13, 19), c.coffee, { edge: 3, drop: 0, light: lighter(c.coffee, 0.17) }),
        line("M0 -15Q6 0 0 15", darker(c.coffee, 0.14), 3.5),
      ),
    )
    .join("");
}

/** A bottle that stands beside its glass, from above: neck, shoulder, label at an angle. */
export function bottle(sheet: Sheet, x: number, y: number, r: number, glass: Colour): string {
  return [
    sheet.soft(ellipse(x, y, r), r * 0.3, 0.34),
    sheet.glow(ellipse(x, y, r), lighter(glass, 0.12), darker(glass, 0.1)),
    line(ellipse(x, y, r * 0.97), lighter(glass, 0.16), 3, 0.7),
    sheet.glow(ellipse(x, y, r * 0.62), lighter(glass, 0.05), darker(glass, 0.12)),
    sheet.cut(ellipse(x, y, r * 0.4), c.saffron, { edge: 3, drop: 5 }),
    ...Array.from({ length: 18 }, (_, index) =>
      line(
        `M${n(polar(x, y, r * 0.34, index * 20)[0])} ${n(polar(x, y, r * 0.34, index * 20)[1])}L${n(polar(x, y, r * 0.4, index * 20)[0])} ${n(polar(x, y, r * 0.4, index * 20)[1])}`,
        darker(c.saffron, 0.14),
        2.5,
      ),
    ),
    fill(blob(sheet.chance, x - r * 0.1, y - r * 0.12, r * 0.14, r * 0.08, 0.1, 7), c.white, 0.7),
    line(
      `M${n(x - r * 0.78)} ${n(y - r * 0.3)}A${n(r * 0.84)} ${n(r * 0.84)} 0 0 1 ${n(x - r * 0.24)} ${n(y - r * 0.8)}`,
      c.white,
      6,
      0.8,
    ),
  ].join("");
}
