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
  straight,
  through,
  type Point,
  type Sheet,
} from "../drawing.ts";
import { leafAt, parsley, sesame, sprig, strew } from "../garnish.ts";
import * as c from "../palette.ts";
import type { Place } from "../vessels.ts";

function frill(sheet: Sheet, x: number, y: number, size: number, turn: number, colour = c.lettuce): string {
  const points = Array.from({ length: 18 }, (_, index): Point => {
    const [px, py] = polar(0, 0, 1, (index * 360) / 18);
    const reach = (index % 2 ? 1 : 0.84) * sheet.chance.between(0.94, 1.06);
    return [px * size * 0.72 * reach, py * size * reach];
  });
  return group(
    at(x, y, turn),
    sheet.cut(through(points, true), colour, { edge: 4, drop: 5, light: lighter(colour, 0.09) }),
    line(
      `M0 ${n(size * 0.86)}Q${n(size * 0.06)} 0 0 ${n(-size * 0.7)}M0 ${n(size * 0.3)}L${n(size * 0.34)} ${n(-size * 0.08)}M0 ${n(size * 0.3)}L${n(-size * 0.34)} ${n(-size * 0.05)}M0 ${n(-size * 0.1)}L${n(size * 0.28)} ${n(-size * 0.42)}M0 ${n(-size * 0.1)}L${n(-size * 0.28)} ${n(-size * 0.4)}`,
      lighter(colour, 0.12),
      3,
      0.9,
    ),
  );
}

function cucumber(sheet: Sheet, x: number, y: number, size: number): string {
  const seeds = Array.from({ length: 9 }, (_, index) => {
    const [sx, sy] = polar(x, y, size * 0.42, index * 40);
    return group(at(sx, sy, index * 40 + 90), fill(ellipse(0, 0, size * 0.05, size * 0.12), lighter(c.cucumber, 0.06)));
  });
  return (
    sheet.cut(ellipse(x, y, size), c.herb, { edge: 2, drop: 4 }) +
    fill(ellipse(x, y, size * 0.9), c.cucumber) +
    fill(ellipse(x, y, size * 0.6), darker(c.cucumber, 0.045)) +
    seeds.join("")
  );
}

function radish(sheet: Sheet, x: number, y: number, size: number): string {
  return (
    sheet.cut(ellipse(x, y, size), c.radish, { edge: 2, drop: 4 }) +
    fill(ellipse(x, y, size * 0.84), { l: 0.97, c: 0.012, h: 350 }) +
    line(ellipse(x, y, size * 0.42), { l: 0.9, c: 0.05, h: 350 }, 2.5)
  );
}

function tomatoWedge(sheet: Sheet, x: number, y: number, size: number, turn: number): string {
  return group(
    at(x, y, turn),
    sheet.cut(
      `M${n(-size)} 0C${n(-size * 0.7)} ${n(-size * 0.95)} ${n(size * 0.7)} ${n(-size * 0.95)} ${n(size)} 0C${n(size * 0.5)} ${n(size * 0.42)} ${n(-size * 0.5)} ${n(size * 0.42)} ${n(-size)} 0Z`,
      c.ripe,
      { edge: 4, drop: 5, light: lighter(c.ripe, 0.12) },
    ),
    fill(
      `M${n(-size * 0.66)} ${n(size * 0.02)}C${n(-size * 0.4)} ${n(-size * 0.4)} ${n(size * 0.4)} ${n(-size * 0.4)} ${n(size * 0.66)} ${n(size * 0.02)}C${n(size * 0.3)} ${n(size * 0.24)} ${n(-size * 0.3)} ${n(size * 0.24)} ${n(-size * 0.66)} ${n(size * 0.02)}Z`,
      lighter(c.ripe, 0.07),
    ),
    ...[-0.32, 0, 0.32].map((dx) => fill(ellipse(dx * size, -size * 0.04, size * 0.05, size * 0.09), c.golden)),
  );
}

