import type pg from "pg";
import { uuidv7 } from "uuidv7";
import type { Menu } from "#domain/menu.ts";

const DISHES = 40;
const PORTIONS = 1_000_000;

export type BenchRestaurant = { id: string; menu: Menu };

/** Opens a restaurant with forty dishes at three stations: half of them counted, a quarter with a choice to make. */
export async function openBenchRestaurant(db: pg.Client, n: number): Promise<BenchRestaurant> {
  const id = uuidv7();
  const [category, sizes, large, small] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const stations = [uuidv7(), uuidv7(), uuidv7()];
  await db.query(
    `insert into restaurants (id, slug, name, address, timezone, currency, tax_mode, locales, fulfilments, prep_minutes)
     values ($1, $2, $3, '1 Bench Street', 'Europe/London', 'GBP', 'inclusive', '{en,ar}', '{pickup,dine_in}', 20)`,
    [id, `bench-${n}`, `Bench kitchen ${n}`],
  );
  await db.query(
    `insert into stations (id, restaurant_id, slug, name)
     select s.id, $1, 'station-' || s.n, 'Station ' || s.n from unnest($2::uuid[]) with ordinality as s(id, n)`,
    [id, stations],
  );
  await db.query(`insert into categories (id, restaurant_id, slug, name) values ($1, $2, 'food', 'Food')`, [
    category,
    id,
  ]);
  await db.query(
    `insert into menu_items (id, restaurant_id, category_id, station_id, slug, name, description, translations, price_minor,
       tax_bp, prep_minutes, sort)
     select d.id, $1, $2, ($3::uuid[])[1 + d.n % 3], 'dish-' || d.n, 'Dish number ' || d.n, 'Slow-roasted, with herbs.',
       jsonb_build_object('ar', jsonb_build_object('name', 'طبق ' || d.n, 'description', 'لذيذ')), 500 + d.n * 10, 2000, 10, d.n
     from unnest($4::uuid[]) with ordinality as d(id, n)`,
    [id, category, stations, Array.from({ length: DISHES }, () => uuidv7())],
  );
  await db.query(
    `insert into option_groups (id, restaurant_id, name, display, min, max) values ($1, $2, 'Size', 'single', 1, 1)`,
    [sizes, id],
  );
  await db.query(
    `insert into options (id, restaurant_id, group_id, name, price_delta_minor, sort)
     values ($1, $3, $4, 'Small', 0, 0), ($2, $3, $4, 'Large', 200, 1)`,
    [small, large, id, sizes],
  );
  await db.query(
    `insert into item_option_groups (restaurant_id, item_id, group_id)
     select restaurant_id, id, $2 from menu_items where restaurant_id = $1 and sort % 4 = 0`,
    [id, sizes],
  );
  await db.query(
    `insert into stock (item_id, restaurant_id) select id, restaurant_id from menu_items where restaurant_id = $1 and sort % 2 = 0`,
    [id],
  );
  await db.query(
    `insert into stock_moves (item_id, delta, reason, ref) select item_id, $2, 'restock', 'opening' from stock where restaurant_id = $1`,
    [id, PORTIONS],
  );
  const { rows } = await db.query<{ menu: Menu }>(`select menu_view_v1($1) as menu`, [id]);
  const menu = rows[0]?.menu;
  if (!menu) throw new Error("The restaurant was not opened.");
  return { id, menu };
}
