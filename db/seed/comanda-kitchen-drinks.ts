import type { SeedItem } from "./content.ts";

export const DRINKS: SeedItem[] = [
  {
    slug: "mint-lemonade",
    category: "drinks",
    station: "bar",
    name: { en: "Mint lemonade", ar: "ليموناضة بالنعناع" },
    description: {
      en: "Lemons pressed to order and crushed with garden mint and ice. Sharp first, then sweet.",
      ar: "ليمون يُعصر عند الطلب مع نعناع طازج وثلج مجروش: حامض أولًا ثم حلو.",
    },
    priceMinor: 420,
    prepMinutes: 3,
    diets: ["vegan", "gluten_free"],
  },
  {
    slug: "blood-orange-soda",
    category: "drinks",
    station: "bar",
    name: { en: "Blood orange soda", ar: "صودا البرتقال الأحمر" },
    description: {
      en: "Sicilian blood orange and a little rosemary, topped with cold soda.",
      ar: "برتقال صقلّي أحمر مع لمسة من إكليل الجبل وصودا باردة.",
    },
    priceMinor: 390,
    prepMinutes: 2,
    diets: ["vegan", "gluten_free"],
    stock: 30,
  },
  {
    slug: "cold-brew",
    category: "drinks",
    station: "bar",
    name: { en: "Cold brew coffee", ar: "قهوة باردة" },
    description: {
      en: "Ethiopian beans steeped for eighteen hours: cocoa, cherry, and no bitterness.",
      ar: "بنّ إثيوبي منقوع ثماني عشرة ساعة بنكهة الكاكاو والكرز وبلا مرارة.",
    },
    priceMinor: 380,
    prepMinutes: 2,
    diets: ["gluten_free"],
    groups: ["coffee-milk"],
  },
  {
    slug: "sparkling-water",
    category: "drinks",
    station: "bar",
    name: { en: "Sparkling water", ar: "مياه غازية" },
    description: {
      en: "Half a litre, very cold, with a slice of lemon.",
      ar: "نصف لتر باردة جدًا مع شريحة ليمون.",
    },
    priceMinor: 250,
    prepMinutes: 1,
    diets: ["vegan", "gluten_free"],
  },
];
