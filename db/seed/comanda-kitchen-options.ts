import type { SeedGroup } from "./content.ts";

export const GROUPS: SeedGroup[] = [
  {
    slug: "pizza-size",
    name: { en: "Size", ar: "الحجم" },
    display: "single",
    min: 1,
    max: 1,
    options: [
      { slug: "ten-inch", name: { en: "10 inch", ar: "10 بوصات" }, isDefault: true },
      { slug: "twelve-inch", name: { en: "12 inch", ar: "12 بوصة" }, priceMinor: 300 },
    ],
  },
  {
    slug: "pizza-toppings",
    name: { en: "Extra toppings", ar: "إضافات" },
    display: "multiple",
    min: 0,
    max: 4,
    options: [
      { slug: "olives", name: { en: "Kalamata olives", ar: "زيتون كالاماتا" }, priceMinor: 120 },
      { slug: "mushrooms", name: { en: "Roasted mushrooms", ar: "فطر مشوي" }, priceMinor: 150 },
      { slug: "rocket", name: { en: "Rocket", ar: "جرجير" }, priceMinor: 100 },
      { slug: "chilli", name: { en: "Pickled chilli", ar: "فلفل حار مخلل" }, priceMinor: 80 },
      { slug: "burrata", name: { en: "Burrata", ar: "جبنة بوراتا" }, priceMinor: 350 },
    ],
  },
  {
    slug: "burger-doneness",
    name: { en: "How would you like it?", ar: "درجة الاستواء" },
    display: "single",
    min: 1,
    max: 1,
    options: [
      { slug: "medium-rare", name: { en: "Medium rare", ar: "نصف استواء" } },
      { slug: "medium", name: { en: "Medium", ar: "متوسط الاستواء" }, isDefault: true },
      { slug: "well-done", name: { en: "Well done", ar: "مستوٍ جيدًا" } },
    ],
  },
  {
    slug: "burger-extras",
    name: { en: "Make it yours", ar: "أضف لمستك" },
    display: "quantity",
    min: 0,
    max: 4,
    options: [
      { slug: "cheddar", name: { en: "Extra cheddar", ar: "جبنة شيدر إضافية" }, priceMinor: 120 },
      { slug: "patty", name: { en: "Extra beef patty", ar: "شريحة لحم إضافية" }, priceMinor: 380 },
      { slug: "egg", name: { en: "Fried egg", ar: "بيضة مقلية" }, priceMinor: 150 },
    ],
  },
  {
    slug: "shawarma-sauces",
    name: { en: "Sauces", ar: "الصلصات" },
    display: "multiple",
    min: 0,
    max: 2,
    options: [
      { slug: "toum", name: { en: "Toum", ar: "ثومية" }, isDefault: true },
      { slug: "tahini", name: { en: "Tahini", ar: "طحينة" } },
      { slug: "shatta", name: { en: "Shatta", ar: "شطة" } },
    ],
  },
  {
    slug: "fries-dip",
    name: { en: "Dip", ar: "الغموس" },
    display: "single",
    min: 0,
    max: 1,
    options: [
      { slug: "aioli", name: { en: "Lemon aioli", ar: "أيولي بالليمون" }, priceMinor: 90 },
      { slug: "harissa-mayo", name: { en: "Harissa mayo", ar: "مايونيز بالهريسة" }, priceMinor: 90 },
    ],
  },
  {
    slug: "coffee-milk",
    name: { en: "Milk", ar: "الحليب" },
    display: "single",
    min: 1,
    max: 1,
    options: [
      { slug: "black", name: { en: "No milk", ar: "بدون حليب" }, isDefault: true },
      { slug: "whole", name: { en: "Whole milk", ar: "حليب كامل الدسم" } },
      { slug: "oat", name: { en: "Oat milk", ar: "حليب الشوفان" }, priceMinor: 50 },
    ],
  },
];
