import type { OptionDisplay } from "#domain/menu.ts";
import type { Fulfilment } from "#domain/order-status.ts";

/** A word or a text in both languages of the demo. */
export type Words = { en: string; ar: string };

export type SeedOption = { slug: string; name: Words; priceMinor?: number; isDefault?: true };
export type SeedGroup = {
  slug: string;
  name: Words;
  display: OptionDisplay;
  min: number;
  max: number;
  options: SeedOption[];
};
/** A category may stand below another one of the list. */
export type SeedCategory = { slug: string; name: Words; parent?: string };
export type SeedStation = { slug: string; name: string };
export type SeedItem = {
  /** Also the name of its picture. */
  slug: string;
  category: string;
  station: string;
  name: Words;
  description: Words;
  priceMinor: number;
  prepMinutes: number;
  maxPerOrder?: number;
  allergens?: string[];
  diets?: string[];
  /** Questions it asks, in order. */
  groups?: string[];
  /** Portions at the first seed, for a dish that is counted. */
  stock?: number;
};
export type SeedRestaurant = {
  slug: string;
  name: Words;
  description: Words;
  address: string;
  phone: string;
  timezone: string;
  currency: string;
  taxMode: "inclusive" | "exclusive";
  taxBp: number;
  fulfilments: Fulfilment[];
  prepMinutes: number;
  stations: SeedStation[];
  categories: SeedCategory[];
  groups: SeedGroup[];
  items: SeedItem[];
};
