import {
  at,
  darker,
  ellipse,
  fill,
  group,
  lighter,
  line,
  n,
  slab,
  straight,
  type Colour,
  type Sheet,
} from "./drawing.ts";
import type { Beside, Dish, Food } from "./description.ts";
import { garlic, garlicBread, lasagne, pizza } from "./foods/baked.ts";
import { hummus, risotto, tagine } from "./foods/bowls.ts";
import { baklava, lemonTart, tiramisu } from "./foods/cakes.ts";
import { bottle, coffeeBeans, drink, halfFruit } from "./foods/drinks.ts";
import { dip, fries, greaseproof, gyoza } from "./foods/fried.ts";
import { bao, burger, flatbread, shawarma } from "./foods/hand.ts";
import { mochi, stracciatella } from "./foods/ices.ts";
import { danDan, ramen } from "./foods/noodles.ts";
import { fattoush, greens, roastedCarrots } from "./foods/salads.ts";
import { sesame, sprig, strew, wedge } from "./garnish.ts";
import * as c from "./palette.ts";
import { chopsticks, cutlery, serve, type Place, type Vessel } from "./vessels.ts";

/** The table: cloth, light from the top left, a weave that is felt more than seen. */
export function table(sheet: Sheet, colour: Colour, width = 800, height = 600): string {
  const whole = `M0 0H${width}V${height}H0Z`;
  const weave = Array.from({ length: Math.ceil((width + height) / 40) }, (_, index) =>
    line(`M${index * 40} 0L${index * 40 - height} ${height}`, lighter(colour, 0.016), 7, 0.28),
  );
  return sheet.glow(whole, lighter(colour, 0.03), darker(colour, 0.05)) + weave.join("");
}

const PAINTERS: { [Shape in Exclude<Food["shape"], "drink">]: (sheet: Sheet, place: Place) => string } = {
  pizza: (sheet, place) => pizza(sheet, place),
  lasagne,
  "garlic-bread": garlicBread,
  tagine,
  risotto,
  hummus,
  ramen,
  "dan-dan": danDan,
  fattoush,
  carrots: roastedCarrots,
  greens,
  shawarma,
  gyoza: (sheet, place) =>
    strew(sheet, { ...place, r: place.r * 1.3 }, 18, [c.leaf, c.lettuce], 11, 1.3) +
    gyoza(sheet, place) +
    sesame(sheet, { ...place, r: place.r * 1.1 }, 16, 10),
  tiramisu,
  baklava,
  "lemon-tart": (sheet, place) => lemonTart(sheet, place),
  stracciatella,
  mochi,
  burger: (sheet, { cx, cy }) => {
    const small = { cx: cx + 148, cy: cy + 62, r: 118 };
    return [
      greaseproof(sheet, { cx: cx - 66, cy: cy + 2, r: 196 }),
      burger(sheet, { cx: cx - 74, cy, r: 166 }),
      sheet.soft(slab(small.cx - 96, small.cy - 84, 232, 190, 26), 12, 0.3),
      sheet.cut(slab(small.cx - 96, small.cy - 84, 232, 190, 26), c.metal, { edge: 5, drop: 0, light: c.white }),
      fill(slab(small.cx - 82, small.cy - 70, 204, 162, 18), darker(c.metal, 0.2)),
      group(
        sheet.clip(slab(small.cx - 92, small.cy - 80, 224, 182, 22)),
        fries(sheet, { cx: small.cx + 20, cy: small.cy + 10, r: 136 }, 74),
      ),
    ].join("");
  },
  fries: (sheet, { cx, cy }) =>
    greaseproof(sheet, { cx: cx - 64, cy, r: 232 }) +
    fries(sheet, { cx: cx - 64, cy, r: 206 }, 74) +
    strew(sheet, { cx: cx - 64, cy, r: 190 }, 40, [c.white], 5) +
    strew(sheet, { cx: cx - 64, cy, r: 180 }, 14, [c.herb, c.leaf], 9, 1.8),
  bao: (sheet, { cx, cy, r }) => {
    const leaf = ellipse(cx, cy, r * 0.94);
    return [
      sheet.cut(leaf, { l: 0.55, c: 0.1, h: 148 }, { edge: 3, drop: 3 }),
      ...Array.from({ length: 9 }, (_, index) =>
        group(
          sheet.clip(leaf),
          line(
            `M${n(cx)} ${n(cy - r + index * r * 0.25)}l${n(r)} ${n(r * 0.3)}M${n(cx)} ${n(cy - r + index * r * 0.25)}l${n(-r)} ${n(r * 0.3)}`,
            { l: 0.6, c: 0.1, h: 148 },
            4,
          ),
        ),
      ),
      line(`M${n(cx)} ${n(cy - r * 0.9)}V${n(cy + r * 0.9)}`, { l: 0.66, c: 0.1, h: 146 }, 7),
      bao(sheet, cx - r * 0.38, cy - r * 0.36, r * 0.49, -16),
      bao(sheet, cx + r * 0.47, cy, r * 0.48, 24),
      bao(sheet, cx - r * 0.26, cy + r * 0.52, r * 0.48, -6),
    ].join("");
  },
};

