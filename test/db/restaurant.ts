import { randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Query } from "#db/audit/query.ts";
import type { Menu } from "#domain/menu.ts";

export type { Query };

export type Dish = {
  id: string;
  slug: string;
  priceMinor: number;
};

/** A restaurant of a test: a small menu with every kind of option, and two stations. */
export type TestRestaurant = {
  id: string;
  stations: { hot: string; bar: string };
  /** No options, not counted. */
  soup: Dish;
  /** Counted from `stock.tart`. */
  tart: Dish;
  cola: Dish;
  /** A size is required; up to three toppings. */
  pizza: Dish;
  sizes: { small: string; large: string };
  toppings: { olives: string; cheese: string };
  /** Shots by quantity, up to four. */
  coffee: Dish;
  shot: string;
  categories: { food: string; drinks: string };
};

/** What readers of Arabic call every restaurant of a test. */
export const ARABIC_NAME = "مطبخ التجربة";

export type RestaurantWishes = {
  taxMode?: "inclusive" | "exclusive";
  taxBp?: number;
  timezone?: string;
  /** Portions of the counted dishes. */
  stock?: { tart?: number; cola?: number };
};

/** Opens a restaurant by plain inserts, past every function that is being tested. */
export async function openRestaurant(query: Query, wishes: RestaurantWishes = {}): Promise<TestRestaurant> {
  const name = `Test kitchen ${randomUUID().slice(0, 8)}`;
  const dish = (slug: string, priceMinor: number): Dish => ({ id: uuidv7(), slug, priceMinor });
  const r: TestRestaurant = {
    id: uuidv7(),
    stations: { hot: uuidv7(), bar: uuidv7() },
    categories: { food: uuidv7(), drinks: uuidv7() },
    soup: dish("soup", 650),
    tart: dish("tart", 475),
    cola: dish("cola", 250),
    pizza: dish("pizza", 1_050),
    coffee: dish("coffee", 310),
    sizes: { small: uuidv7(), large: uuidv7() },
    toppings: { olives: uuidv7(), cheese: uuidv7() },
    shot: uuidv7(),
  };
  await query(
    `insert into restaurants (id, slug, name, translations, address, timezone, currency, tax_mode, locales, fulfilments, prep_minutes)
     values ($1, $2, $3, $6, '1 Test Street', $4, 'GBP', $5, '{en,ar}', '{pickup,dine_in}', 20)`,
    [
      r.id,
      name.toLowerCase().replaceAll(" ", "-"),
      name,
      wishes.timezone ?? "Europe/London",
      wishes.taxMode ?? "inclusive",
      { ar: { name: ARABIC_NAME, description: "نطبخ للتجربة" } },
    ],
  );
  await query(
    `insert into stations (id, restaurant_id, slug, name) values ($1, $3, 'hot', 'Hot'), ($2, $3, 'bar', 'Bar')`,
    [r.stations.hot, r.stations.bar, r.id],
  );
  await query(
    `insert into categories (id, restaurant_id, slug, name, sort) values ($1, $3, 'food', 'Food', 1), ($2, $3, 'drinks', 'Drinks', 2)`,
    [r.categories.food, r.categories.drinks, r.id],
  );
  for (const [each, category, station] of [
    [r.soup, r.categories.food, r.stations.hot],
    [r.tart, r.categories.food, r.stations.hot],
    [r.pizza, r.categories.food, r.stations.hot],
    [r.cola, r.categories.drinks, r.stations.bar],
    [r.coffee, r.categories.drinks, r.stations.bar],
  ] as const) {
    await query(
      `insert into menu_items (id, restaurant_id, category_id, station_id, slug, name, translations, price_minor, tax_bp, prep_minutes)
       values ($1, $2, $3, $4, $5, initcap($5), '{"ar": {"name": "طبق", "description": "لذيذ"}}', $6, $7, 10)`,
      [each.id, r.id, category, station, each.slug, each.priceMinor, wishes.taxBp ?? 2_000],
    );
  }
  await addGroup(query, r, r.pizza, { name: "Size", display: "single", min: 1, max: 1 }, [
    [r.sizes.small, "Small", 0],
    [r.sizes.large, "Large", 300],
  ]);
  await addGroup(query, r, r.pizza, { name: "Toppings", display: "multiple", min: 0, max: 3 }, [
    [r.toppings.olives, "Olives", 100],
    [r.toppings.cheese, "Cheese", 150],
  ]);
  await addGroup(query, r, r.coffee, { name: "Shots", display: "quantity", min: 0, max: 4 }, [[r.shot, "Shot", 70]]);
  for (const [each, portions] of [
    [r.tart, wishes.stock?.tart],
    [r.cola, wishes.stock?.cola],
  ] as const) {
    if (portions !== undefined) await countStock(query, r, each, portions);
  }
  return r;
}

async function addGroup(
  query: Query,
  r: TestRestaurant,
  dish: Dish,
  group: { name: string; display: string; min: number; max: number },
  options: [id: string, name: string, priceDeltaMinor: number][],
): Promise<void> {
  const id = uuidv7();
  await query(
    `insert into option_groups (id, restaurant_id, name, display, min, max) values ($1, $2, $3, $4, $5, $6)`,
    [id, r.id, group.name, group.display, group.min, group.max],
  );
  for (const [sort, [option, name, delta]] of options.entries()) {
    await query(
      `insert into options (id, restaurant_id, group_id, name, price_delta_minor, sort) values ($1, $2, $3, $4, $5, $6)`,
      [option, r.id, id, name, delta, sort],
    );
  }
  await query(`insert into item_option_groups (restaurant_id, item_id, group_id) values ($1, $2, $3)`, [
    r.id,
    dish.id,
    id,
  ]);
}

/** Starts counting a dish. */
export async function countStock(query: Query, r: TestRestaurant, dish: Dish, portions: number): Promise<void> {
  await query(`insert into stock (item_id, restaurant_id) values ($1, $2)`, [dish.id, r.id]);
  if (portions === 0) return;
  await query(`insert into stock_moves (item_id, delta, reason, ref) values ($1, $2, 'restock', 'opening')`, [
    dish.id,
    portions,
  ]);
}

export async function readMenu(query: Query, restaurantId: string): Promise<Menu> {
  const rows = await query<{ menu: Menu }>(`select menu_view_v1($1) as menu`, [restaurantId]);
  const menu = rows[0]?.menu;
  if (!menu) throw new Error("No such restaurant.");
  return menu;
}
