import type { Menu, MenuItem, OptionGroup } from "#domain/menu.ts";

const uuid = (n: number) => `0191d2a0-0000-7000-8000-${String(n).padStart(12, "0")}`;

export const RESTAURANT = uuid(1);
export const MAINS = uuid(10);
export const DRINKS = uuid(11);

const SPICE: OptionGroup = {
  id: uuid(500),
  name: "How hot?",
  translations: {},
  display: "single",
  min: 1,
  max: 1,
  options: [
    { id: uuid(501), name: "Mild", translations: {}, priceDeltaMinor: 0, isDefault: true },
    { id: uuid(502), name: "Hot", translations: {}, priceDeltaMinor: 50, isDefault: false },
  ],
};
const EXTRAS: OptionGroup = {
  id: uuid(510),
  name: "Extras",
  translations: {},
  display: "quantity",
  min: 0,
  max: 4,
  options: [{ id: uuid(511), name: "Egg", translations: {}, priceDeltaMinor: 120, isDefault: false }],
};

const item = (n: number, name: string, priceMinor: number, more: Partial<MenuItem> = {}): MenuItem => ({
  id: uuid(100 + n),
  categoryId: MAINS,
  slug: name.toLowerCase().replaceAll(" ", "-"),
  name,
  description: `${name}, as we make it.`,
  translations: { ar: { name: `${name} بالعربية` } },
  priceMinor,
  taxBp: 2000,
  picture: null,
  maxPerOrder: 10,
  prepMinutes: 10,
  allergens: [],
  diets: [],
  optionGroups: [],
  ...more,
});

export const CHICKEN = item(1, "Grilled chicken", 1200, { optionGroups: [SPICE, EXTRAS] });
export const SOUP = item(2, "Lentil soup", 600);
export const STEW = item(3, "Bean stew", 700);
export const ROAST = item(4, "Whole roast", 4000);
export const LEMONADE = item(5, "Lemonade", 350, { categoryId: DRINKS });

/** A small menu with a dish that has options, in its first version or changed by `change`. */
export const menuOf = (change: Partial<Menu> = {}): Menu => ({
  restaurantId: RESTAURANT,
  version: 1,
  currency: "GBP",
  taxMode: "inclusive",
  locales: ["en", "ar"],
  categories: [
    { id: MAINS, parentId: null, slug: "mains", name: "Mains", translations: {} },
    { id: DRINKS, parentId: null, slug: "drinks", name: "Drinks", translations: {} },
  ],
  items: [CHICKEN, SOUP, STEW, ROAST, LEMONADE],
  ...change,
});

export const PLENTY = { left: {}, soldOut: [] };
export const mild = { optionId: SPICE.options[0]!.id, quantity: 1 };
export const hot = { optionId: SPICE.options[1]!.id, quantity: 1 };
export const eggs = (quantity: number) => ({ optionId: EXTRAS.options[0]!.id, quantity });
