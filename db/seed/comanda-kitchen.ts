import { DESSERTS } from "./comanda-kitchen-desserts.ts";
import { DRINKS } from "./comanda-kitchen-drinks.ts";
import { MAINS } from "./comanda-kitchen-mains.ts";
import { GROUPS } from "./comanda-kitchen-options.ts";
import { SIDES } from "./comanda-kitchen-sides.ts";
import type { SeedRestaurant } from "./content.ts";

export const COMANDA_KITCHEN: SeedRestaurant = {
  slug: "comanda-kitchen",
  name: { en: "Comanda Kitchen", ar: "مطبخ كوماندا" },
  description: {
    en: "Wood-fired pizza, slow tagines and generous plates from all around the Mediterranean.",
    ar: "بيتزا على الحطب وطواجن على نار هادئة وأطباق سخية من كل أنحاء المتوسط.",
  },
  address: "14 Lamplighter Row, London SE1 4XX",
  phone: "+44 20 7946 0018",
  timezone: "Europe/London",
  currency: "GBP",
  taxMode: "inclusive",
  taxBp: 2000,
  fulfilments: ["pickup", "dine_in"],
  prepMinutes: 20,
  stations: [
    { slug: "hot", name: "Hot" },
    { slug: "cold", name: "Cold" },
    { slug: "bar", name: "Bar" },
  ],
  categories: [
    { slug: "mains", name: { en: "Mains", ar: "الأطباق الرئيسية" } },
    { slug: "sides", name: { en: "Sides", ar: "الأطباق الجانبية" } },
    { slug: "drinks", name: { en: "Drinks", ar: "المشروبات" } },
    { slug: "desserts", name: { en: "Desserts", ar: "الحلويات" } },
  ],
  groups: GROUPS,
  items: [...MAINS, ...SIDES, ...DRINKS, ...DESSERTS],
};
