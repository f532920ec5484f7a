import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { StockRow } from "#domain/commands.ts";
import { decodeCursor, PAGE_DEFAULT, pageOf, type Page } from "../cursor.ts";
import { asJson, type Database } from "../database.ts";

/** The counted dishes of a restaurant, in order of their ids. Throws not_found, not_allowed. */
export async function listStock(
  db: Database,
  actor: Actor,
  restaurantId: string,
  { limit = PAGE_DEFAULT, cursor }: { limit?: number; cursor?: string | undefined } = {},
): Promise<Page<StockRow>> {
  const from = decodeCursor(cursor, (at) => at === "item");
  const rows = await db.rows<{ stock: StockRow | null }>(sql`
    select page.stock
    from require_v1(${asJson(actor)}, ${restaurantId}::uuid, 'orders:read') scope
    left join lateral (
      select stock_view_v1(s) as stock
      from stock s join menu_items m on m.id = s.item_id
      where s.restaurant_id = ${restaurantId}::uuid and m.deleted_at is null
        ${from ? sql`and s.item_id > ${from.id}::uuid` : sql``}
      order by s.item_id
      limit ${limit + 1}
    ) page on true`);
  const found = rows.flatMap(({ stock }) => (stock ? [stock] : []));
  return pageOf(
    found,
    limit,
    (row) => row,
    (row) => ({ at: "item", id: row.itemId }),
  );
}
