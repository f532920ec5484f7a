import { sql } from "drizzle-orm";
import type { Availability, Menu } from "#domain/menu.ts";
import type { Database } from "../database.ts";

/** The whole menu with its tree of categories, and what is to be had of it, as of one moment. Null for an unknown restaurant. */
export async function getMenu(
  db: Database,
  restaurantId: string,
): Promise<{ menu: Menu; availability: Availability } | null> {
  const rows = await db.rows<{ menu: Menu | null; availability: Availability | null }>(
    sql`select menu_view_v1(r) as menu, availability_view_v1(r) as availability from (select ${restaurantId}::uuid as r) wanted`,
  );
  const { menu, availability } = rows[0] ?? {};
  return menu && availability ? { menu, availability } : null;
}

/** The number of a restaurant's newest menu. */
export async function getMenuVersion(db: Database, restaurantId: string): Promise<number | null> {
  const rows = await db.rows<{ version: string }>(
    sql`select menu_version as version from restaurants where id = ${restaurantId}::uuid`,
  );
  return rows[0] ? Number(rows[0].version) : null;
}
