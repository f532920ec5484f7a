import type { Actor } from "#domain/actor.ts";
import type { Once } from "#domain/commands.ts";
import { bodyHash } from "../body-hash.ts";

/**
 * Under what a command is known when it comes again: who asks, where, the client's key, and a hash of all that was asked for.
 * `wish` includes what the path says, or one key could be used for two orders.
 */
export function onceOf(actor: Actor, route: string, key: string, wish: unknown): Once {
  return { scope: `${principalOf(actor)}:${route}`, key, bodyHash: bodyHash(wish) };
}

/** Placing without an account: nobody is behind the key but the key itself, which the client drew at random. */
export function oncePlacing(actor: Actor, restaurantId: string, key: string, wish: unknown): Once {
  if (actor.kind !== "anonymous") return onceOf(actor, "orders.place", key, wish);
  return { scope: `anon:${restaurantId}`, key, bodyHash: bodyHash(wish) };
}

function principalOf(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "device":
      return `device:${actor.deviceId}`;
    case "guest":
      return `guest:${actor.orderId}:${actor.scope}`; // who may only look gets no answer of who may cancel
    case "service":
      return `service:${actor.tokenHash}`;
    case "anonymous":
    case "system":
      return actor.kind;
    default:
      return actor satisfies never;
  }
}
