import type { OrderNews } from "#domain/frames.ts";
import type { Order } from "#domain/order.ts";
import type { Freshness } from "#web/components/freshness-pill.tsx";
import { newsOf } from "#web/lib/order-progress.ts";

/** The order as it was when the page was made. */
export function useOrderNews(order: Order): { news: OrderNews; freshness: Freshness | null } {
  return { news: newsOf(order), freshness: null };
}
