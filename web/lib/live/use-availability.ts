import type { Availability } from "#domain/menu.ts";
import type { Link } from "./freshness.ts";
import type { Source } from "./room-store.ts";
import { useRoom } from "./use-room.ts";

/** What can be ordered right now: first as the page was made, then as the restaurant's room says. Anybody may follow it. */
export function useAvailability(availability: Availability): { availability: Availability; link: Source<Link> } {
  const { state, store } = useRoom("menu", availability.restaurantId, availability.seq, availability);
  return { availability: state, link: store.link };
}