/** Fattoush: leaves, tomato, cucumber, radish, crisp bread, sumac. */
export function fattoush(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const bed = scatter(chance, cx, cy, r * 0.84, 30, r * 0.24).map(([x, y]) =>
    frill(
      sheet,
      x,
      y,
      r * chance.between(0.26, 0.34),
      chance.between(0, 360),
      chance.pick([c.lettuce, c.leaf, lighter(c.lettuce, 0.05)]),
    ),
  );
  const cucumbers = scatter(chance, cx, cy, r * 0.76, 9, r * 0.42).map(([x, y]) => cucumber(sheet, x, y, r * 0.15));
  const tomatoes = scatter(chance, cx, cy, r * 0.78, 10, r * 0.4).map(([x, y]) =>
    tomatoWedge(sheet, x, y, r * 0.17, chance.between(0, 360)),
  );
  const radishes = scatter(chance, cx, cy, r * 0.78, 8, r * 0.38).map(([x, y]) => radish(sheet, x, y, r * 0.115));
  const chips = scatter(chance, cx, cy, r * 0.76, 9, r * 0.42).map(([x, y]) => {
    const s = r * 0.2;
    return group(
      at(x, y, chance.between(0, 360)),
      sheet.cut(
        straight([
          [-s * 0.8, s * 0.55],
          [s * 0.85, s * 0.5],
          [s * 0.05, -s * 0.85],
        ]),
        c.crust,
        { edge: 4, drop: 6, light: lighter(c.crust, 0.1), shade: c.toasted },
      ),
      strew(sheet, { cx: 0, cy: s * 0.1, r: s * 0.42 }, 5, [c.toasted], 7),
    );
  });
  const seeds = scatter(chance, cx, cy, r * 0.76, 24, r * 0.16).map(([x, y]) =>
    sheet.cut(blob(chance, x, y, 7.5, 6.5, 0.08, 7), c.pomegranate, {
      edge: 2.5,
      drop: 3,
      light: lighter(c.pomegranate, 0.22),
    }),
  );
  return [
    ...bed,
    ...cucumbers,
    ...tomatoes,
    ...radishes,
    ...chips,
    ...seeds,
    sprig(sheet, cx - r * 0.1, cy - r * 0.05, r * 0.19, c.leaf),
    strew(sheet, { cx, cy, r: r * 0.8 }, 40, [c.plum, c.tomato], 4),
  ].join("");
}

/** Carrots from the oven: charred here and there, on yoghurt, with seeds. */
export function roastedCarrots(sheet: Sheet, place: Place): string {
  const { chance } = sheet;
  const { cx, cy } = place;
  const r = place.r * 1.22;
  const yoghurt = blob(chance, cx, cy + 4, r * 1.16, r * 0.72, 0.06, 12);
  const swoosh = through(
    [
      [cx - r, cy + r * 0.2],
      [cx - r * 0.4, cy - r * 0.3],
      [cx + r * 0.3, cy + r * 0.35],
      [cx + r, cy - r * 0.15],
    ],
    false,
  );
  const roots = [-0.46, -0.23, 0.02, 0.25, 0.47].map((row, index) => {
    const flip = index % 2 === 0 ? 1 : -1;
    const colour = index === 1 ? { l: 0.5, c: 0.13, h: 10 } : index === 3 ? { l: 0.82, c: 0.15, h: 82 } : c.carrot;
    const length = r * chance.between(1.0, 1.14);
    const thick = r * 0.125;
    const root = `M${n(-length)} ${n(-thick * 0.7)}C${n(-length * 0.4)} ${n(-thick * 1.25)} ${n(length * 0.3)} ${n(-thick * 0.8)} ${n(length)} ${n(-2)}C${n(length * 0.3)} ${n(thick * 0.8)} ${n(-length * 0.4)} ${n(thick * 1.25)} ${n(-length)} ${n(thick * 0.7)}C${n(-length * 1.07)} ${n(thick * 0.3)} ${n(-length * 1.07)} ${n(-thick * 0.3)} ${n(-length)} ${n(-thick * 0.7)}Z`;
    const marks = scatter(chance, 0, 0, length * 0.9, 14, 22)
      .filter(([, y]) => Math.abs(y) < thick * 3)
      .map(([x]) =>
        line(`M${n(x)} ${n(-thick * 0.5)}q4 ${n(thick * 0.5)} 0 ${n(thick * 0.9)}`, darker(colour, 0.13), 3, 0.7),
      );
    const chars = [-0.6, -0.1, 0.35].map((dx) =>
      fill(blob(chance, dx * length + chance.between(-20, 20), 0, 24, thick * 0.4, 0.25, 8), c.charred, 0.42),
    );
    return group(
      at(cx + chance.between(-16, 16), cy + row * r * 1.25, chance.between(-9, 9)),
      group(
        `transform="scale(${flip} 1)"`,
        ...[-14, 8, 26].map((angle) =>
          group(
            at(-length * 1.02, 0, angle - 90),
            fill(
              `M-5 0C-7 ${n(-r * 0.12)} -4 ${n(-r * 0.2)} 0 ${n(-r * 0.24)}C4 ${n(-r * 0.2)} 7 ${n(-r * 0.12)} 5 0Z`,
              c.herb,
            ),
          ),
        ),
        `<path d="${root}" transform="translate(${5 * flip} 9)" fill="#2a1708" fill-opacity="0.22"/>`,
        sheet.cut(root, colour, {
          edge: 4,
          drop: 0,
          light: flip > 0 ? lighter(colour, 0.09) : darker(colour, 0.07),
          shade: flip > 0 ? darker(colour, 0.12) : lighter(colour, 0.04),
        }),
        group(sheet.clip(root), ...marks, ...chars),
        line(
          `M${n(-length * 0.85)} ${n(-thick * 0.45)}Q${n(-length * 0.2)} ${n(-thick * 0.75)} ${n(length * 0.4)} ${n(-thick * 0.34)}`,
          lighter(colour, 0.13),
          4,
          0.7,
        ),
      ),
    );
  });
  return [
    sheet.cut(yoghurt, c.white, { edge: 4, drop: 2, shade: darker(c.cream, 0.08) }),
    line(swoosh, darker(c.cream, 0.06), 16, 0.5),
    ...roots,
    fill(blob(chance, cx + r * 0.5, cy + r * 0.3, r * 0.07, r * 0.06, 0.1, 9), c.herb, 0.8),
    fill(blob(chance, cx - r * 0.28, cy - r * 0.36, r * 0.06, r * 0.05, 0.1, 9), c.herb, 0.8),
    fill(blob(chance, cx + r * 0.1, cy + r * 0.12, r * 0.05, r * 0.045, 0.1, 9), c.herb, 0.8),
    strew(sheet, { cx, cy, r: r * 0.9 }, 30, [c.pistachio, c.leaf], 10, 1.6),
    sesame(sheet, { cx, cy, r: r * 0.9 }, 26, 9),
    parsley(sheet, cx + r * 0.3, cy - r * 0.3, r * 0.2, c.leaf),
    parsley(sheet, cx - r * 0.5, cy + r * 0.2, r * 0.18, c.leaf),
  ].join("");
}

