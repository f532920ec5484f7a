import { toHex, type Oklch } from "../colour/oklch.ts";

export type Point = readonly [x: number, y: number];
export type Colour = Oklch;

/** Chance that repeats: the same dish is drawn the same way on every machine. */
export class Chance {
  #state: number;
  constructor(seed: string) {
    this.#state = [...seed].reduce(
      (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619),
      2166136261,
    );
  }
  /** 0 ≤ x < 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }
  pick<T>(things: readonly [T, ...T[]]): T {
    return things[Math.floor(this.next() * things.length)] ?? things[0];
  }
}

export const darker = (colour: Colour, by: number): Colour => ({ ...colour, l: Math.max(0, colour.l - by) });
export const lighter = (colour: Colour, by: number): Colour => ({ ...colour, l: Math.min(1, colour.l + by) });

/** Numbers in a picture, short. */
export const n = (value: number): string => String(Math.round(value * 10) / 10);

export const at = (x: number, y: number, rotate = 0, scale = 1): string =>
  `transform="translate(${n(x)} ${n(y)})${rotate ? ` rotate(${n(rotate)})` : ""}${scale === 1 ? "" : ` scale(${Math.round(scale * 1000) / 1000})`}"`;

export const polar = (cx: number, cy: number, radius: number, degrees: number): Point => {
  const angle = (degrees * Math.PI) / 180;
  return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
};

/** A soft line through points (Catmull-Rom). */
export function through(points: readonly Point[], closed: boolean): string {
  const count = points.length;
  const point = (index: number): Point =>
    points[closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index))] ?? [0, 0];
  const [startX, startY] = point(0);
  let path = `M${n(startX)} ${n(startY)}`;
  for (let index = 0; index < (closed ? count : count - 1); index++) {
    const [ax, ay] = point(index - 1);
    const [bx, by] = point(index);
    const [cx, cy] = point(index + 1);
    const [dx, dy] = point(index + 2);
    path += `C${n(bx + (cx - ax) / 6)} ${n(by + (cy - ay) / 6)} ${n(cx - (dx - bx) / 6)} ${n(cy - (dy - by) / 6)} ${n(cx)} ${n(cy)}`;
  }
  return closed ? `${path}Z` : path;
}

export function straight(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}Z`;
}

export function ellipse(cx: number, cy: number, rx: number, ry = rx): string {
  return `M${n(cx - rx)} ${n(cy)}a${n(rx)} ${n(ry)} 0 1 0 ${n(2 * rx)} 0a${n(rx)} ${n(ry)} 0 1 0 ${n(-2 * rx)} 0Z`;
}

export function slab(x: number, y: number, width: number, height: number, radius: number): string {
  const r = Math.min(radius, width / 2, height / 2);
  return (
    `M${n(x + r)} ${n(y)}h${n(width - 2 * r)}a${n(r)} ${n(r)} 0 0 1 ${n(r)} ${n(r)}v${n(height - 2 * r)}a${n(r)} ${n(r)} 0 0 1 ${n(-r)} ${n(r)}` +
    `h${n(2 * r - width)}a${n(r)} ${n(r)} 0 0 1 ${n(-r)} ${n(-r)}v${n(2 * r - height)}a${n(r)} ${n(r)} 0 0 1 ${n(r)} ${n(-r)}Z`
  );
}

/** A shape that a hand made: round, but never quite. */
export function blob(chance: Chance, cx: number, cy: number, rx: number, ry = rx, wobble = 0.06, corners = 12): string {
  const turn = chance.between(0, 360);
  const points = Array.from({ length: corners }, (_, index): Point => {
    const [x, y] = polar(0, 0, 1, turn + (index * 360) / corners);
    const reach = 1 + chance.between(-wobble, wobble);
    return [cx + x * rx * reach, cy + y * ry * reach];
  });
  return through(points, true);
}

/** Places inside a circle that keep their distance from each other. */
export function scatter(chance: Chance, cx: number, cy: number, radius: number, count: number, apart: number): Point[] {
  const places: Point[] = [];
  for (let attempt = 0; attempt < count * 40 && places.length < count; attempt++) {
    const [x, y] = polar(cx, cy, radius * Math.sqrt(chance.next()), chance.between(0, 360));
    if (places.every(([px, py]) => Math.hypot(px - x, py - y) >= apart)) places.push([x, y]);
  }
  return places;
}

export const fill = (path: string, colour: Colour, opacity = 1): string =>
  `<path d="${path}" fill="${toHex(colour)}"${opacity === 1 ? "" : ` fill-opacity="${opacity}"`}/>`;

export const line = (path: string, colour: Colour, width: number, opacity = 1): string =>
  `<path d="${path}" fill="none" stroke="${toHex(colour)}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${opacity === 1 ? "" : ` stroke-opacity="${opacity}"`}/>`;