function eat(sheet: Sheet, food: Food, place: Place): string {
  if (food.shape === "drink") return drink(sheet, place, food.of);
  return PAINTERS[food.shape](sheet, place);
}

function napkin(sheet: Sheet, x: number, y: number, turn: number, colour: Colour): string {
  const stripe = colour.l > 0.8 ? c.tomato : c.paper;
  const shape = slab(-150, -150, 300, 300, 10);
  const stripes = [-118, -104, -82].map((offset, index) =>
    line(`M${offset} -150V150M-150 ${offset}H150`, stripe, index === 2 ? 4 : 7, 0.75),
  );
  return group(
    at(x, y, turn),
    sheet.soft(shape, 10, 0.2),
    sheet.cutWith(
      shape,
      colour,
      { edge: 4, drop: 0, light: lighter(colour, 0.04) },
      ...stripes,
      fill(
        straight([
          [-150, 150],
          [150, -150],
          [150, 150],
        ]),
        darker(colour, 0.03),
        0.6,
      ),
    ),
  );
}

function lid(sheet: Sheet, x: number, y: number, size: number, colour: Colour): string {
  const rings = [0.82, 0.62, 0.42].map((part) => line(ellipse(x, y, size * part), darker(colour, 0.09), 5, 0.7));
  const dots = Array.from({ length: 24 }, (_, index) => {
    const angle = (index * Math.PI) / 12;
    return fill(ellipse(x + Math.cos(angle) * size * 0.91, y + Math.sin(angle) * size * 0.91, 5), c.dough);
  });
  return [
    sheet.soft(ellipse(x, y, size), 26, 0.34),
    sheet.glow(ellipse(x, y, size), lighter(colour, 0.1), darker(colour, 0.12)),
    ...dots,
    ...rings,
    sheet.soft(ellipse(x, y, size * 0.2), 14, 0.4),
    sheet.cut(ellipse(x, y, size * 0.2), lighter(colour, 0.04), { edge: 5, drop: 0 }),
  ].join("");
}

/** Draws what stands beside a dish. */
export function besides(sheet: Sheet, thing: Beside): string {
  const { x, y } = thing;
  switch (thing.thing) {
    case "fork":
    case "spoon":
    case "knife":
      return cutlery(sheet, thing.thing, x, y, thing.turn);
    case "chopsticks":
      return chopsticks(sheet, thing.colour, x, y, thing.turn);
    case "napkin":
      return napkin(sheet, x, y, thing.turn, thing.colour);
    case "dip":
      return dip(sheet, x, y, thing.size, thing.colour, thing.pot);
    case "fruit":
      return halfFruit(sheet, x, y, thing.size, thing.colour, thing.peel);
    case "wedge":
      return wedge(sheet, x, y, thing.size, thing.turn, thing.colour);
    case "flatbread":
      return flatbread(sheet, x, y, thing.size, thing.turn);
    case "sprig":
      return sprig(sheet, x, y, thing.size);
    case "beans":
      return coffeeBeans(sheet, x, y, thing.reach, thing.count);
    case "garlic":
      return garlic(sheet, x, y, thing.size);
    case "bottle":
      return bottle(sheet, x, y, thing.size, thing.colour);
    case "lid":
      return lid(sheet, x, y, thing.size, thing.colour);
  }
}

/** A dish on its vessel at (x, y), without the table: for a picture of its own or as one of several. */
export function plateUp(sheet: Sheet, vessel: Vessel, food: Food, x = 400, y = 300): string {
  const served = serve(sheet, vessel, x, y);
  return served.drawing + eat(sheet, food, served.place);
}

/** The whole picture of a dish as SVG, 800 by 600. */
export function drawDish(sheet: Sheet, dish: Dish): string {
  const { cloth, vessel, food, under = [], over = [] } = dish;
  return sheet.picture(
    800,
    600,
    table(sheet, c.cloth[cloth]),
    ...under.map((thing) => besides(sheet, thing)),
    plateUp(sheet, vessel, food),
    ...over.map((thing) => besides(sheet, thing)),
  );
}
