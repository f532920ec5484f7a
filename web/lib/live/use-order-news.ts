import type { OrderNews } from "#domain/frames.ts";
import type { Order } from "#domain/order.ts";
import { isTerminal } from "#domain/order-status.ts";
import { newsOf } from "#web/lib/order-progress.ts";
import type { Link } from "./freshness.ts";
import type { Source } from "./room-store.ts";
import { useRoom } from "./use-room.ts";

const isOpen = (news: OrderNews): boolean => !isTerminal(news.status);

/** What stands about an order now: first as the page was made, then as its room says. An order that is over needs no socket. */
export function useOrderNews(order: Order): { news: OrderNews; link: Source<Link> } {
  const { state, store } = useRoom("order", order.id, order.version, newsOf(order), isOpen);
  return { news: state, link: store.link };
}
