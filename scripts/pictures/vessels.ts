import { at, darker, ellipse, fill, group, lighter, line, n, polar, slab, type Colour, type Sheet } from "./drawing.ts";
import { ice, metal, white } from "./palette.ts";

/** Where the food goes: the middle of the vessel and how far it reaches. */
export interface Place {
  cx: number;
  cy: number;
  r: number;
}

export type Vessel =
  | { kind: "plate"; colour: Colour; r?: number; ring?: Colour }
  | { kind: "oval"; colour: Colour; r?: number; ring?: Colour }
  | { kind: "bowl"; colour: Colour; r?: number; inside?: Colour; dots?: Colour }
  | { kind: "board"; colour: Colour; shape?: "round" | "long"; r?: number }
  | { kind: "glass"; liquid: Colour; r?: number; saucer: Colour }
  | { kind: "steamer"; colour: Colour; r?: number }
  | { kind: "none"; r?: number };

export interface Served {
  drawing: string;
  place: Place;
}

/** Draws a vessel that stands at (x, y) and says where its food goes. */
export function serve(sheet: Sheet, vessel: Vessel, x = 400, y = 300): Served {
  switch (vessel.kind) {
    case "plate":
      return plate(sheet, vessel, x, y);
    case "oval":
      return oval(sheet, vessel, x, y);
    case "bowl":
      return bowl(sheet, vessel, x, y);
    case "board":
      return board(sheet, vessel, x, y);
    case "glass":
      return glass(sheet, vessel, x, y);
    case "steamer":
      return steamer(sheet, vessel, x, y);
    case "none":
      return { drawing: "", place: { cx: x, cy: y, r: vessel.r ?? 200 } };
  }
}

function plate(
  sheet: Sheet,
  { colour, r = 248, ring }: Extract<Vessel, { kind: "plate" }>,
  x: number,
  y: number,
): Served {
  const outer = ellipse(x, y, r);
  const drawing = [
    sheet.soft(outer, r * 0.09),
    sheet.cut(outer, colour, { edge: 5, drop: 0, light: lighter(colour, 0.04), shade: darker(colour, 0.09) }),
    ring ? line(ellipse(x, y, r * 0.92), ring, r * 0.035) : "",
    // A hollow: its far wall catches the light, its near one does not.
    sheet.cut(ellipse(x, y, r * 0.74), darker(colour, 0.012), {
      edge: 5,
      drop: 0,
      light: darker(colour, 0.09),
      shade: lighter(colour, 0.035),
    }),
    line(
      `M${n(x - r * 0.7)} ${n(y - r * 0.5)}A${n(r * 0.86)} ${n(r * 0.86)} 0 0 1 ${n(x - r * 0.28)} ${n(y - r * 0.81)}`,
      white,
      r * 0.022,
      0.85,
    ),
  ];
  return { drawing: drawing.join(""), place: { cx: x, cy: y, r: r * 0.72 } };
}

function oval(
  sheet: Sheet,
  { colour, r = 290, ring }: Extract<Vessel, { kind: "oval" }>,
  x: number,
  y: number,
): Served {
  const ry = r * 0.72;
  const outer = ellipse(x, y, r, ry);
  const drawing = [
    sheet.soft(outer, r * 0.08),
    sheet.cut(outer, colour, { edge: 5, drop: 0, light: lighter(colour, 0.04), shade: darker(colour, 0.09) }),
    ring ? line(ellipse(x, y, r * 0.93, ry * 0.91), ring, r * 0.03) : "",
    sheet.cut(ellipse(x, y, r * 0.8, ry * 0.76), darker(colour, 0.012), {
      edge: 5,
      drop: 0,
      light: darker(colour, 0.09),
      shade: lighter(colour, 0.035),
    }),
  ];
  return { drawing: drawing.join(""), place: { cx: x, cy: y, r: ry * 0.78 } };
}

function bowl(sheet: Sheet, vessel: Extract<Vessel, { kind: "bowl" }>, x: number, y: number): Served {
  const { colour, r = 238, inside = colour, dots } = vessel;
  const outer = ellipse(x, y, r);
  const speckles = dots
    ? Array.from({ length: 28 }, (_, index) =>
        fill(ellipse(...polar(x, y, r * 0.93, (index * 360) / 28), r * 0.022), dots),
      ).join("")
    : "";
  const drawing = [
    sheet.soft(outer, r * 0.13, 0.32),
    sheet.cut(outer, colour, { edge: 5, drop: 0, light: lighter(colour, 0.08), shade: darker(colour, 0.1) }),
    speckles,
    sheet.glow(ellipse(x, y, r * 0.87), darker(inside, 0.2), lighter(inside, 0.02)),
  ];
  return { drawing: drawing.join(""), place: { cx: x, cy: y + r * 0.012, r: r * 0.8 } };
}

function board(sheet: Sheet, vessel: Extract<Vessel, { kind: "board" }>, x: number, y: number): Served {
  const { colour, shape = "round", r = 258 } = vessel;
  const long = shape === "long";
  const outline = long ? slab(x - 330, y - 205, 660, 410, 46) : ellipse(x, y, r);
  const reach = long ? 330 : r;
  const grain = Array.from({ length: 9 }, (_, index) => {
    const gy = y - reach + ((index + 0.5) * 2 * reach) / 9 + sheet.chance.between(-9, 9);
    const sway = sheet.chance.between(-16, 16);
    const path = `M${n(x - reach)} ${n(gy)}C${n(x - reach / 3)} ${n(gy + sway)} ${n(x + reach / 3)} ${n(gy - sway)} ${n(x + reach)} ${n(gy + sway / 2)}`;
    return line(path, darker(colour, 0.055), index % 3 === 0 ? 5 : 2.5, 0.7);
  });
  const drawing = [
    sheet.soft(outline, 20),
    sheet.cutWith(outline, colour, { edge: 6, drop: 0, shade: darker(colour, 0.13) }, ...grain),
  ];
  return { drawing: drawing.join(""), place: { cx: x, cy: y, r: long ? 190 : r * 0.86 } };
}

