import type { SeedRestaurant } from "./content.ts";
import { GROUPS, ITEMS } from "./harbour-noodles-menu.ts";

export const HARBOUR_NOODLES: SeedRestaurant = {
  slug: "harbour-noodles",
  name: { en: "Harbour Noodles", ar: "نودلز المرفأ" },
  description: {
    en: "Ramen, hand-folded dumplings and cold tea, a minute from the water.",
    ar: "رامن وفطائر مطوية باليد وشاي بارد على بُعد دقيقة من الماء.",
  },
  address: "Unit 6, Old Harbour Walk, Dubai",
  phone: "+971 4 555 0142",
  timezone: "Asia/Dubai",
  currency: "AED",
  taxMode: "exclusive",
  taxBp: 500,
  fulfilments: ["pickup", "dine_in"],
  prepMinutes: 15,
  stations: [
    { slug: "wok", name: "Wok" },
    { slug: "cold", name: "Cold" },
  ],
  categories: [
    { slug: "noodles", name: { en: "Noodles", ar: "النودلز" } },
    { slug: "small-plates", name: { en: "Small plates", ar: "أطباق صغيرة" } },
    {
      slug: "dumplings-and-buns",
      name: { en: "Dumplings and buns", ar: "فطائر وخبز على البخار" },
      parent: "small-plates",
    },
    { slug: "steamed-buns", name: { en: "Steamed buns", ar: "خبز على البخار" }, parent: "dumplings-and-buns" },
    { slug: "tea-and-sweets", name: { en: "Tea and sweets", ar: "شاي وحلويات" } },
  ],
  groups: GROUPS,
  items: ITEMS,
};
