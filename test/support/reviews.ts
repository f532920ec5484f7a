import { uuidv7 } from "uuidv7";
import { REVIEW_LINK_DAYS } from "#domain/capability.ts";
import { deriveCapability } from "#worker/tokens/capability.ts";
import type { World } from "./system.ts";

/** The link with which a guest says how an order was, as if it had been mailed. */
export async function mailedReviewLink({ db, keys }: Pick<World, "db" | "keys">, orderId: string): Promise<string> {
  await db.query(
    `insert into order_capabilities (order_id, scope, generation, expires_at)
     select id, 'review', 1, status_at + make_interval(days => $2) from orders where id = $1 on conflict do nothing`,
    [orderId, REVIEW_LINK_DAYS],
  );
  return deriveCapability(keys.secrets, { orderId, scope: "review", generation: 1 });
}

/** What whoever an order was for said about it, as if they had written it. */
export async function writtenReview(
  { db }: Pick<World, "db">,
  orderId: string,
  { rating = 4, comment = null }: { rating?: number; comment?: string | null } = {},
): Promise<string> {
  const id = uuidv7();
  await db.query(
    `insert into reviews (id, order_id, restaurant_id, user_id, rating, comment)
     select $1, o.id, o.restaurant_id, o.user_id, $3, $4 from orders o where o.id = $2`,
    [id, orderId, rating, comment],
  );
  return id;
}
