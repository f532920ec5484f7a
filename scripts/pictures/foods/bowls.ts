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
import { parsley, sesame, strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";

/** What a bowl is filled to the brim with. */
export function surface(sheet: Sheet, { cx, cy, r }: Place, colour: Colour): string {
  const pool = blob(sheet.chance, cx, cy, r, r, 0.012, 18);
  return sheet.cut(pool, colour, { edge: 4, drop: 0, light: darker(colour, 0.1), shade: lighter(colour, 0.05) });
}

/** Drops of oil that float: rings with a light in them. */
export function fat(sheet: Sheet, { cx, cy, r }: Place, count: number, colour: Colour): string {
  return scatter(sheet.chance, cx, cy, r * 0.92, count, 16)
    .map(([x, y]) => {
      const size = sheet.chance.between(4, 11);
      return (
        fill(ellipse(x, y, size), colour, 0.55) +
        fill(ellipse(x - size * 0.3, y - size * 0.3, size * 0.3), c.white, 0.7)
      );
    })
    .join("");
}

/** A slow stew: lamb, apricots, almonds, chickpeas in their sauce. */
export function tagine(sheet: Sheet, place: Place): string {
  const { chance } = sheet;
  const { cx, cy, r } = place;
  const pieces = scatter(chance, cx, cy, r * 0.8, 30, r * 0.262).map(([x, y], index) => {
    const turn = chance.between(0, 360);
    if (index % 3 === 0) {
      const chunk = blob(chance, 0, 0, r * 0.21, r * 0.17, 0.12, 7);
      return group(
        at(x, y, turn),
        sheet.cut(chunk, c.meat, { edge: 5, drop: 5, light: lighter(c.meat, 0.13) }),
        line(
          `M${n(-r * 0.11)} ${n(-r * 0.05)}Q0 ${n(-r * 0.1)} ${n(r * 0.1)} ${n(-r * 0.03)}`,
          lighter(c.meat, 0.16),
          4,
          0.8,
        ),
        line(
          `M${n(-r * 0.09)} ${n(r * 0.03)}Q0 ${n(-r * 0.01)} ${n(r * 0.1)} ${n(r * 0.06)}`,
          lighter(c.meat, 0.1),
          3,
          0.7,
        ),
      );
    }
    if (index % 3 === 1) {
      const fruit = blob(chance, 0, 0, r * 0.145, r * 0.125, 0.06, 9);
      return group(
        at(x, y),
        sheet.cut(fruit, c.orange, { edge: 4, drop: 4, light: lighter(c.orange, 0.1) }),
        line(
          `M${n(-r * 0.07)} ${n(-r * 0.01)}Q0 ${n(r * 0.035)} ${n(r * 0.07)} ${n(-r * 0.015)}`,
          darker(c.orange, 0.12),
          3.5,
        ),
      );
    }
    return sheet.cut(blob(chance, x, y, r * 0.085, r * 0.08, 0.06, 8), c.nut, { edge: 3, drop: 3 });
  });
  const almonds = scatter(chance, cx, cy, r * 0.74, 11, r * 0.34).map(([x, y]) =>
    group(
      at(x, y, chance.between(0, 360)),
      sheet.cut(
        `M0 ${n(-r * 0.11)}C${n(r * 0.08)} ${n(-r * 0.02)} ${n(r * 0.07)} ${n(r * 0.1)} 0 ${n(r * 0.1)}C${n(-r * 0.07)} ${n(r * 0.1)} ${n(-r * 0.08)} ${n(-r * 0.02)} 0 ${n(-r * 0.11)}Z`,
        c.dough,
        { edge: 2.5, drop: 3 },
      ),
    ),
  );
  const herbs = scatter(chance, cx, cy, r * 0.72, 8, r * 0.4).map(([x, y]) => parsley(sheet, x, y, r * 0.16, c.leaf));
  return [
    surface(sheet, place, c.stew),
    fat(sheet, place, 34, c.orange),
    ...pieces,
    ...almonds,
    ...herbs,
    sesame(sheet, { cx, cy, r: r * 0.7 }, 22, 9),
  ].join("");
}

/** Rice that has drunk its stock, mushrooms seared, cheese shaved. */
export function risotto(sheet: Sheet, place: Place): string {
  const { chance } = sheet;
  const { cx, cy, r } = place;
  const rice = { ...c.cream, l: 0.9, c: 0.05 };
  const grains = scatter(chance, cx, cy, r * 0.92, 210, r * 0.085).map(([x, y]) =>
    group(
      at(x, y, chance.between(0, 180)),
      fill(ellipse(1.5, 2.5, 11, 6), darker(rice, 0.16), 0.55),
      fill(ellipse(0, 0, 11, 6), chance.pick([lighter(rice, 0.035), lighter(rice, 0.055), rice])),
    ),
  );
  const slices = scatter(chance, cx, cy, r * 0.66, 8, r * 0.46).map(([x, y]) => {
    const s = r * chance.between(0.0037, 0.0043);
    const cap =
      "M-52 6C-56 -38 -26 -56 0 -56C26 -56 56 -38 52 6C40 14 22 10 17 6C15 26 20 44 12 52C6 58 -6 58 -12 52C-20 44 -15 26 -17 6C-22 10 -40 14 -52 6Z";
    return group(
      at(x, y, chance.between(-70, 70), s),
      sheet.cut(cap, { l: 0.76, c: 0.06, h: 68 }, { edge: 4, drop: 6, light: c.mushroom, shade: c.toasted }),
      line("M-50 4C-54 -36 -26 -54 0 -54C26 -54 54 -36 50 4", darker(c.toasted, 0.12), 8),
      line("M-30 -4Q-16 -16 -8 -2M30 -4Q16 -16 8 -2", c.toasted, 5, 0.9),
    );
  });
  const shavings = scatter(chance, cx, cy, r * 0.6, 5, r * 0.45).map(([x, y]) =>
    group(
      at(x, y, chance.between(0, 180)),
      sheet.cut("M-34 -9Q0 -20 34 -7L30 8Q0 -4 -31 7Z", { ...c.cheese, l: 0.93, c: 0.07 }, { edge: 2.5, drop: 4 }),
    ),
  );
  const herbs = scatter(chance, cx, cy, r * 0.66, 6, r * 0.36).map(([x, y]) => parsley(sheet, x, y, r * 0.12, c.leaf));
  return [
    surface(sheet, place, rice),
    ...grains,
    ...slices,
    ...shavings,
    ...herbs,
    strew(sheet, { cx, cy, r: r * 0.8 }, 26, [c.ink, darker(c.toasted, 0.2)], 4),
  ].join("");
}

/** Chickpeas made smooth: a swirl that holds oil, paprika, what stayed whole. */
export function hummus(sheet: Sheet, place: Place): string {
  const { chance } = sheet;
  const { cx, cy, r } = place;
  const paste = { l: 0.86, c: 0.062, h: 80 };
  const ridge = (from: number, to: number, turns: number): Point[] =>
    Array.from({ length: 40 }, (_, index): Point => {
      const part = index / 39;
      return polar(cx, cy, r * (from + (to - from) * part), part * 360 * turns - 60);
    });
  const path = through(ridge(0.84, 0.3, 2.15), false);
  const oil = blob(chance, cx + r * 0.02, cy + r * 0.02, r * 0.36, r * 0.34, 0.08, 11);
  const beans = scatter(chance, cx, cy, r * 0.24, 7, r * 0.13).map(([x, y]) =>
    group(
      at(x, y, chance.between(0, 360)),
      sheet.cut(blob(chance, 0, 0, r * 0.082, r * 0.074, 0.05, 8), c.nut, { edge: 3, drop: 3 }),
      line(`M${n(-r * 0.02)} ${n(-r * 0.05)}Q${n(r * 0.02)} 0 ${n(-r * 0.01)} ${n(r * 0.05)}`, darker(c.nut, 0.12), 2),
    ),
  );
  const groove = through(ridge(0.76, 0.3, 2.15), false);
  return [
    surface(sheet, place, paste),
    `<g transform="translate(7 8)">${line(path, darker(paste, 0.13), r * 0.15, 0.75)}</g>`,
    line(path, lighter(paste, 0.03), r * 0.15),
    `<g transform="translate(-5 -6)">${line(path, lighter(paste, 0.085), r * 0.045, 0.9)}</g>`,
    `<g transform="translate(9 11)">${line(groove, darker(c.golden, 0.05), r * 0.05, 0.9)}</g>`,
    `<g transform="translate(6 8)">${line(groove, lighter(c.golden, 0.08), r * 0.016, 0.9)}</g>`,
    sheet.cut(oil, c.golden, { edge: 3, drop: 0, light: darker(c.golden, 0.12), shade: lighter(c.golden, 0.08) }),
    fill(blob(chance, cx - r * 0.1, cy - r * 0.12, r * 0.1, r * 0.05, 0.1, 8), c.white, 0.55),
    ...beans,
    strew(sheet, { cx: cx - r * 0.24, cy: cy + r * 0.3, r: r * 0.42 }, 70, [c.tomato, c.orange, c.sauceRed], 5),
    parsley(sheet, cx + r * 0.3, cy - r * 0.26, r * 0.2, c.leaf),
    parsley(sheet, cx - r * 0.42, cy - r * 0.34, r * 0.17, c.leaf),
    strew(sheet, { cx, cy, r: r * 0.74 }, 14, [c.leaf, c.herb], 8, 1.8),
  ].join("");
}
