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
import { leafAt, sesame, strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";
import { fat, surface } from "./bowls.ts";

/** Noodles from above: strands that lie in arcs beside each other. */
export function strands(sheet: Sheet, { cx, cy, r }: Place, colour: Colour, bundles = 5): string {
  const { chance } = sheet;
  return Array.from({ length: bundles }, (_, bundle) => {
    const turn = (bundle * 360) / bundles + chance.between(-20, 20);
    const [bx, by] = polar(cx, cy, r * 0.34, turn);
    const strandsOf = Array.from({ length: 7 }, (_, index) => {
      const radius = r * (0.12 + index * 0.062);
      const from = turn + chance.between(30, 60);
      const points = Array.from({ length: 9 }, (_, step): Point => {
        const [x, y] = polar(bx, by, radius * (1 + 0.05 * Math.sin(step * 1.4)), from + step * 30);
        return [x, y];
      });
      const path = through(points, false);
      return (
        `<g transform="translate(2.5 4)">${line(path, darker(colour, 0.26), 12, 0.5)}</g>` +
        line(path, darker(colour, chance.between(0, 0.035)), 11.5) +
        `<g transform="translate(-1.5 -2)">${line(path, lighter(colour, 0.06), 3.2, 0.9)}</g>`
      );
    });
    return strandsOf.join("");
  }).join("");
}

/** Half an egg, the yolk still soft. */
export function egg(sheet: Sheet, x: number, y: number, size: number, turn: number): string {
  const white = `M0 ${n(-size)}C${n(size * 0.75)} ${n(-size)} ${n(size * 0.8)} ${n(size * 0.75)} 0 ${n(size * 0.82)}C${n(-size * 0.8)} ${n(size * 0.75)} ${n(-size * 0.75)} ${n(-size)} 0 ${n(-size)}Z`;
  return group(
    at(x, y, turn),
    sheet.cut(white, { l: 0.8, c: 0.06, h: 65 }, { edge: 3, drop: 6 }),
    fill(ellipse(0, -size * 0.05, size * 0.5, size * 0.78), c.white),
    sheet.cut(ellipse(0, size * 0.1, size * 0.36), c.yolk, {
      edge: 3,
      drop: 0,
      light: lighter(c.yolk, 0.08),
      shade: darker(c.yolk, 0.09),
    }),
    fill(ellipse(-size * 0.12, -size * 0.03, size * 0.1, size * 0.07), c.white, 0.7),
  );
}

export function onionRings(sheet: Sheet, place: Place, count: number): string {
  return scatter(sheet.chance, place.cx, place.cy, place.r, count, 20)
    .map(([x, y]) => {
      const size = sheet.chance.between(7, 12);
      return (
        `<g transform="translate(1.5 2.5)">${line(ellipse(x, y, size, size * 0.9), { l: 0.2, c: 0.03, h: 50 }, 4, 0.2)}</g>` +
        line(ellipse(x, y, size, size * 0.9), sheet.chance.pick([c.lettuce, c.leaf, lighter(c.lettuce, 0.1)]), 4.5)
      );
    })
    .join("");
}

/** Miso ramen: broth, noodles, egg, pork, corn, nori, spring onion, the pink swirl. */
export function ramen(sheet: Sheet, place: Place): string {
  const { chance } = sheet;
  const { cx, cy, r } = place;
  const pork = (x: number, y: number, turn: number) =>
    group(
      at(x, y, turn),
      sheet.cut(
        blob(chance, 0, 0, r * 0.31, r * 0.28, 0.04, 12),
        { l: 0.72, c: 0.065, h: 45 },
        { edge: 5, drop: 6, shade: c.toasted },
      ),
      line(ellipse(0, 0, r * 0.275, r * 0.245), c.toasted, 7, 0.9),
      line(
        `M${n(-r * 0.17)} ${n(r * 0.02)}C${n(-r * 0.15)} ${n(-r * 0.2)} ${n(r * 0.18)} ${n(-r * 0.17)} ${n(r * 0.13)} ${n(r * 0.03)}C${n(r * 0.1)} ${n(r * 0.14)} ${n(-r * 0.06)} ${n(r * 0.13)} ${n(-r * 0.05)} ${n(r * 0.02)}`,
        c.cream,
        9,
        0.95,
      ),
    );
  const swirl = (x: number, y: number, size: number) => {
    const teeth = Array.from({ length: 24 }, (_, index): Point =>
      polar(x, y, size * (index % 2 ? 1 : 0.89), index * 15),
    );
    const curl = through(
      Array.from({ length: 16 }, (_, index): Point => polar(x, y, size * (0.1 + index * 0.036), index * 34)),
      false,
    );
    return (
      sheet.cut(through(teeth, true), c.white, { edge: 3, drop: 5 }) +
      line(curl, { l: 0.68, c: 0.17, h: 5 }, size * 0.15)
    );
  };
  const corn = scatter(chance, cx + r * 0.5, cy + r * 0.34, r * 0.23, 26, 15).map(([x, y]) =>
    sheet.cut(blob(chance, x, y, 9, 8, 0.08, 6), lighter(c.golden, 0.02), { edge: 2, drop: 3 }),
  );
  const sheets = [
    [-0.63, -0.5, -36],
    [-0.46, -0.64, -26],
  ].map(([x = 0, y = 0, turn = 0]) =>
    group(
      at(cx + r * x, cy + r * y, turn),
      sheet.cut(`M${n(-r * 0.2)} ${n(-r * 0.34)}h${n(r * 0.4)}v${n(r * 0.7)}h${n(-r * 0.4)}Z`, c.nori, {
        edge: 3,
        drop: 6,
        light: lighter(c.nori, 0.12),
      }),
    ),
  );
  return [
    surface(sheet, place, c.broth),
    fat(sheet, place, 30, c.golden),
    strands(sheet, { cx: cx - r * 0.02, cy: cy + r * 0.06, r: r * 1.06 }, c.noodle, 6),
    ...sheets,
    pork(cx + r * 0.34, cy - r * 0.38, 20),
    pork(cx + r * 0.02, cy - r * 0.52, -30),
    egg(sheet, cx - r * 0.5, cy + r * 0.16, r * 0.3, -24),
    egg(sheet, cx - r * 0.12, cy + r * 0.5, r * 0.3, 14),
    ...corn,
    swirl(cx + r * 0.16, cy + r * 0.02, r * 0.17),
    onionRings(sheet, { cx: cx + r * 0.02, cy: cy + r * 0.16, r: r * 0.34 }, 13),
    sesame(sheet, { cx, cy, r: r * 0.8 }, 26, 9),
  ].join("");
}

/** Dan dan: noodles in chilli oil under pork crumbs, peanuts and greens. */
export function danDan(sheet: Sheet, place: Place): string {
  const { chance } = sheet;
  const { cx, cy, r } = place;
  const crumbs = scatter(chance, cx - r * 0.04, cy - r * 0.06, r * 0.46, 84, r * 0.072).map(([x, y]) =>
    sheet.cut(
      blob(chance, x, y, chance.between(8, 15), chance.between(7, 12), 0.2, 7),
      chance.pick([c.meat, darker(c.toasted, 0.08), c.stew]),
      { edge: 2.5, drop: 3 },
    ),
  );
  const peanuts = scatter(chance, cx, cy, r * 0.52, 16, r * 0.16).map(([x, y]) =>
    sheet.cut(blob(chance, x, y, 10, 7.5, 0.15, 7), c.nut, { edge: 2.5, drop: 3 }),
  );
  const greens = [
    [0.52, 0.34, 118],
    [0.4, 0.54, 150],
    [0.6, 0.1, 86],
  ].map(
    ([x = 0, y = 0, turn = 0]) =>
      leafAt(sheet, cx + r * (x - 0.2), cy + r * (y - 0.08), turn, r * 0.56, c.leaf, 0.34) +
      group(
        at(cx + r * (x - 0.2), cy + r * (y - 0.08), turn),
        sheet.cut(
          `M-10 14C-14 -20 -10 ${n(-r * 0.22)} 0 ${n(-r * 0.3)}C10 ${n(-r * 0.22)} 14 -20 10 14Z`,
          lighter(c.cucumber, 0.03),
          { edge: 3, drop: 0 },
        ),
      ),
  );
  return [
    surface(sheet, place, { l: 0.54, c: 0.165, h: 38 }),
    fat(sheet, place, 46, c.orange),
    strands(sheet, { cx, cy, r: r * 1.1 }, { ...c.noodle, l: 0.85, c: 0.1, h: 76 }, 7),
    ...greens,
    ...crumbs,
    ...peanuts,
    onionRings(sheet, { cx: cx - r * 0.06, cy: cy - r * 0.06, r: r * 0.5 }, 15),
    sesame(sheet, { cx, cy, r: r * 0.66 }, 24, 9),
    strew(sheet, { cx, cy, r: r * 0.86 }, 34, [c.chilli, darker(c.chilli, 0.1)], 7, 1.4),
  ].join("");
}