/** Greens with long stems, glossy, under sesame. */
export function greens(sheet: Sheet, { cx, cy, r }: Place): string {
  const { chance } = sheet;
  const stems = Array.from({ length: 9 }, (_, index) => {
    const row = (index - 4) / 4;
    const turn = 90 + row * 13 + chance.between(-6, 6);
    const y = cy + row * r * 0.58;
    const x = cx - r * 0.62 + Math.abs(row) * r * 0.16 + chance.between(-14, 14);
    const reach = r * chance.between(0.72, 0.86);
    const [tipX, tipY] = polar(x, y, reach, turn - 90);
    const stalk = `M${n(x)} ${n(y)}Q${n((x + tipX) / 2)} ${n((y + tipY) / 2 + chance.between(-14, 14))} ${n(tipX)} ${n(tipY)}`;
    const florets = scatter(chance, tipX + 8, tipY, r * 0.2, 15, 13).map(([fx, fy]) =>
      sheet.cut(blob(chance, fx, fy, 12, 11, 0.12, 7), chance.pick([c.herb, c.leaf, darker(c.leaf, 0.05)]), {
        edge: 3,
        drop: 3,
      }),
    );
    return [
      `<g transform="translate(5 8)">${line(stalk, { l: 0.2, c: 0.03, h: 50 }, 21, 0.22)}</g>`,
      line(stalk, darker(c.lettuce, 0.1), 21),
      line(stalk, c.lettuce, 16),
      `<g transform="translate(-2 -4)">${line(stalk, lighter(c.lettuce, 0.11), 5, 0.9)}</g>`,
      leafAt(sheet, (x + tipX) / 2 + 30, (y + tipY) / 2, turn + 42, r * 0.3, c.leaf, 0.3),
      leafAt(sheet, (x + tipX) / 2 + 50, (y + tipY) / 2, turn - 40, r * 0.26, c.herb, 0.3),
      ...florets,
    ].join("");
  });
  return [
    fill(blob(chance, cx, cy + 8, r * 1.0, r * 0.86, 0.04, 12), c.tea, 0.5),
    ...stems,
    sesame(sheet, { cx, cy, r: r * 0.86 }, 70, 11),
    strew(sheet, { cx, cy, r: r * 0.7 }, 12, [c.chilli], 10, 1.2),
  ].join("");
}