/** Seen from above: a coaster, the rim, what is in it. The bottom of the glass is where the light is. */
function glass(
  sheet: Sheet,
  { liquid, r = 190, saucer }: Extract<Vessel, { kind: "glass" }>,
  x: number,
  y: number,
): Served {
  const mat = ellipse(x, y, r * 1.27);
  const rim = ellipse(x, y, r);
  const drawing = [
    sheet.soft(mat, 12, 0.2),
    sheet.cut(mat, saucer, { edge: 4, drop: 0 }),
    line(ellipse(x, y, r * 1.19), darker(saucer, 0.07), 3),
    sheet.soft(rim, r * 0.22, 0.34),
    fill(rim, ice),
    sheet.glow(ellipse(x, y, r * 0.94), lighter(liquid, 0.05), darker(liquid, 0.08)),
    fill(ellipse(x + r * 0.12, y + r * 0.14, r * 0.66), lighter(liquid, 0.07), 0.55),
  ];
  return { drawing: drawing.join(""), place: { cx: x, cy: y, r: r * 0.94 } };
}

/** The shine of the rim, drawn over what floats. */
export function rimLight(x: number, y: number, r: number): string {
  return [
    line(ellipse(x, y, r * 1.03), white, 7, 0.75),
    line(ellipse(x, y, r * 1.065), darker(ice, 0.25), 2, 0.6),
    line(
      `M${n(x - r * 0.82)} ${n(y - r * 0.38)}A${n(r * 0.9)} ${n(r * 0.9)} 0 0 1 ${n(x - r * 0.3)} ${n(y - r * 0.85)}`,
      white,
      9,
      0.9,
    ),
    line(
      `M${n(x + r * 0.55)} ${n(y + r * 0.72)}A${n(r * 0.9)} ${n(r * 0.9)} 0 0 0 ${n(x + r * 0.8)} ${n(y + r * 0.42)}`,
      white,
      6,
      0.7,
    ),
  ].join("");
}

function steamer(
  sheet: Sheet,
  { colour, r = 252 }: Extract<Vessel, { kind: "steamer" }>,
  x: number,
  y: number,
): Served {
  const outer = ellipse(x, y, r);
  const slats = Array.from({ length: 13 }, (_, index) => {
    const sx = x - r + ((index + 0.5) * 2 * r) / 13;
    return line(`M${n(sx)} ${n(y - r)}V${n(y + r)}`, darker(colour, 0.13), 3.5);
  });
  const ties = [40, 160, 280].map((degrees) => {
    const [tx, ty] = polar(x, y, r * 0.935, degrees);
    return group(at(tx, ty, degrees), line("M-14 -12V12M-5 -13V13M4 -12V12", darker(colour, 0.25), 4));
  });
  const drawing = [
    sheet.soft(outer, r * 0.11, 0.32),
    sheet.cut(outer, colour, { edge: 6, drop: 0, shade: darker(colour, 0.16) }),
    line(ellipse(x, y, r * 0.94), darker(colour, 0.12), 3),
    ...ties,
    sheet.glow(ellipse(x, y, r * 0.87), darker(colour, 0.3), darker(colour, 0.05)),
    sheet.cutWith(ellipse(x, y, r * 0.83), lighter(colour, 0.03), { edge: 0, drop: 0 }, ...slats),
  ];
  return { drawing: drawing.join(""), place: { cx: x, cy: y, r: r * 0.8 } };
}

/** A fork or a spoon beside the vessel, handle down. */
export function cutlery(sheet: Sheet, kind: "fork" | "spoon" | "knife", x: number, y: number, rotate: number): string {
  const handle = slab(-7, -10, 14, 190, 7);
  const heads = {
    fork: "M-20 -110V-60C-20 -30 -8 -28 -8 -8H8C8 -28 20 -30 20 -60V-110H13V-64H4.5V-110H-4.5V-64H-13V-110Z",
    spoon: ellipse(0, -62, 27, 48),
    knife: "M-8 0V-120C8 -110 15 -70 12 0Z",
  };
  const body = `${heads[kind]}${handle}`;
  return group(
    at(x, y, rotate),
    `<path d="${body}" transform="rotate(${n(-rotate)}) translate(6 9) rotate(${n(rotate)})" fill="#2a1708" fill-opacity="0.22"/>`,
    sheet.cut(body, metal, { edge: 2.5, drop: 0, light: white, shade: darker(metal, 0.16) }),
    kind === "spoon" ? fill(ellipse(-3, -66, 17, 36), darker(metal, 0.07)) : "",
  );
}

export function chopsticks(sheet: Sheet, colour: Colour, x: number, y: number, rotate: number): string {
  const stick = (dx: number, tilt: number) =>
    group(
      at(dx, 0, tilt),
      `<path d="${slab(-6, -270, 12, 540, 6)}" transform="translate(10 12)" fill="#2a1708" fill-opacity="0.25"/>`,
      sheet.cut("M-7.5 -270H7.5L4.5 270H-4.5Z", colour, { edge: 2.5, drop: 0 }),
      fill("M-7.5 -270H7.5L7 -196H-7Z", darker(colour, 0.16)),
    );
  return group(at(x, y, rotate), stick(-15, -1.6), stick(15, 1.8));
}
