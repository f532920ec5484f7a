import * as z from "zod";
import { OPTION_DISPLAYS, RESTAURANT_STATES } from "../menu.ts";
import { FULFILMENTS } from "../order-status.ts";
import { Id, Time, Version, optionalText } from "./common.schema.ts";

const Minor = z.int();
const Translations = z.record(
  z.string(),
  z.object({ name: z.string().optional(), description: z.string().optional() }),
);

export const OptionView = z.object({
  id: Id,
  name: z.string(),
  translations: Translations,
  priceDeltaMinor: Minor,
  isDefault: z.boolean(),
});
export const OptionGroupView = z.object({
  id: Id,
  name: z.string(),
  translations: Translations,
  display: z.enum(OPTION_DISPLAYS),
  min: z.int(),
  max: z.int(),
  options: z.array(OptionView),
});
export const MenuItemView = z.object({
  id: Id,
  categoryId: Id,
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  translations: Translations,
  priceMinor: Minor,
  taxBp: z.int(),
  picture: z.string().nullable(),
  maxPerOrder: z.int(),
  prepMinutes: z.int(),
  allergens: z.array(z.string()),
  diets: z.array(z.string()),
  optionGroups: z.array(OptionGroupView),
});
export const MenuView = z.object({
  restaurantId: Id,
  version: z.int(),
  currency: z.string(),
  taxMode: z.enum(["inclusive", "exclusive"]),
  locales: z.array(z.string()),
  categories: z.array(
    z.object({ id: Id, parentId: Id.nullable(), slug: z.string(), name: z.string(), translations: Translations }),
  ),
  items: z.array(MenuItemView),
});
export const AvailabilityView = z.object({
  restaurantId: Id,
  seq: z.int(),
  menuVersion: z.int(),
  state: z.enum(RESTAURANT_STATES),
  message: z.string().nullable(),
  until: Time.nullable(),
  left: z
    .record(z.string(), z.int())
    .describe("Portions left of each counted item; an item that is missing is unlimited"),
  soldOut: z.array(Id),
});
export const MenuAnswer = z.object({ menu: MenuView, availability: AvailabilityView });

export const RestaurantView = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  translations: Translations,
  picture: z.string().nullable(),
  address: z.string(),
  phone: z.string().nullable(),
  currency: z.string(),
  timezone: z.string(),
  locales: z.array(z.string()),
  fulfilments: z.array(z.enum(FULFILMENTS)),
  prepMinutes: z.int(),
  state: z.enum(RESTAURANT_STATES),
  message: z.string().nullable(),
  until: Time.nullable(),
});

export const StockView = z.object({
  itemId: Id,
  restaurantId: Id,
  name: z.string(),
  quantity: z.int(),
  version: z.int(),
  createdAt: Time,
  updatedAt: Time,
});

const QUANTITY_MAX = 1_000_000;
export const AdjustStock = z.strictObject({
  delta: z
    .int()
    .min(-QUANTITY_MAX)
    .max(QUANTITY_MAX)
    .refine((delta) => delta !== 0, "Must not be 0."),
  version: Version,
  reason: z.enum(["restock", "correction", "waste"]),
});
export const ReduceStock = z.strictObject({ itemId: Id, quantity: z.int().positive().max(QUANTITY_MAX) });
export const Restock = z.strictObject({
  quantity: z
    .int()
    .min(0)
    .max(QUANTITY_MAX)
    .nullish()
    .transform((value) => value ?? null),
});
export const Pause = z.strictObject({
  message: optionalText(200),
  /** Minutes from now; without it the pause lasts until somebody opens. */
  minutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .nullish()
    .transform((value) => value ?? null),
});
export const Close = z.strictObject({ message: optionalText(200) });
