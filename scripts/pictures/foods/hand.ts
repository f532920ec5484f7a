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
  through,
  type Point,
  type Sheet,
} from "../drawing.ts";
import { drizzle, parsley, sesame, strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";

/** A burger from above: all that looks out from under the bun. */
export function burger(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const frill = through(
    Array.from({ length: 30 }, (_, index): Point =>
      polar(cx, cy, r * (index % 2 ? 1.02 : 0.9) * chance.between(0.97, 1.03), index * 12),
    ),
    true,
  );
  const bun = blob(chance, cx, cy, r * 0.8, r * 0.8, 0.015, 16);
  const corner = r * 0.79;
  const cheese = group(
    at(cx, cy, 20),
    sheet.cut(slab(-corner, -corner, corner * 2, corner * 2, 24), c.cheese, {
      edge: 5,
      drop: 6,
      light: lighter(c.cheese, 0.06),
      shade: c.orange,
    }),
  );
  const tomatoes = [205, 330, 95].map((degrees) => {
    const [x, y] = polar(cx, cy, r * 0.62, degrees);
    return sheet.cut(ellipse(x, y, r * 0.36), c.ripe, { edge: 4, drop: 5, light: lighter(c.ripe, 0.1) });
  });
  return [
    sheet.soft(ellipse(cx, cy, r * 0.96), r * 0.1, 0.3),
    sheet.cut(frill, c.lettuce, { edge: 6, drop: 4, light: lighter(c.lettuce, 0.09) }),
    sheet.cut(blob(chance, cx, cy, r * 0.9, r * 0.9, 0.03, 18), c.meat, {
      edge: 5,
      drop: 5,
      light: lighter(c.meat, 0.1),
    }),
    ...tomatoes,
    cheese,
    sheet.soft(bun, r * 0.07, 0.35),
    sheet.glow(bun, lighter(c.roast, 0.1), darker(c.roast, 0.07)),
    fill(blob(chance, cx - r * 0.06, cy - r * 0.07, r * 0.66, r * 0.64, 0.02, 14), lighter(c.roast, 0.05), 0.5),
    fill(blob(chance, cx - r * 0.12, cy - r * 0.14, r * 0.46, r * 0.43, 0.03, 14), lighter(c.roast, 0.1), 0.45),
    line(
      `M${n(cx - r * 0.58)} ${n(cy - r * 0.26)}A${n(r * 0.64)} ${n(r * 0.64)} 0 0 1 ${n(cx - r * 0.2)} ${n(cy - r * 0.6)}`,
      c.cream,
      r * 0.05,
      0.75,
    ),
    sesame(sheet, { cx: cx - r * 0.02, cy: cy - r * 0.02, r: r * 0.62 }, 46, r * 0.085),
  ].join("");
}

/** Shawarma: flatbread, chicken off the spit, salad, pickles, tahini. */
export function shawarma(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const bread = blob(chance, cx, cy, r * 1.06, r * 1.02, 0.03, 16);
  const blisters = scatter(chance, cx, cy, r * 1.0, 26, r * 0.16).map(([x, y]) =>
    fill(
      blob(chance, x, y, chance.between(8, 22), chance.between(6, 14), 0.22, 8),
      chance.pick([c.toasted, c.toasted, c.charred]),
      0.5,
    ),
  );
  const strips = scatter(chance, cx, cy, r * 0.66, 40, r * 0.165).map(([x, y]) => {
    const l = r * chance.between(0.17, 0.23);
    const w = r * chance.between(0.075, 0.1);
    const colour = chance.pick([c.roast, lighter(c.roast, 0.04), lighter(c.roast, 0.08)]);
    return group(
      at(x, y, chance.between(0, 180)),
      sheet.cut(blob(chance, 0, 0, l, w, 0.13, 9), colour, { edge: 3.5, drop: 5, shade: c.meat }),
      line(`M${n(-l * 0.5)} ${n(-w * 0.2)}L${n(l * 0.4)} ${n(-w * 0.3)}`, c.charred, 4, 0.5),
      line(`M${n(-l * 0.3)} ${n(w * 0.35)}L${n(l * 0.5)} ${n(w * 0.2)}`, c.charred, 3, 0.4),
    );
  });
  const salad = scatter(chance, cx, cy, r * 0.82, 26, r * 0.22).map(([x, y]) =>
    sheet.cut(
      blob(chance, x, y, r * 0.15, r * 0.11, 0.2, 10),
      chance.pick([c.lettuce, lighter(c.lettuce, 0.06), c.leaf]),
      { edge: 3, drop: 4 },
    ),
  );
  const tomatoes = scatter(chance, cx, cy, r * 0.72, 10, r * 0.32).map(([x, y]) =>
    group(
      at(x, y, chance.between(0, 90)),
      sheet.cut(slab(-r * 0.065, -r * 0.065, r * 0.13, r * 0.13, 8), c.ripe, {
        edge: 3,
        drop: 4,
        light: lighter(c.ripe, 0.13),
      }),
    ),
  );
  const pickles = scatter(chance, cx, cy, r * 0.62, 6, r * 0.4).map(([x, y]) =>
    group(
      at(x, y, chance.between(0, 180)),
      sheet.cut(
        slab(-r * 0.16, -r * 0.032, r * 0.32, r * 0.064, 8),
        { l: 0.66, c: 0.17, h: 0 },
        { edge: 2.5, drop: 4 },
      ),
    ),
  );
  const onions = scatter(chance, cx, cy, r * 0.6, 6, r * 0.36).map(([x, y]) =>
    line(
      `M${n(x - r * 0.1)} ${n(y)}A${n(r * 0.1)} ${n(r * 0.1)} 0 0 1 ${n(x + r * 0.1)} ${n(y - 4)}`,
      { l: 0.6, c: 0.12, h: 340 },
      6,
    ),
  );
  return [
    sheet.cutWith(bread, lighter(c.crust, 0.08), { edge: 7, drop: 8, shade: c.toasted }, ...blisters),
    ...salad,
    ...strips,
    ...tomatoes,
    ...pickles,
    ...onions,
    group(`transform="rotate(-32 ${n(cx)} ${n(cy)})"`, drizzle(sheet, { cx, cy, r: r * 0.74 }, c.cream, 9, 4)),
    ...scatter(chance, cx, cy, r * 0.5, 5, r * 0.36).map(([x, y]) => parsley(sheet, x, y, r * 0.13, c.leaf)),
    strew(sheet, { cx, cy, r: r * 0.66 }, 34, [c.plum, c.sauceRed], 4.5),
  ].join("");
}

/** A folded bun with what it holds. */
export function bao(sheet: Sheet, x: number, y: number, size: number, turn: number): string {
  const { chance } = sheet;
  const bun = { l: 0.965, c: 0.018, h: 85 };
  const back = `M${n(-size)} 0C${n(-size * 1.05)} ${n(-size * 0.98)} ${n(size * 1.05)} ${n(-size * 0.98)} ${n(size)} 0Z`;
  const front = `M${n(-size * 0.96)} ${n(size * 0.3)}C${n(-size * 0.98)} ${n(size * 1.1)} ${n(size * 0.98)} ${n(size * 1.1)} ${n(size * 0.96)} ${n(size * 0.3)}C${n(size * 0.5)} ${n(size * 0.12)} ${n(-size * 0.5)} ${n(size * 0.12)} ${n(-size * 0.96)} ${n(size * 0.3)}Z`;
  const pork = slab(-size * 0.78, -size * 0.22, size * 1.56, size * 0.56, size * 0.14);
  const cucumbers = [-0.55, -0.1, 0.36].map((dx) =>
    sheet.cut(ellipse(dx * size + 6, -size * 0.22, size * 0.27, size * 0.24), c.cucumber, {
      edge: 3,
      drop: 3,
      shade: c.herb,
    }),
  );
  return group(
    at(x, y, turn),
    sheet.soft(`${back}${front}`, size * 0.13, 0.3),
    sheet.cut(back, darker(bun, 0.02), { edge: 5, drop: 0, light: c.white, shade: darker(bun, 0.09) }),
    ...cucumbers,
    sheet.cutWith(
      pork,
      c.toasted,
      { edge: 4, drop: 5, light: lighter(c.toasted, 0.12), shade: c.meat },
      fill(slab(-size, -size * 0.07, size * 2, size * 0.12, 6), c.cream, 0.85),
      fill(slab(-size, size * 0.16, size * 2, size * 0.07, 4), c.cream, 0.6),
    ),
    line(`M${n(-size * 0.62)} ${n(-size * 0.14)}H${n(size * 0.2)}`, c.white, 5, 0.5),
    ...[-0.5, -0.16, 0.2, 0.54].map((dx) => parsley(sheet, dx * size, chance.between(-4, 8), size * 0.24, c.leaf)),
    strew(sheet, { cx: 0, cy: size * 0.04, r: size * 0.5 }, 15, [c.nut, darker(c.nut, 0.08)], 9),
    sheet.cut(front, bun, { edge: 6, drop: 4, light: c.white, shade: darker(bun, 0.1) }),
    fill(blob(chance, -size * 0.3, size * 0.52, size * 0.36, size * 0.13, 0.1, 9), c.white, 0.9),
  );
}

/** A round of flatbread cut in wedges, to scoop with. */
export function flatbread(sheet: Sheet, x: number, y: number, size: number, turn: number): string {
  const { chance } = sheet;
  const wedgeShape = `M0 ${n(size * 0.1)}L${n(-size * 0.52)} ${n(-size * 0.86)}C${n(-size * 0.24)} ${n(-size * 1.06)} ${n(size * 0.24)} ${n(-size * 1.06)} ${n(size * 0.52)} ${n(-size * 0.86)}Z`;
  const spots = scatter(chance, 0, -size * 0.55, size * 0.42, 8, size * 0.17).map(([sx, sy]) =>
    fill(blob(chance, sx, sy, size * 0.08, size * 0.055, 0.2, 7), c.toasted, 0.6),
  );
  return group(
    at(x, y, turn),
    `<path d="${wedgeShape}" transform="rotate(${n(-turn)}) translate(7 9) rotate(${n(turn)})" fill="#2a1708" fill-opacity="0.24"/>`,
    sheet.cutWith(wedgeShape, lighter(c.crust, 0.07), { edge: 5, drop: 0, shade: c.toasted }, ...spots),
  );
}
