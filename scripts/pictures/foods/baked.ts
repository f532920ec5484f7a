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
  type Sheet,
} from "../drawing.ts";
import { sprig, strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";

/** A pizza in its crust: sauce, melted cheese, leaves, cuts. */
export function pizza(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const edge = blob(chance, cx, cy, r, r, 0.025, 18);
  const base = blob(chance, cx, cy, r * 0.84, r * 0.84, 0.025, 18);
  const blisters = Array.from({ length: 15 }, () => {
    const [x, y] = polar(cx, cy, r * chance.between(0.9, 0.97), chance.between(0, 360));
    return fill(
      blob(chance, x, y, chance.between(7, 17), chance.between(5, 11), 0.2, 8),
      chance.pick([c.toasted, c.charred, c.toasted]),
      0.62,
    );
  });
  const pools = scatter(chance, cx, cy, r * 0.66, 10, r * 0.36).map(([x, y]) => {
    const size = chance.between(r * 0.14, r * 0.22);
    const toast = scatter(chance, x, y, size * 0.6, 2, size * 0.5).map(([tx, ty]) =>
      fill(blob(chance, tx, ty, size * 0.22, size * 0.16, 0.2, 7), c.toasted, 0.5),
    );
    return (
      sheet.cut(blob(chance, x, y, size, size * 0.88, 0.09, 11), c.cream, {
        edge: 4,
        drop: 3,
        shade: darker(c.cheese, 0.03),
      }) + toast.join("")
    );
  });
  const leaves = scatter(chance, cx, cy, r * 0.58, 5, r * 0.42).map(([x, y]) => sprig(sheet, x, y, r * 0.17));
  const cuts = [12, 72, 132].map((degrees) => {
    const [ax, ay] = polar(cx, cy, r * 1.02, degrees);
    const [bx, by] = polar(cx, cy, r * 1.02, degrees + 180);
    const path = `M${n(ax)} ${n(ay)}L${n(bx)} ${n(by)}`;
    return (
      line(path, darker(c.sauceRed, 0.17), 4.5, 0.55) +
      group("transform='translate(2 2)'", line(path, lighter(c.crust, 0.12), 1.6, 0.5))
    );
  });
  return [
    sheet.cut(edge, c.crust, { edge: 8, drop: 8, light: lighter(c.crust, 0.1), shade: c.toasted }),
    ...blisters,
    sheet.cut(base, c.sauceRed, { edge: 5, drop: 0, light: darker(c.sauceRed, 0.1), shade: lighter(c.sauceRed, 0.04) }),
    strew(sheet, { cx, cy, r: r * 0.78 }, 60, [darker(c.sauceRed, 0.06), lighter(c.sauceRed, 0.06), c.orange], 10, 1.5),
    ...pools,
    ...cuts,
    ...leaves,
    strew(sheet, { cx, cy, r: r * 0.76 }, 24, [c.golden, lighter(c.golden, 0.06)], 7),
  ].join("");
}

/** A square of lasagne: browned on top, its layers in sight on the side away from the lamp. */
export function lasagne(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const w = r * 1.42;
  const h = r * 1.12;
  const [x, y] = [cx - w / 2, cy - h / 2 - r * 0.12];
  const layers = [c.sauceRed, c.dough, c.herb, c.cheese, c.sauceRed, c.dough, darker(c.sauceRed, 0.05)];
  const depth = r * 0.4;
  const side = layers.map((colour, index) => {
    const step = (depth * (layers.length - index)) / layers.length;
    return fill(slab(x + step * 0.22, y + step, w, h, 20), colour);
  });
  const top = slab(x, y, w, h, 20);
  const browned = scatter(chance, cx, y + h / 2, r * 0.78, 26, r * 0.17).map(([bx, by]) =>
    fill(
      blob(chance, bx, by, chance.between(9, 25), chance.between(7, 16), 0.14, 11),
      chance.pick([c.toasted, c.orange, darker(c.toasted, 0.08)]),
      0.55,
    ),
  );
  return [
    fill(blob(chance, cx + 10, cy + r * 0.34, r * 0.98, r * 0.6, 0.07, 12), c.sauceRed, 0.95),
    fill(blob(chance, cx - 8, cy + r * 0.3, r * 0.8, r * 0.48, 0.08, 12), lighter(c.sauceRed, 0.05), 0.9),
    ...side.map((layer, index) =>
      index === 0
        ? group(
            "",
            `<path d="${slab(x + depth * 0.22 + 8, y + depth + 10, w, h, 20)}" fill="#2a1708" fill-opacity="0.25"/>`,
            layer,
          )
        : layer,
    ),
    sheet.cutWith(
      top,
      c.cheese,
      { edge: 6, drop: 0, shade: c.toasted },
      ...browned,
      strew(sheet, { cx, cy: y + h / 2, r: r * 0.72 }, 34, [c.herb, c.leaf], 8, 1.8),
    ),
    sprig(sheet, cx - r * 0.06, y + h * 0.5, r * 0.3, c.leaf, -20),
    strew(sheet, { cx: cx + r * 0.3, cy: cy + r * 0.62, r: r * 0.3 }, 7, [c.leaf, c.herb], 9, 1.6),
  ].join("");
}

/** Slices of a long loaf, buttered, with herbs: a row that leans on itself. */
export function garlicBread(sheet: Sheet, { cx, cy }: Place): string {
  const { chance } = sheet;
  const slice = (x: number, y: number, turn: number) => {
    const outer = blob(chance, 0, 0, 68, 132, 0.025, 14);
    const crumb = blob(chance, 0, 0, 54, 117, 0.03, 14);
    const holes = scatter(chance, 0, 0, 80, 15, 20)
      .filter(([hx]) => Math.abs(hx) < 38)
      .map(([hx, hy]) => fill(ellipse(hx, hy, chance.between(2.5, 6), chance.between(3, 7)), c.toasted, 0.35));
    return group(
      at(x, y, turn),
      `<path d="${outer}" transform="translate(9 11)" fill="#2a1708" fill-opacity="0.25"/>`,
      sheet.cut(outer, c.toasted, { edge: 4, drop: 0, light: c.crust, shade: darker(c.toasted, 0.1) }),
      fill(crumb, lighter(c.golden, 0.03)),
      fill(blob(chance, -4, -6, 40, 96, 0.08, 12), lighter(c.golden, 0.085), 0.9),
      ...holes,
      strew(sheet, { cx: 0, cy: -42, r: 40 }, 11, [c.herb, c.leaf], 9, 1.9),
      strew(sheet, { cx: 0, cy: 44, r: 42 }, 12, [c.herb, c.leaf], 9, 1.9),
      line("M-30 -62Q-38 -30 -37 4", c.white, 5, 0.65),
    );
  };
  const loaf = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map((step) =>
    slice(cx + step * 92, cy + 6 + chance.between(-7, 7), 16 + chance.between(-4, 4)),
  );
  return loaf.join("");
}

/** A bulb of garlic and two cloves. */
export function garlic(sheet: Sheet, x: number, y: number, size: number): string {
  const clove = (dx: number, dy: number, turn: number) =>
    group(
      at(x + dx, y + dy, turn),
      sheet.cut(
        `M0 ${n(-size * 0.5)}C${n(size * 0.36)} ${n(-size * 0.1)} ${n(size * 0.3)} ${n(size * 0.4)} 0 ${n(size * 0.42)}C${n(-size * 0.3)} ${n(size * 0.4)} ${n(-size * 0.36)} ${n(-size * 0.1)} 0 ${n(-size * 0.5)}Z`,
        c.cream,
        { edge: 3, drop: 5 },
      ),
    );
  const bulb = blob(sheet.chance, x, y, size * 0.72, size * 0.7, 0.03, 8);
  const ribs = [-60, -20, 20, 60, 120, 180, 240].map((degrees) => {
    const [ex, ey] = polar(x, y, size * 0.64, degrees);
    return line(
      `M${n(x)} ${n(y)}Q${n((x + ex) / 2 + 6)} ${n((y + ey) / 2 - 6)} ${n(ex)} ${n(ey)}`,
      darker(c.cream, 0.13),
      3,
      0.8,
    );
  });
  return [
    sheet.cut(bulb, c.cream, { edge: 5, drop: 8, shade: { ...darker(c.cream, 0.12), c: 0.04, h: 350 } }),
    ...ribs,
    fill(ellipse(x, y, size * 0.13), darker(c.dough, 0.14)),
    clove(size * 1.05, size * 0.5, 40),
    clove(size * 0.7, size * 1.05, -25),
  ].join("");
}
