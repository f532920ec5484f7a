import { at, darker, fill, group, lighter, line, type Colour, type Sheet } from "./drawing.ts";
import type { Beside } from "./description.ts";
import { DISHES } from "./dishes.ts";
import { besides, plateUp, table } from "./draw-dish.ts";
import * as c from "./palette.ts";

interface Served {
  dish: string;
  x: number;
  y: number;
  scale: number;
}

/** A table laid with dishes of the menu: the picture over a restaurant's name. */
export interface Cover {
  name: string;
  width: number;
  height: number;
  cloth: keyof typeof c.cloth;
  runner?: Colour;
  under: readonly Beside[];
  dishes: readonly Served[];
  over: readonly Beside[];
}

export const COVERS: readonly Cover[] = [
  {
    name: "comanda-kitchen",
    width: 1600,
    height: 700,
    cloth: "forest",
    runner: c.cloth.leaf,
    under: [
      { thing: "napkin", x: 640, y: 110, turn: -14, colour: c.paper },
      { thing: "flatbread", x: 1010, y: 640, size: 150, turn: -40 },
      { thing: "flatbread", x: 1420, y: 470, size: 150, turn: 70 },
      { thing: "fruit", x: 60, y: 70, size: 84, colour: c.lemon, peel: c.lemon },
    ],
    dishes: [
      { dish: "margherita-pizza", x: 330, y: 400, scale: 1.06 },
      { dish: "lamb-tagine", x: 930, y: 190, scale: 0.88 },
      { dish: "hummus", x: 1210, y: 520, scale: 0.84 },
      { dish: "fattoush-salad", x: 1420, y: 120, scale: 0.84 },
      { dish: "mint-lemonade", x: 740, y: 545, scale: 0.62 },
      { dish: "lemon-tart", x: 1590, y: 560, scale: 0.6 },
      { dish: "blood-orange-soda", x: 250, y: 20, scale: 0.5 },
    ],
    over: [
      { thing: "sprig", x: 590, y: 330, size: 62 },
      { thing: "sprig", x: 1090, y: 330, size: 56 },
      { thing: "dip", x: 640, y: 130, size: 74, colour: c.cream, pot: c.terracotta },
      { thing: "wedge", x: 952, y: 470, size: 46, turn: 20, colour: c.lemon },
    ],
  },
  {
    name: "harbour-noodles",
    width: 1600,
    height: 700,
    cloth: "night",
    runner: c.cloth.slate,
    under: [{ thing: "napkin", x: 1190, y: 650, turn: 16, colour: c.paper }],
    dishes: [
      { dish: "miso-ramen", x: 370, y: 370, scale: 1.12 },
      { dish: "pork-belly-bao", x: 1010, y: 190, scale: 0.88 },
      { dish: "dan-dan-noodles", x: 1450, y: 500, scale: 0.96 },
      { dish: "prawn-gyoza", x: 880, y: 590, scale: 0.74 },
      { dish: "yuzu-iced-tea", x: 1400, y: 90, scale: 0.56 },
      { dish: "matcha-mochi", x: 60, y: 40, scale: 0.66 },
    ],
    over: [
      { thing: "chopsticks", x: 700, y: 270, turn: 16, colour: { l: 0.5, c: 0.16, h: 28 } },
      { thing: "dip", x: 1190, y: 420, size: 70, colour: { l: 0.3, c: 0.05, h: 40 } },
      { thing: "sprig", x: 1180, y: 60, size: 54 },
    ],
  },
];

function runner(colour: Colour, width: number, height: number): string {
  const [top, bottom] = [height * 0.16, height * 0.84];
  const edge = [top + 14, top + 24, bottom - 14, bottom - 24].map((y) =>
    line(`M0 ${y}H${width}`, lighter(colour, 0.1), 4, 0.5),
  );
  return fill(`M0 ${top}H${width}V${bottom}H0Z`, darker(colour, 0.02), 0.5) + edge.join("");
}

function dishOf(name: string) {
  const dish = DISHES.find((each) => each.name === name);
  if (!dish) throw new Error(`No dish is called ${name}.`);
  return dish;
}

/** The laid table without a frame, so that a card can put words over it. */
export function layTable(sheet: Sheet, cover: Cover): string {
  const { width, height, cloth, under, dishes, over } = cover;
  return [
    table(sheet, c.cloth[cloth], width, height),
    cover.runner ? runner(cover.runner, width, height) : "",
    ...under.map((thing) => besides(sheet, thing)),
    ...dishes.map(({ dish, x, y, scale }) => {
      const { vessel, food } = dishOf(dish);
      return group(at(x, y, 0, scale), plateUp(sheet, vessel, food, 0, 0));
    }),
    ...over.map((thing) => besides(sheet, thing)),
  ].join("");
}

export function drawCover(sheet: Sheet, cover: Cover): string {
  return sheet.picture(cover.width, cover.height, layTable(sheet, cover));
}
