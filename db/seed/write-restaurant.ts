import type { Translations } from "#domain/menu.ts";
import type { SeedRestaurant, Words } from "./content.ts";
import { seedId } from "./ids.ts";
import type { Upsert } from "./upsert.ts";

/**
 * Writes one demo restaurant and its menu. Content is set to what stands in this repository; how the restaurant is doing (open,
 * sold out, counts, numbers) is its own business after the first time.
 */
export async function writeRestaurant(upsert: Upsert, seed: SeedRestaurant, sort: number): Promise<void> {
  const restaurantId = seedId(seed.slug);
  const id = (...path: string[]) => seedId(seed.slug, ...path);

  await upsert("restaurants", [
    {
      id: restaurantId,
      slug: seed.slug,
      name: seed.name.en,
      description: seed.description.en,
      translations: arabic(seed.name, seed.description),
      picture: seed.slug,
      address: seed.address,
      phone: seed.phone,
      timezone: seed.timezone,
      currency: seed.currency,
      tax_mode: seed.taxMode,
      locales: ["en", "ar"],
      fulfilments: seed.fulfilments,
      prep_minutes: seed.prepMinutes,
      sort,
    },
  ]);
  await upsert(
    "stations",
    seed.stations.map((station, index) => ({
      id: id("station", station.slug),
      restaurant_id: restaurantId,
      slug: station.slug,
      name: station.name,
      sort: index,
    })),
  );
  await upsert(
    "categories",
    seed.categories.map((category, index) => ({
      id: id("category", category.slug),
      restaurant_id: restaurantId,
      parent_id: category.parent ? id("category", category.parent) : null,
      slug: category.slug,
      name: category.name.en,
      translations: arabic(category.name),
      sort: index,
    })),
  );
  await upsert(
    "option_groups",
    seed.groups.map((group) => ({
      id: id("group", group.slug),
      restaurant_id: restaurantId,
      name: group.name.en,
      translations: arabic(group.name),
      display: group.display,
      min: group.min,
      max: group.max,
    })),
  );
  await upsert(
    "options",
    seed.groups.flatMap((group) =>
      group.options.map((option, index) => ({
        id: id("option", group.slug, option.slug),
        restaurant_id: restaurantId,
        group_id: id("group", group.slug),
        name: option.name.en,
        translations: arabic(option.name),
        price_delta_minor: option.priceMinor ?? 0,
        is_default: option.isDefault ?? false,
        sort: index,
      })),
    ),
  );
  await upsert(
    "menu_items",
    seed.items.map((item, index) => ({
      id: id("item", item.slug),
      restaurant_id: restaurantId,
      category_id: id("category", item.category),
      station_id: id("station", item.station),
      slug: item.slug,
      name: item.name.en,
      description: item.description.en,
      translations: arabic(item.name, item.description),
      price_minor: item.priceMinor,
      tax_bp: seed.taxBp,
      picture: item.slug,
      max_per_order: item.maxPerOrder ?? 20,
      prep_minutes: item.prepMinutes,
      allergens: item.allergens ?? [],
      diets: item.diets ?? [],
      sort: index,
    })),
  );
  await upsert(
    "item_option_groups",
    seed.items.flatMap((item) =>
      (item.groups ?? []).map((group, index) => ({
        restaurant_id: restaurantId,
        item_id: id("item", item.slug),
        group_id: id("group", group),
        sort: index,
      })),
    ),
    { key: ["item_id", "group_id"] },
  );

  const counted = seed.items.filter(({ stock }) => stock !== undefined);
  await upsert(
    "stock",
    counted.map(({ slug }) => ({ item_id: id("item", slug), restaurant_id: restaurantId })),
    { key: ["item_id"], keep: true },
  );
  await upsert(
    "stock_moves",
    counted.map(({ slug, stock }) => ({ item_id: id("item", slug), delta: stock, reason: "restock", ref: "seed" })),
    { key: ["ref", "reason", "item_id"], keep: true },
  );
}

function arabic(name: Words, description?: Words): Translations {
  return { ar: { name: name.ar, ...(description && { description: description.ar }) } };
}
