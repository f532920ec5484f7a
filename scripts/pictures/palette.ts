import { readTokens } from "../colour/tokens.ts";
import type { Colour } from "./drawing.ts";

const day = readTokens().light;

function token(name: string): Colour {
  const colour = day.get(name);
  if (!colour) throw new Error(`tokens.css has no colour ${name}`);
  return colour;
}

const of = (l: number, c: number, h: number): Colour => ({ l, c, h });

/** The colours of the product, as the pages have them by day. */
export const paper = token("paper");
export const white = token("surface");
export const ink = token("ink");
export const tomato = token("tomato");
export const basil = token("basil");
export const saffron = token("saffron");
export const plum = token("plum");
export const steel = token("steel");

/** Tablecloths: the same hues, laid out flat. */
export const cloth = {
  cream: of(0.93, 0.03, 85),
  butter: of(0.88, 0.095, 88),
  apricot: of(0.83, 0.095, 62),
  blush: of(0.81, 0.085, 25),
  tomato: of(0.62, 0.17, 30),
  rose: of(0.74, 0.1, 12),
  plum: of(0.42, 0.09, 10),
  sage: of(0.82, 0.055, 145),
  leaf: of(0.6, 0.09, 150),
  forest: of(0.4, 0.06, 155),
  mist: of(0.87, 0.025, 230),
  sea: of(0.62, 0.07, 225),
  night: of(0.33, 0.035, 250),
  slate: of(0.44, 0.02, 250),
} as const;

/** Vessels. */
export const china = of(0.975, 0.008, 85);
export const stoneware = of(0.87, 0.02, 75);
export const blueware = of(0.5, 0.075, 240);
export const darkware = of(0.3, 0.02, 50);
export const terracotta = of(0.6, 0.12, 42);
export const wood = of(0.7, 0.085, 65);
export const darkWood = of(0.47, 0.07, 50);
export const bamboo = of(0.82, 0.085, 80);
export const metal = of(0.83, 0.008, 250);

/** What is eaten. */
export const crust = of(0.77, 0.115, 70);
export const toasted = of(0.6, 0.12, 58);
export const charred = of(0.36, 0.06, 45);
export const dough = of(0.9, 0.045, 82);
export const cream = of(0.955, 0.025, 90);
export const cheese = of(0.85, 0.145, 85);
export const sauceRed = of(0.55, 0.185, 31);
export const ripe = of(0.6, 0.21, 30);
export const stew = of(0.5, 0.115, 48);
export const meat = of(0.43, 0.075, 40);
export const roast = of(0.66, 0.12, 58);
export const golden = of(0.84, 0.145, 82);
export const orange = of(0.73, 0.17, 55);
export const carrot = of(0.7, 0.18, 50);
export const lemon = of(0.9, 0.165, 100);
export const pith = of(0.965, 0.04, 98);
export const lettuce = of(0.77, 0.15, 130);
export const leaf = of(0.56, 0.14, 142);
export const herb = of(0.46, 0.115, 146);
export const cucumber = of(0.9, 0.06, 125);
export const pistachio = of(0.74, 0.13, 122);
export const matcha = of(0.72, 0.11, 125);
export const radish = of(0.6, 0.2, 2);
export const pomegranate = of(0.48, 0.2, 18);
export const mushroom = of(0.83, 0.03, 72);
export const coffee = of(0.3, 0.045, 50);
export const cocoa = of(0.39, 0.06, 48);
export const chocolate = of(0.33, 0.05, 42);
export const tea = of(0.68, 0.15, 66);
export const broth = of(0.74, 0.115, 70);
export const noodle = of(0.89, 0.085, 88);
export const yolk = of(0.79, 0.17, 68);
export const nori = of(0.3, 0.035, 165);
export const nut = of(0.79, 0.075, 72);
export const ice = of(0.97, 0.012, 230);
export const chilli = of(0.52, 0.21, 28);
