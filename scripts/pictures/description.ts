import type { Colour } from "./drawing.ts";
import type { Drink } from "./foods/drinks.ts";
import type { cloth } from "./palette.ts";
import type { Vessel } from "./vessels.ts";

/** What lies on the vessel: one dish each, drawn by the function of that name in foods/. */
export type Food =
  | { shape: "pizza" | "lasagne" | "garlic-bread" | "tagine" | "risotto" | "hummus" | "ramen" | "dan-dan" }
  | {
      shape:
        | "fattoush"
        | "carrots"
        | "greens"
        | "shawarma"
        | "gyoza"
        | "tiramisu"
        | "baklava"
        | "lemon-tart"
        | "stracciatella"
        | "mochi";
    }
  | { shape: "burger" }
  | { shape: "fries" }
  | { shape: "bao" }
  | { shape: "drink"; of: Drink };

/** What stands or lies beside it. Places are in the picture, 800 by 600. */
export type Beside =
  | { thing: "fork" | "spoon" | "knife"; x: number; y: number; turn: number }
  | { thing: "chopsticks"; x: number; y: number; turn: number; colour: Colour }
  | { thing: "napkin"; x: number; y: number; turn: number; colour: Colour }
  | { thing: "dip"; x: number; y: number; size: number; colour: Colour; pot?: Colour }
  | { thing: "fruit"; x: number; y: number; size: number; colour: Colour; peel: Colour }
  | { thing: "wedge"; x: number; y: number; size: number; turn: number; colour: Colour }
  | { thing: "flatbread"; x: number; y: number; size: number; turn: number }
  | { thing: "sprig"; x: number; y: number; size: number }
  | { thing: "beans"; x: number; y: number; reach: number; count: number }
  | { thing: "garlic"; x: number; y: number; size: number }
  | { thing: "bottle"; x: number; y: number; size: number; colour: Colour }
  | { thing: "lid"; x: number; y: number; size: number; colour: Colour };

/** One picture of the menu, in words that a machine can draw. */
export interface Dish {
  name: string;
  cloth: keyof typeof cloth;
  vessel: Vessel;
  food: Food;
  under?: readonly Beside[];
  over?: readonly Beside[];
}
