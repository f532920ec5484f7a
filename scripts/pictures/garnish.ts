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
} from "./drawing.ts";
import { cream, ice, leaf, lemon, pith, white } from "./palette.ts";
import type { Place } from "./vessels.ts";

/** One leaf with its vein, stem at the origin, pointing up. */
export function leafAt(
  sheet: Sheet,
  x: number,
  y: number,
  rotate: number,
  length: number,
  colour: Colour = leaf,
  plump = 0.34,
): string {
  const w = length * plump;
  const shape = `M0 0C${n(-w * 1.3)} ${n(-length * 0.25)} ${n(-w)} ${n(-length * 0.8)} 0 ${n(-length)}C${n(w)} ${n(-length * 0.8)} ${n(w * 1.3)} ${n(-length * 0.25)} 0 0Z`;
  const half = `M0 0C${n(w * 1.3)} ${n(-length * 0.25)} ${n(w)} ${n(-length * 0.8)} 0 ${n(-length)}Z`;
  return group(
    at(x, y, rotate),
    `<path d="${shape}" transform="rotate(${n(-rotate)}) translate(4 5) rotate(${n(rotate)})" fill="#2a1708" fill-opacity="0.22"/>`,
    fill(shape, colour),
    fill(half, darker(colour, 0.055)),
    line(`M0 ${n(-length * 0.06)}V${n(-length * 0.86)}`, lighter(colour, 0.12), Math.max(1.5, length * 0.03)),
  );
}

/** A few leaves from one stem: basil, mint. */
export function sprig(
  sheet: Sheet,
  x: number,
  y: number,
  size: number,
  colour: Colour = leaf,
  turn = sheet.chance.between(0, 360),
): string {
  const around = [-68, 62, -12, 128, -140].slice(0, sheet.chance.next() > 0.5 ? 5 : 4);
  return around
    .map((angle, index) =>
      leafAt(sheet, x, y, turn + angle, size * (index === 2 ? 1 : sheet.chance.between(0.68, 0.9)), colour, 0.4),
    )
    .join("");
}

/** Flat-leaf herbs: three lobes. */
export function parsley(sheet: Sheet, x: number, y: number, size: number, colour: Colour): string {
  const turn = sheet.chance.between(0, 360);
  return [-50, 0, 50].map((angle) => leafAt(sheet, x, y, turn + angle, size, colour, 0.42)).join("");
}

/** Small things strewn over a dish: herbs, seeds, crumbs. */
export function strew(
  sheet: Sheet,
  place: Place,
  count: number,
  colours: readonly [Colour, ...Colour[]],
  size: number,
  long = 1,
): string {
  return scatter(sheet.chance, place.cx, place.cy, place.r, count, size * 0.9)
    .map(([x, y]) => {
      const s = size * sheet.chance.between(0.7, 1.25);
      return group(
        at(x, y, sheet.chance.between(0, 180)),
        fill(ellipse(1.2, 1.6, s * long * 0.5, s * 0.5), { l: 0.2, c: 0.03, h: 50 }, 0.18),
        fill(ellipse(0, 0, s * long * 0.5, s * 0.5), sheet.chance.pick(colours)),
      );
    })
    .join("");
}

/** A slice of citrus: peel, pith, segments that hold the light. */
export function citrus(
  sheet: Sheet,
  x: number,
  y: number,
  r: number,
  flesh: Colour = lemon,
  peel: Colour = lemon,
  segments = 8,
): string {
  const turn = sheet.chance.between(0, 360);
  const wedges = Array.from({ length: segments }, (_, index) => {
    const from = turn + (index * 360) / segments + 4;
    const to = turn + ((index + 1) * 360) / segments - 4;
    const [ax, ay] = polar(x, y, r * 0.1, (from + to) / 2);
    const [bx, by] = polar(x, y, r * 0.78, from);
    const [cx, cy] = polar(x, y, r * 0.78, to);
    const path = `M${n(ax)} ${n(ay)}L${n(bx)} ${n(by)}A${n(r * 0.78)} ${n(r * 0.78)} 0 0 1 ${n(cx)} ${n(cy)}Z`;
    const [lx, ly] = polar(x, y, r * 0.52, (from + to) / 2);
    return fill(path, flesh) + fill(ellipse(lx, ly, r * 0.06, r * 0.1), lighter(flesh, 0.07), 0.8);
  });
  return (
    sheet.cut(ellipse(x, y, r), peel, { edge: r * 0.04, drop: r * 0.07 }) +
    fill(ellipse(x, y, r * 0.9), pith) +
    wedges.join("")
  );
}

