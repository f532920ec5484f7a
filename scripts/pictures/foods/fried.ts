import {
  at,
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
import { strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";

/** Fries with their skins on, thrown as they fall. */
export function fries(sheet: Sheet, { cx, cy, r }: Place, count = 46): string {
  const { chance } = sheet;
  return scatter(chance, cx, cy, r * 0.86, count, r * 0.1)
    .map(([x, y]) => {
      const length = r * chance.between(0.46, 0.74);
      const w = r * chance.between(0.1, 0.125);
      const turn = chance.between(0, 180);
      const colour = chance.pick([c.golden, lighter(c.golden, 0.03), darker(c.golden, 0.03), c.cheese]);
      const body = slab(-length / 2, -w / 2, length, w, 5);
      return group(
        at(x, y, turn),
        `<path d="${body}" transform="rotate(${n(-turn)}) translate(4 6) rotate(${n(turn)})" fill="#2a1708" fill-opacity="0.25"/>`,
        fill(body, colour),
        fill(slab(-length / 2, w * 0.14, length, w * 0.36, 4), darker(colour, 0.09)),
        fill(slab(-length / 2 + 4, -w * 0.4, length - 8, w * 0.2, 3), lighter(colour, 0.07)),
        fill(slab(-length / 2, -w / 2, w * 0.42, w, 4), c.toasted, 0.9),
        chance.next() > 0.45
          ? fill(slab(length / 2 - w * 0.34, -w / 2, w * 0.34, w, 4), darker(c.toasted, 0.07), 0.85)
          : "",
      );
    })
    .join("");
}

/** A small pot of something to dip into. */
export function dip(sheet: Sheet, x: number, y: number, r: number, colour: Colour, pot = c.china): string {
  const curl = through(
    Array.from({ length: 14 }, (_, index): Point => polar(x, y, r * (0.08 + index * 0.04), index * 42)),
    false,
  );
  return [
    sheet.soft(ellipse(x, y, r), r * 0.2, 0.3),
    sheet.cut(ellipse(x, y, r), pot, { edge: 4, drop: 0 }),
    sheet.cut(ellipse(x, y, r * 0.8), colour, {
      edge: 4,
      drop: 0,
      light: darker(colour, 0.12),
      shade: lighter(colour, 0.06),
    }),
    line(curl, lighter(colour, 0.09), r * 0.08, 0.8),
  ].join("");
}

/** Dumplings, pleated and fried on one side, in a fan. */
export function gyoza(sheet: Sheet, place: Place, count = 6): string {
  const { chance } = sheet;
  const { cx, cy } = place;
  const r = place.r * 1.34;
  const skin = { l: 0.93, c: 0.04, h: 82 };
  return Array.from({ length: count }, (_, index) => {
    const along = (index - (count - 1) / 2) * r * 0.335;
    const l = r * 0.5;
    const shape = `M0 ${n(-l)}C${n(l * 0.72)} ${n(-l * 0.82)} ${n(l * 0.72)} ${n(l * 0.82)} 0 ${n(l)}C${n(-l * 0.36)} ${n(l * 0.66)} ${n(-l * 0.36)} ${n(-l * 0.66)} 0 ${n(-l)}Z`;
    const seared = `M${n(l * 0.06)} ${n(-l * 0.76)}C${n(l * 0.56)} ${n(-l * 0.7)} ${n(l * 0.56)} ${n(l * 0.7)} ${n(l * 0.06)} ${n(l * 0.76)}C${n(l * 0.26)} ${n(l * 0.3)} ${n(l * 0.26)} ${n(-l * 0.3)} ${n(l * 0.06)} ${n(-l * 0.76)}Z`;
    const pleats = [-0.62, -0.36, -0.1, 0.16, 0.42, 0.66].map((y) =>
      line(
        `M${n(-l * 0.17 + Math.abs(y) * l * 0.1)} ${n(y * l)}Q${n(l * 0.02)} ${n(y * l - 9)} ${n(l * 0.1)} ${n(y * l + 5)}`,
        darker(skin, 0.13),
        4.5,
      ),
    );
    const turn = 12 + (index - (count - 1) / 2) * 2 + chance.between(-2, 2);
    return group(
      at(cx + along, cy + chance.between(-7, 7), turn),
      `<path d="${shape}" transform="translate(9 11)" fill="#2a1708" fill-opacity="0.24"/>`,
      sheet.cutWith(
        shape,
        skin,
        { edge: 5, drop: 0, light: c.white, shade: darker(skin, 0.13) },
        fill(seared, c.crust),
        fill(seared, c.toasted, 0.35),
        strew(sheet, { cx: l * 0.3, cy: 0, r: l * 0.34 }, 9, [c.toasted, c.charred], 8, 1.6),
      ),
      ...pleats,
      line(
        `M${n(-l * 0.06)} ${n(-l * 0.82)}C${n(-l * 0.24)} ${n(-l * 0.4)} ${n(-l * 0.24)} ${n(l * 0.4)} ${n(-l * 0.06)} ${n(l * 0.82)}`,
        c.white,
        5,
        0.9,
      ),
    );
  }).join("");
}

/** Greaseproof paper under something fried, with its corners up. */
export function greaseproof(sheet: Sheet, { cx, cy, r }: Place): string {
  const points: Point[] = Array.from({ length: 8 }, (_, index) =>
    polar(cx, cy, r * (index % 2 ? 0.92 : 1.16), 22 + index * 45),
  );
  const sheetOf = straight(points);
  const checks = Array.from({ length: 22 }, (_, index) => {
    const offset = (index - 11) * r * 0.22;
    return line(
      `M${n(cx + offset)} ${n(cy - r * 1.3)}V${n(cy + r * 1.3)}M${n(cx - r * 1.3)} ${n(cy + offset)}H${n(cx + r * 1.3)}`,
      c.tomato,
      r * 0.055,
      0.16,
    );
  });
  return sheet.cutWith(sheetOf, c.white, { edge: 4, drop: 6 }, ...checks);
}
