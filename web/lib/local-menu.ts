import {
  inLocale,
  type Availability,
  type Menu,
  type MenuItem,
  type Restaurant,
  type Translations,
} from "#domain/menu.ts";

/** What a menu page shows. Names are in the reader's language already, and the other languages stay on the server. */
export type MenuPage = { restaurant: Restaurant; menu: Menu; availability: Availability };

const NONE: Translations = {};

function named<T extends { name: string; translations: Translations }>(thing: T, language: string): T {
  return { ...thing, name: inLocale(thing, "name", language), translations: NONE };
}

function described<T extends { name: string; description: string; translations: Translations }>(
  thing: T,
  language: string,
): T {
  return { ...named(thing, language), description: inLocale(thing, "description", language) };
}

export const localRestaurant = (restaurant: Restaurant, language: string): Restaurant =>
  described(restaurant, language);

/** The menu in one language. Prices and rules stay as they are, so pricing it gives what pricing the original gives. */
export function localMenu(menu: Menu, language: string): Menu {
  return {
    ...menu,
    categories: menu.categories.map((category) => named(category, language)),
    items: menu.items.map((item): MenuItem => ({
      ...described(item, language),
      optionGroups: item.optionGroups.map((group) => ({
        ...named(group, language),
        options: group.options.map((option) => named(option, language)),
      })),
    })),
  };
}

export type MenuSection = { category: Menu["categories"][number]; items: MenuItem[] };

/** The menu in its order, one section a category; of one category and what is below it when one was chosen. Empty ones are left out. */
export function sectionsOf(menu: Menu, chosenSlug: string | null): MenuSection[] {
  const chosen = menu.categories.find((category) => category.slug === chosenSlug);
  const shown = chosen ? withDescendants(menu, chosen.id) : null;
  return menu.categories
    .filter((category) => !shown || shown.has(category.id))
    .map((category) => ({ category, items: menu.items.filter((item) => item.categoryId === category.id) }))
    .filter((section) => section.items.length > 0);
}

function withDescendants(menu: Menu, id: string): Set<string> {
  const found = new Set([id]);
  // Parents come before their children, so one pass finds them all.
  for (const { id: each, parentId } of menu.categories) if (parentId && found.has(parentId)) found.add(each);
  return found;
}

/** The categories that a filter offers: those of the first level that lead to a dish. */
export const filterCategories = (menu: Menu): Menu["categories"] =>
  menu.categories.filter((category) => category.parentId === null && sectionsOf(menu, category.slug).length > 0);
