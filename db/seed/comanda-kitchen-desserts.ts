import type { SeedItem } from "./content.ts";

export const DESSERTS: SeedItem[] = [
  {
    slug: "tiramisu",
    category: "desserts",
    station: "cold",
    name: { en: "Tiramisu", ar: "تيراميسو" },
    description: {
      en: "Espresso-soaked savoiardi under whipped mascarpone and a heavy snowfall of cocoa.",
      ar: "بسكويت سافوياردي مشبع بالإسبريسو تحت كريمة ماسكاربوني وطبقة سخية من الكاكاو.",
    },
    priceMinor: 690,
    prepMinutes: 4,
    allergens: ["gluten", "milk", "eggs"],
    diets: ["vegetarian"],
    stock: 3,
  },
  {
    slug: "pistachio-baklava",
    category: "desserts",
    station: "cold",
    name: { en: "Pistachio baklava", ar: "بقلاوة بالفستق" },
    description: {
      en: "Forty sheets of filo and Aleppo pistachios, soaked in orange-blossom syrup. Three pieces.",
      ar: "أربعون رقاقة من العجين مع فستق حلبي وقطر بماء زهر البرتقال. ثلاث قطع.",
    },
    priceMinor: 560,
    prepMinutes: 3,
    allergens: ["gluten", "milk", "nuts"],
    diets: ["vegetarian", "nuts"],
  },
  {
    slug: "lemon-tart",
    category: "desserts",
    station: "cold",
    name: { en: "Lemon tart", ar: "تارت الليمون" },
    description: {
      en: "Amalfi lemon curd in a short, buttery crust, with a spoon of crème fraîche.",
      ar: "كريمة ليمون أمالفي في قشرة هشة بالزبدة مع ملعقة من الكريمة الطازجة.",
    },
    priceMinor: 620,
    prepMinutes: 3,
    allergens: ["gluten", "milk", "eggs"],
    diets: ["vegetarian"],
    stock: 10,
  },
  {
    slug: "stracciatella-ice-cream",
    category: "desserts",
    station: "cold",
    name: { en: "Stracciatella ice cream", ar: "بوظة ستراتشاتيلا" },
    description: {
      en: "Sweet-cream ice cream churned here each morning, ribboned with shards of dark chocolate. Two scoops.",
      ar: "بوظة كريمة تُحضَّر هنا كل صباح مع رقائق الشوكولاتة الداكنة. كرتان.",
    },
    priceMinor: 540,
    prepMinutes: 3,
    allergens: ["milk", "soya"],
    diets: ["vegetarian", "gluten_free"],
  },
];
