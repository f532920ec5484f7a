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
import { citrus, sprig, strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";

/** A block seen from above with its cut sides away from the lamp, in layers. */
function block(
  sheet: Sheet,
  x: number,
  y: number,
  w: number,
  h: number,
  depth: number,
  layers: readonly Colour[],
  radius: number,
): string {
  const shadow = `<path d="${slab(x + depth * 0.3 + 10, y + depth + 12, w, h, radius)}" fill="#2a1708" fill-opacity="0.24"/>`;
  return (
    shadow +
    layers
      .map((colour, index) => {
        const step = (depth * (layers.length - index)) / layers.length;
        return fill(slab(x + step * 0.3, y + step, w, h, radius), colour);
      })
      .join("")
  );
}

/** Tiramisu: cocoa on cream on coffee-soaked sponge. */
export function tiramisu(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const [w, h] = [r * 1.2, r * 1.0];
  const [x, y] = [cx - w / 2 - r * 0.08, cy - h / 2 - r * 0.16];
  const sponge = { l: 0.62, c: 0.085, h: 62 };
  const top = slab(x, y, w, h, 16);
  const dunes = Array.from({ length: 4 }, (_, row) =>
    Array.from({ length: 5 }, (_, column) => {
      const [px, py] = [x + ((column + 0.5) * w) / 5, y + ((row + 0.5) * h) / 4];
      return (
        fill(blob(chance, px + 1, py + 2, w * 0.108, h * 0.135, 0.03, 10), darker(c.cream, 0.04)) +
        sheet.cut(blob(chance, px - 2, py - 3, w * 0.094, h * 0.112, 0.06, 10), c.cocoa, {
          edge: 6,
          drop: 3,
          light: lighter(c.cocoa, 0.13),
          shade: darker(c.cocoa, 0.09),
        })
      );
    }).join(""),
  );
  const beans = [
    [0.7, 0.42, 30],
    [0.84, 0.2, -40],
    [0.56, 0.66, 80],
  ].map(([dx = 0, dy = 0, turn = 0]) =>
    group(
      at(cx + r * dx, cy + r * dy, turn),
      sheet.cut(ellipse(0, 0, r * 0.062, r * 0.09), c.coffee, { edge: 3, drop: 4, light: lighter(c.coffee, 0.16) }),
      line(`M0 ${n(-r * 0.07)}Q${n(r * 0.03)} 0 0 ${n(r * 0.07)}`, darker(c.coffee, 0.12), 3),
    ),
  );
  return [
    strew(sheet, { cx, cy: cy + 6, r: r * 0.95 }, 130, [c.cocoa, lighter(c.cocoa, 0.12)], 5),
    block(sheet, x, y, w, h, r * 0.42, [sponge, c.cream, c.cream, darker(sponge, 0.05), sponge, c.cream, c.cream], 16),
    sheet.cut(top, c.cocoa, { edge: 4, drop: 0, light: lighter(c.cocoa, 0.1) }),
    group(
      sheet.clip(top),
      ...dunes,
      strew(sheet, { cx: cx - r * 0.08, cy: y + h / 2, r: r * 0.75 }, 90, [lighter(c.cocoa, 0.1), c.chocolate], 5),
    ),
    ...beans,
    sprig(sheet, x + w * 0.34, y + h * 0.36, r * 0.2, c.leaf, 10),
  ].join("");
}

/** Baklava: diamonds of leaves and syrup, green in the middle. */
export function baklava(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const piece = (x: number, y: number) => {
    const [w, h] = [r * 0.37, r * 0.46];
    const shape = (dx: number, dy: number) =>
      straight([
        [x + dx, y - h + dy],
        [x + w + dx, y + dy],
        [x + dx, y + h + dy],
        [x - w + dx, y + dy],
      ]);
    const layers = [
      c.toasted,
      c.crust,
      c.pistachio,
      darker(c.pistachio, 0.08),
      c.crust,
      c.toasted,
      lighter(c.crust, 0.05),
    ];
    const depth = r * 0.2;
    const side = layers.map((colour, index) => {
      const step = (depth * (layers.length - index)) / layers.length;
      return fill(shape(step * 0.25, step), colour);
    });
    const creases = [-0.55, -0.28, 0, 0.28, 0.55].map((part) =>
      line(
        `M${n(x - w * (1 - Math.abs(part)) * 0.86)} ${n(y + part * h)}Q${n(x)} ${n(y + part * h + 9)} ${n(x + w * (1 - Math.abs(part)) * 0.86)} ${n(y + part * h)}`,
        c.toasted,
        3,
        0.5,
      ),
    );
    return [
      `<path d="${shape(depth * 0.25 + 8, depth + 10)}" fill="#2a1708" fill-opacity="0.24"/>`,
      ...side,
      sheet.cutWith(
        shape(0, 0),
        c.golden,
        { edge: 5, drop: 0, light: lighter(c.golden, 0.09), shade: c.toasted },
        ...creases,
      ),
      ...scatter(chance, x, y, r * 0.16, 26, r * 0.042).map(([px, py]) =>
        sheet.cut(
          blob(chance, px, py, r * 0.032, r * 0.026, 0.2, 6),
          chance.pick([c.pistachio, darker(c.pistachio, 0.1), lighter(c.pistachio, 0.06)]),
          { edge: 2, drop: 2.5 },
        ),
      ),
      line(`M${n(x - w * 0.52)} ${n(y - h * 0.28)}L${n(x - w * 0.2)} ${n(y - h * 0.66)}`, c.white, 6, 0.75),
    ].join("");
  };
  const places: Point[] = [
    [0, -0.5],
    [-0.46, 0.0],
    [0.46, 0.0],
    [0, 0.5],
  ];
  return [
    fill(blob(chance, cx, cy + r * 0.08, r * 0.9, r * 0.84, 0.05, 12), c.tea, 0.35),
    strew(sheet, { cx, cy, r: r * 0.98 }, 60, [c.pistachio, darker(c.pistachio, 0.1)], 8, 1.3),
    ...places.map(([dx, dy]) => piece(cx + dx * r, cy + dy * r - r * 0.05)),
    fill(blob(chance, cx + r * 0.74, cy + r * 0.52, r * 0.06, r * 0.045, 0.1, 8), { l: 0.6, c: 0.19, h: 5 }),
    fill(blob(chance, cx + r * 0.66, cy + r * 0.6, r * 0.055, r * 0.04, 0.1, 8), { l: 0.66, c: 0.17, h: 5 }),
  ].join("");
}

/** A lemon tart in its fluted crust, one slice on its way out. */
export function lemonTart(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const fluted = (radius: number) =>
    through(
      Array.from({ length: 56 }, (_, index): Point =>
        polar(cx, cy, radius * (index % 2 ? 1 : 0.955), (index * 360) / 56),
      ),
      true,
    );
  const curd = { ...c.lemon, l: 0.88, c: 0.16, h: 95 };
  const peaks = Array.from({ length: 13 }, (_, index) => {
    const [x, y] = polar(cx, cy, r * 0.66, index * 29 - 172);
    if (index > 7) return "";
    const size = r * 0.135;
    return [
      sheet.cut(blob(chance, x, y, size, size, 0.04, 9), c.cream, {
        edge: 4,
        drop: 5,
        light: c.white,
        shade: darker(c.cream, 0.1),
      }),
      fill(blob(chance, x - size * 0.1, y - size * 0.1, size * 0.55, size * 0.5, 0.08, 8), c.white, 0.9),
      line(
        `M${n(x + size * 0.5)} ${n(y - size * 0.3)}A${n(size * 0.6)} ${n(size * 0.6)} 0 0 1 ${n(x - size * 0.2)} ${n(y + size * 0.56)}`,
        c.toasted,
        5,
        0.5,
      ),
      fill(ellipse(x - size * 0.05, y - size * 0.05, size * 0.14), c.toasted, 0.6),
    ].join("");
  });
  return [
    sheet.soft(ellipse(cx, cy, r), r * 0.08, 0.3),
    sheet.cut(fluted(r), c.crust, { edge: 6, drop: 4, light: lighter(c.crust, 0.1), shade: c.toasted }),
    line(ellipse(cx, cy, r * 0.9), c.toasted, 3, 0.6),
    sheet.cut(ellipse(cx, cy, r * 0.86), curd, {
      edge: 5,
      drop: 0,
      light: darker(curd, 0.09),
      shade: lighter(curd, 0.05),
    }),
    line(
      `M${n(cx - r * 0.42)} ${n(cy + r * 0.1)}A${n(r * 0.44)} ${n(r * 0.44)} 0 0 1 ${n(cx - r * 0.06)} ${n(cy - r * 0.36)}`,
      c.white,
      r * 0.05,
      0.6,
    ),
    ...peaks,
    citrus(sheet, cx + r * 0.1, cy + r * 0.3, r * 0.31, lighter(c.lemon, 0.02), darker(c.lemon, 0.03)),
    sprig(sheet, cx - r * 0.14, cy + r * 0.06, r * 0.24, c.leaf, 40),
    strew(sheet, { cx, cy, r: r * 0.8 }, 24, [c.white], 4),
  ].join("");
}
