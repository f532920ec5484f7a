import type { MinorUnits } from "./money.ts";
import type { Fulfilment } from "./order-status.ts";

/** Words in further languages, keyed by locale: `{ ar: { name: "…" } }`. The plain fields hold the restaurant's own language. */
export type Translations = Record<string, { name?: string; description?: string }>;

export const OPTION_DISPLAYS = ["single", "multiple", "quantity"] as const;
export type OptionDisplay = (typeof OPTION_DISPLAYS)[number];

export type Option = {
  id: string;
  name: string;
  translations: Translations;
  priceDeltaMinor: MinorUnits;
  isDefault: boolean;
};

/** A question about a dish. Between `min` and `max` options are chosen (quantities count); `min > 0` makes it required. */
export type OptionGroup = {
  id: string;
  name: string;
  translations: Translations;
  display: OptionDisplay;
  min: number;
  max: number;
  options: Option[];
};

export type MenuItem = {
  id: string;
  categoryId: string;
  slug: string;
  name: string;
  description: string;
  translations: Translations;
  priceMinor: MinorUnits;
  taxBp: number;
  /** Name of a drawn or uploaded picture, or null. */
  picture: string | null;
  maxPerOrder: number;
  prepMinutes: number;
  allergens: string[];
  diets: string[];
  optionGroups: OptionGroup[];
};

/** Categories form a tree by `parentId`; the list is in display order, parents before their children. */
export type Category = { id: string; parentId: string | null; slug: string; name: string; translations: Translations };

/** All that can alter a price or a choice, as of `version`. Immutable: a change makes a new version. Stock is not in here. */
export type Menu = {
  restaurantId: string;
  version: number;
  currency: string;
  taxMode: "inclusive" | "exclusive";
  locales: string[];
  categories: Category[];
  items: MenuItem[];
};

export const RESTAURANT_STATES = ["open", "paused", "closed"] as const;
export type RestaurantState = (typeof RESTAURANT_STATES)[number];

/** What may change by the second. `left` lists tracked items only; an item that is not in it is unlimited. */
export type Availability = {
  restaurantId: string;
  /** Grows with every change of what stands here. */
  seq: number;
  menuVersion: number;
  state: RestaurantState;
  message: string | null;
  /** ISO time at which a pause ends by itself, or null. */
  until: string | null;
  left: Record<string, number>;
  soldOut: string[];
};

export type Restaurant = {
  id: string;
  slug: string;
  name: string;
  description: string;
  translations: Translations;
  picture: string | null;
  address: string;
  phone: string | null;
  currency: string;
  timezone: string;
  locales: string[];
  fulfilments: Fulfilment[];
  prepMinutes: number;
  state: RestaurantState;
  message: string | null;
  until: string | null;
};

/** A text in the reader's language, else in the restaurant's own. */
export const inLocale = <K extends "name" | "description">(
  thing: { [key in K]: string } & { translations: Translations },
  field: K,
  locale: string,
): string => thing.translations[locale]?.[field] ?? thing[field];

/** A pause that has run out is over, whether or not anybody said so. */
export function effectiveState(at: { state: RestaurantState; until: string | null }, now: Date): RestaurantState {
  return at.state === "paused" && at.until !== null && Date.parse(at.until) <= now.getTime() ? "open" : at.state;
}

/** How many portions of an item can still be sold: `Infinity` when nobody counts it. */
export function portionsLeft(availability: Pick<Availability, "left" | "soldOut">, itemId: string): number {
  if (availability.soldOut.includes(itemId)) return 0;
  return availability.left[itemId] ?? Number.POSITIVE_INFINITY;
}
