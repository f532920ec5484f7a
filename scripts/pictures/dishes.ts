import type { Dish } from "./description.ts";
import * as c from "./palette.ts";

/** Every dish of the two demo menus. A new one needs its words here, and nothing else. */
export const DISHES: readonly Dish[] = [
  // Comanda Kitchen: mains
  {
    name: "margherita-pizza",
    cloth: "forest",
    vessel: { kind: "board", colour: c.wood, r: 268 },
    food: { shape: "pizza" },
    under: [{ thing: "napkin", x: 70, y: 520, turn: -24, colour: c.paper }],
    over: [{ thing: "sprig", x: 726, y: 96, size: 62 }],
  },
  {
    name: "lamb-tagine",
    cloth: "butter",
    vessel: { kind: "bowl", colour: c.terracotta, inside: { l: 0.45, c: 0.09, h: 40 }, dots: c.dough },
    food: { shape: "tagine" },
    under: [
      { thing: "lid", x: 742, y: 64, size: 178, colour: c.terracotta },
      { thing: "flatbread", x: 60, y: 560, size: 150, turn: 40 },
    ],
  },
  {
    name: "mushroom-risotto",
    cloth: "sage",
    vessel: { kind: "bowl", colour: c.darkware, inside: c.darkware, r: 246 },
    food: { shape: "risotto" },
    over: [
      { thing: "fork", x: 700, y: 330, turn: 8 },
      { thing: "sprig", x: 84, y: 92, size: 58 },
    ],
  },
  {
    name: "grilled-chicken-shawarma",
    cloth: "mist",
    vessel: { kind: "plate", colour: c.blueware, r: 262, ring: { l: 0.72, c: 0.06, h: 235 } },
    food: { shape: "shawarma" },
    over: [
      { thing: "dip", x: 708, y: 486, size: 82, colour: c.cream, pot: c.terracotta },
      { thing: "wedge", x: 96, y: 470, size: 54, turn: -30, colour: c.lemon },
    ],
  },
  {
    name: "beef-burger",
    cloth: "tomato",
    vessel: { kind: "board", colour: c.darkWood, shape: "long" },
    food: { shape: "burger" },
    over: [{ thing: "dip", x: 666, y: 176, size: 70, colour: c.sauceRed }],
  },
  {
    name: "vegetable-lasagne",
    cloth: "apricot",
    vessel: { kind: "plate", colour: c.china, ring: c.basil },
    food: { shape: "lasagne" },
    over: [
      { thing: "fork", x: 76, y: 330, turn: -6 },
      { thing: "knife", x: 726, y: 330, turn: 5 },
    ],
  },
  // Sides
  {
    name: "hummus",
    cloth: "rose",
    vessel: { kind: "bowl", colour: c.blueware, inside: c.blueware, dots: c.china, r: 226 },
    food: { shape: "hummus" },
    under: [
      { thing: "flatbread", x: 668, y: 560, size: 172, turn: -34 },
      { thing: "flatbread", x: 742, y: 470, size: 172, turn: -62 },
      { thing: "flatbread", x: 120, y: 128, size: 160, turn: 120 },
    ],
  },
  {
    name: "fattoush-salad",
    cloth: "cream",
    vessel: { kind: "bowl", colour: c.wood, inside: c.darkWood, r: 252 },
    food: { shape: "fattoush" },
    under: [{ thing: "napkin", x: 742, y: 70, turn: 28, colour: c.tomato }],
    over: [{ thing: "wedge", x: 86, y: 500, size: 60, turn: -20, colour: c.lemon }],
  },
  {
    name: "skin-on-fries",
    cloth: "sea",
    vessel: { kind: "board", colour: c.wood, shape: "long" },
    food: { shape: "fries" },
    over: [
      { thing: "dip", x: 664, y: 196, size: 74, colour: c.sauceRed },
      { thing: "dip", x: 668, y: 394, size: 74, colour: c.cream },
    ],
  },
  {
    name: "garlic-bread",
    cloth: "leaf",
    vessel: { kind: "board", colour: c.darkWood, shape: "long" },
    food: { shape: "garlic-bread" },
    over: [{ thing: "garlic", x: 92, y: 92, size: 78 }],
  },
  {
    name: "roasted-carrots",
    cloth: "night",
    vessel: { kind: "oval", colour: c.stoneware, r: 318 },
    food: { shape: "carrots" },
    over: [{ thing: "sprig", x: 730, y: 520, size: 56 }],
  },
  // Drinks
  {
    name: "mint-lemonade",
    cloth: "sage",
    vessel: { kind: "glass", liquid: { l: 0.92, c: 0.11, h: 103 }, saucer: c.paper },
    food: { shape: "drink", of: { fruit: c.lemon, peel: c.lemon, slices: 2, ice: 4, mint: true, straw: c.basil } },
    under: [{ thing: "fruit", x: 138, y: 474, size: 96, colour: c.lemon, peel: { l: 0.87, c: 0.17, h: 98 } }],
    over: [{ thing: "sprig", x: 668, y: 492, size: 72 }],
  },
  {
    name: "blood-orange-soda",
    cloth: "blush",
    vessel: { kind: "glass", liquid: { l: 0.62, c: 0.2, h: 33 }, saucer: c.plum },
    food: {
      shape: "drink",
      of: { fruit: { l: 0.56, c: 0.21, h: 28 }, peel: c.orange, slices: 2, ice: 3, fizz: 30, straw: c.tomato },
    },
    under: [{ thing: "fruit", x: 664, y: 466, size: 104, colour: { l: 0.54, c: 0.21, h: 26 }, peel: c.orange }],
  },
  {
    name: "cold-brew",
    cloth: "butter",
    vessel: { kind: "glass", liquid: { l: 0.34, c: 0.06, h: 48 }, saucer: c.darkWood },
    food: { shape: "drink", of: { ice: 5, swirl: c.cream } },
    over: [
      { thing: "beans", x: 664, y: 470, reach: 82, count: 11 },
      { thing: "beans", x: 120, y: 128, reach: 46, count: 4 },
    ],
  },
  {
    name: "sparkling-water",
    cloth: "sea",
    vessel: { kind: "glass", liquid: { l: 0.9, c: 0.04, h: 225 }, saucer: c.china },
    food: {
      shape: "drink",
      of: { fruit: { l: 0.85, c: 0.14, h: 122 }, peel: { l: 0.7, c: 0.16, h: 132 }, slices: 1, ice: 4, fizz: 44 },
    },
    under: [{ thing: "bottle", x: 668, y: 138, size: 92, colour: { l: 0.55, c: 0.09, h: 170 } }],
  },
  // Desserts
  {
    name: "tiramisu",
    cloth: "rose",
    vessel: { kind: "plate", colour: c.china, ring: c.cocoa },
    food: { shape: "tiramisu" },
    over: [{ thing: "spoon", x: 720, y: 330, turn: 10 }],
  },
  {
    name: "pistachio-baklava",
    cloth: "plum",
    vessel: { kind: "plate", colour: { l: 0.62, c: 0.075, h: 195 }, ring: { l: 0.85, c: 0.09, h: 85 }, r: 258 },
    food: { shape: "baklava" },
  },
  {
    name: "lemon-tart",
    cloth: "mist",
    vessel: { kind: "plate", colour: c.china, ring: c.saffron, r: 258 },
    food: { shape: "lemon-tart" },
    over: [{ thing: "fork", x: 726, y: 330, turn: 8 }],
  },
  {
    name: "stracciatella-ice-cream",
    cloth: "blush",
    vessel: { kind: "bowl", colour: { l: 0.72, c: 0.09, h: 170 }, inside: { l: 0.82, c: 0.06, h: 170 }, r: 232 },
    food: { shape: "stracciatella" },
    over: [{ thing: "spoon", x: 712, y: 350, turn: 14 }],
  },
  // Harbour Noodles
  {
    name: "miso-ramen",
    cloth: "apricot",
    vessel: { kind: "bowl", colour: c.darkware, inside: { l: 0.36, c: 0.05, h: 30 }, dots: c.tomato, r: 254 },
    food: { shape: "ramen" },
    over: [{ thing: "chopsticks", x: 706, y: 330, turn: 22, colour: { l: 0.5, c: 0.16, h: 28 } }],
  },
  {
    name: "dan-dan-noodles",
    cloth: "sea",
    vessel: { kind: "bowl", colour: c.china, inside: c.stoneware, dots: c.blueware, r: 252 },
    food: { shape: "dan-dan" },
    over: [{ thing: "chopsticks", x: 94, y: 330, turn: -20, colour: c.darkWood }],
  },
  {
    name: "prawn-gyoza",
    cloth: "plum",
    vessel: { kind: "oval", colour: { l: 0.46, c: 0.045, h: 200 }, r: 316 },
    food: { shape: "gyoza" },
    over: [{ thing: "dip", x: 690, y: 116, size: 80, colour: { l: 0.3, c: 0.05, h: 40 }, pot: c.china }],
  },
  {
    name: "sesame-greens",
    cloth: "cream",
    vessel: { kind: "plate", colour: c.darkware, r: 256 },
    food: { shape: "greens" },
    over: [{ thing: "chopsticks", x: 724, y: 320, turn: 12, colour: c.wood }],
  },
  {
    name: "yuzu-iced-tea",
    cloth: "leaf",
    vessel: { kind: "glass", liquid: { l: 0.7, c: 0.15, h: 68 }, saucer: c.bamboo },
    food: {
      shape: "drink",
      of: {
        fruit: { l: 0.88, c: 0.16, h: 92 },
        peel: { l: 0.85, c: 0.16, h: 88 },
        slices: 3,
        ice: 4,
        straw: c.saffron,
      },
    },
    under: [
      {
        thing: "fruit",
        x: 136,
        y: 132,
        size: 92,
        colour: { l: 0.88, c: 0.16, h: 92 },
        peel: { l: 0.84, c: 0.16, h: 86 },
      },
    ],
  },
  {
    name: "matcha-mochi",
    cloth: "blush",
    vessel: { kind: "plate", colour: c.darkware, r: 252 },
    food: { shape: "mochi" },
  },
  {
    name: "pork-belly-bao",
    cloth: "slate",
    vessel: { kind: "steamer", colour: c.bamboo, r: 264 },
    food: { shape: "bao" },
    over: [{ thing: "dip", x: 704, y: 494, size: 76, colour: { l: 0.34, c: 0.09, h: 30 } }],
  },
];
