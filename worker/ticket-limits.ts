import type { Actor } from "#domain/actor.ts";
import { networkOf } from "#domain/network.ts";
import type { Allowance } from "./recent-counts.ts";

/**
 * Tickets for rooms, in any minute. For one session or link: all its tabs may lose the network at once, and each comes back at most
 * every few seconds. From one network: after a deploy everybody there comes back, and a room takes 2,000 sockets of one.
 */
export const TICKETS_PER_HOLDER_MAX = 300;
export const TICKETS_PER_NETWORK_MAX = 3_000;
const WINDOW_SECONDS = 60;

/** Who holds them: a person's session or a tablet's, whoever has the link to an order, a restaurant's till. */
function holderOf(actor: Actor): string {
  if ("sessionId" in actor) return actor.sessionId;
  if (actor.kind === "guest") return actor.orderId;
  return actor.kind === "service" ? actor.tokenHash : actor.kind;
}

/**
 * What asking for a ticket counts against. Each isolate counts for itself: a counter that all share would cost a statement more for
 * what only reads one row, and is no harm to anybody else.
 */
export function ticketAllowances(actor: Actor, address: string | undefined): Allowance[] {
  const seconds = WINDOW_SECONDS;
  const network = networkOf(address);
  return [
    { key: `tickets:holder:${holderOf(actor)}`, max: TICKETS_PER_HOLDER_MAX, seconds },
    ...(network === null ? [] : [{ key: `tickets:network:${network}`, max: TICKETS_PER_NETWORK_MAX, seconds }]),
  ];
}
