import { asc, eq, sql } from "drizzle-orm";
import type { Availability, Restaurant } from "#domain/menu.ts";
import { decodeCursor, PAGE_DEFAULT, pageOf, type Page } from "../cursor.ts";
import type { Database } from "../database.ts";
import { restaurants } from "../schema/restaurants.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const { id, slug, sort } = restaurants;
/** The columns of a `Restaurant`. */
const restaurant = {
  id,
  slug,
  name: restaurants.name,
  description: restaurants.description,
  translations: restaurants.translations,
  picture: restaurants.picture,
  address: restaurants.address,
  phone: restaurants.phone,
  currency: restaurants.currency,
  timezone: restaurants.timezone,
  locales: restaurants.locales,
  fulfilments: restaurants.fulfilments,
  prepMinutes: restaurants.prepMinutes,
  state: restaurants.state,
  message: restaurants.message,
  until: sql<string | null>`iso(${restaurants.until})`,
};

/** Every restaurant, in the order of the home page. */
export async function listRestaurants(
  db: Database,
  { limit = PAGE_DEFAULT, cursor }: { limit?: number; cursor?: string | undefined } = {},
): Promise<Page<Restaurant>> {
  const from = decodeCursor(cursor, (at) => /^-?\d{1,9}$/.test(at));
  const rows = await db.read(
    async (orm) =>
      await orm
        .select({ restaurant, sort })
        .from(restaurants)
        .where(from ? sql`(${sort}, ${id}) > (${Number(from.at)}, ${from.id}::uuid)` : undefined)
        .orderBy(asc(sort), asc(id))
        .limit(limit + 1),
  );
  return pageOf(
    rows,
    limit,
    (row): Restaurant => row.restaurant,
    (row) => ({ at: String(row.sort), id: row.restaurant.id }),
  );
}

/** One restaurant by its id or its short name; null when there is none. */
export async function getRestaurant(db: Database, idOrSlug: string): Promise<Restaurant | null> {
  const which = UUID.test(idOrSlug) ? eq(id, idOrSlug) : eq(slug, idOrSlug);
  const rows = await db.read(async (orm) => await orm.select(restaurant).from(restaurants).where(which).limit(1));
  return rows[0] ?? null;
}

/** What may change by the second; null for an unknown restaurant. */
export async function getAvailability(db: Database, restaurantId: string): Promise<Availability | null> {
  const rows = await db.rows<{ availability: Availability | null }>(
    sql`select availability_view_v1(${restaurantId}::uuid) as availability`,
  );
  return rows[0]?.availability ?? null;
}