export const group = (attributes: string, ...parts: string[]): string => `<g ${attributes}>${parts.join("")}</g>`;

export interface Cut {
  /** Width of the light and the shaded edge. */
  edge?: number;
  /** How far its shadow falls; 0 for what lies flat. */
  drop?: number;
  light?: Colour;
  shade?: Colour;
}

/** The sheet one picture is drawn on: it owns the ids, the chance and the light, which comes from the top left. */
export class Sheet {
  readonly chance: Chance;
  readonly #prefix: string;
  #ids = 0;
  readonly defs: string[] = [];

  constructor(seed: string) {
    this.chance = new Chance(seed);
    this.#prefix = seed.replaceAll(/\W/g, "");
  }

  #id(): string {
    return `${this.#prefix}${this.#ids++}`;
  }

  clip(path: string): string {
    const id = this.#id();
    this.defs.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`);
    return `clip-path="url(#${id})"`;
  }

  /** A paper cut-out: a light edge towards the lamp, a shaded one away from it, a crisp shadow under it. */
  cut(
    path: string,
    colour: Colour,
    { edge = 4, drop = 5, light = lighter(colour, 0.07), shade = darker(colour, 0.1) }: Cut = {},
  ): string {
    const shadow =
      drop > 0
        ? `<path d="${path}" transform="translate(${n(drop)} ${n(drop * 1.3)})" fill="#2a1708" fill-opacity="0.2"/>`
        : "";
    if (edge <= 0) return shadow + fill(path, colour);
    const id = this.#id();
    this.defs.push(
      `<clipPath id="${id}"><path d="${path}"/></clipPath>`,
      `<clipPath id="${id}i"><path d="${path}" transform="translate(${n(edge)} ${n(edge)})"/></clipPath>`,
    );
    return (
      shadow +
      `<g clip-path="url(#${id})">${fill(path, light)}` +
      `<path d="${path}" transform="translate(${n(edge)} ${n(edge)})" fill="${toHex(shade)}"/>` +
      `<g clip-path="url(#${id}i)"><path d="${path}" transform="translate(${n(-edge)} ${n(-edge)})" fill="${toHex(colour)}"/></g></g>`
    );
  }

  /** The same, with what is drawn on it kept inside its outline. */
  cutWith(path: string, colour: Colour, how: Cut, ...inside: string[]): string {
    return this.cut(path, colour, how) + group(this.clip(path), ...inside);
  }

  /** A wide soft shadow for things that stand on the table. */
  soft(path: string, reach: number, opacity = 0.28): string {
    const id = this.#id();
    this.defs.push(
      `<filter id="${id}" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="${n(reach * 0.55)}"/></filter>`,
    );
    return `<path d="${path}" transform="translate(${n(reach * 0.8)} ${n(reach)})" fill="#2a1708" fill-opacity="${opacity}" filter="url(#${id})"/>`;
  }

  /** A fill that goes from the lamp's side to the far one. */
  glow(path: string, near: Colour, far: Colour, opacity = 1): string {
    const id = this.#id();
    this.defs.push(
      `<linearGradient id="${id}" x1="0.1" y1="0.05" x2="0.9" y2="0.95"><stop offset="0" stop-color="${toHex(near)}"/><stop offset="1" stop-color="${toHex(far)}"/></linearGradient>`,
    );
    return `<path d="${path}" fill="url(#${id})"${opacity === 1 ? "" : ` fill-opacity="${opacity}"`}/>`;
  }

  picture(width: number, height: number, ...parts: string[]): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
      `<defs>${this.defs.join("")}</defs>${parts.join("")}</svg>`
    );
  }
}