export function wedge(sheet: Sheet, x: number, y: number, size: number, rotate: number, flesh: Colour = lemon): string {
  const rind = `M${n(-size)} 0A${n(size)} ${n(size)} 0 0 0 ${n(size)} 0Z`;
  return group(
    at(x, y, rotate),
    sheet.cut(rind, darker(flesh, 0.04), { edge: 3, drop: 5 }),
    fill(`M${n(-size * 0.88)} 0A${n(size * 0.88)} ${n(size * 0.84)} 0 0 0 ${n(size * 0.88)} 0Z`, pith),
    ...[-1, 0, 1].map((side) =>
      fill(
        `M${n(side * size * 0.18)} 4L${n(side * size * 0.62 - size * 0.17)} ${n(size * 0.55 - Math.abs(side) * size * 0.2)}L${n(side * size * 0.62 + size * 0.17)} ${n(size * 0.55 - Math.abs(side) * size * 0.2)}Z`,
        flesh,
      ),
    ),
  );
}

export function iceCubes(sheet: Sheet, place: Place, count: number, size = 56): string {
  return scatter(sheet.chance, place.cx, place.cy, place.r * 0.66, count, size * 0.85)
    .map(([x, y]) =>
      group(
        at(x, y, sheet.chance.between(0, 90)),
        `<path d="${slab(-size / 2, -size / 2, size, size, size * 0.2)}" fill="#fff" fill-opacity="0.42"/>`,
        line(slab(-size / 2, -size / 2, size, size, size * 0.2), white, 2.5, 0.75),
        fill(slab(-size * 0.3, -size * 0.3, size * 0.6, size * 0.6, size * 0.14), ice, 0.35),
        line(
          `M${n(-size * 0.34)} ${n(-size * 0.1)}V${n(-size * 0.24)}Q${n(-size * 0.34)} ${n(-size * 0.34)} ${n(-size * 0.22)} ${n(-size * 0.34)}`,
          white,
          4,
          0.95,
        ),
      ),
    )
    .join("");
}

export function bubbles(sheet: Sheet, place: Place, count: number): string {
  return scatter(sheet.chance, place.cx, place.cy, place.r * 0.86, count, 13)
    .map(([x, y]) => {
      const r = sheet.chance.between(2.5, 7);
      return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="#fff" fill-opacity="0.35" stroke="#fff" stroke-opacity="0.8" stroke-width="1.6"/>`;
    })
    .join("");
}

/** A paper straw that leans out of its glass. */
export function straw(sheet: Sheet, x: number, y: number, rotate: number, length: number, colour: Colour): string {
  const body = slab(-9, -length, 18, length, 7);
  const stripes = Array.from({ length: Math.ceil(length / 34) }, (_, index) =>
    fill(
      straight([
        [-10, -index * 34],
        [10, -index * 34 - 14],
        [10, -index * 34 - 28],
        [-10, -index * 34 - 14],
      ]),
      colour,
    ),
  );
  return group(
    at(x, y, rotate),
    `<path d="${body}" transform="rotate(${n(-rotate)}) translate(9 12) rotate(${n(rotate)})" fill="#2a1708" fill-opacity="0.22"/>`,
    sheet.cutWith(body, cream, { edge: 0, drop: 0 }, ...stripes),
    fill(slab(5, -length, 4, length, 2), { l: 0.3, c: 0.03, h: 50 }, 0.18),
    fill(ellipse(0, -length + 3, 9, 5), darker(cream, 0.25)),
  );
}

/** A thread of sauce, dressing or oil that wanders over the food. */
export function drizzle(sheet: Sheet, place: Place, colour: Colour, width: number, turns = 5): string {
  const points: Point[] = Array.from({ length: turns * 2 }, (_, index): Point => {
    const across = (index / (turns * 2 - 1)) * 2 - 1;
    const side = index % 2 === 0 ? -1 : 1;
    const reach = Math.sqrt(Math.max(0.05, 1 - across * across)) * 0.82;
    return [place.cx + across * place.r * 0.85, place.cy + side * reach * place.r * sheet.chance.between(0.75, 1)];
  });
  const path = through(points, false);
  return (
    `<g transform="translate(2.5 3.5)">${line(path, { l: 0.2, c: 0.03, h: 50 }, width, 0.2)}</g>` +
    line(path, colour, width) +
    `<g transform="translate(${n(-width * 0.16)} ${n(-width * 0.2)})">${line(path, lighter(colour, 0.08), width * 0.3, 0.8)}</g>`
  );
}

/** Sesame, from above: pale drops. */
export function sesame(sheet: Sheet, place: Place, count: number, size = 11): string {
  return scatter(sheet.chance, place.cx, place.cy, place.r, count, size * 1.6)
    .map(([x, y]) =>
      group(
        at(x, y, sheet.chance.between(0, 360)),
        fill(ellipse(1.5, 2, size * 0.34, size * 0.55), { l: 0.2, c: 0.03, h: 50 }, 0.25),
        fill(
          `M0 ${n(-size * 0.6)}C${n(size * 0.5)} ${n(-size * 0.1)} ${n(size * 0.4)} ${n(size * 0.55)} 0 ${n(size * 0.55)}C${n(-size * 0.4)} ${n(size * 0.55)} ${n(-size * 0.5)} ${n(-size * 0.1)} 0 ${n(-size * 0.6)}Z`,
          sheet.chance.pick([cream, darker(cream, 0.05), lighter(cream, 0.02)]),
        ),
      ),
    )
    .join("");
}
