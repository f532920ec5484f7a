import type { Actor } from "#domain/actor.ts";
import type { RenewLinksCommand, RenewLinksResult, RevokeLinksCommand } from "#domain/commands.ts";
import type { Placed } from "./place-order.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { deriveCapability } from "../tokens/capability.ts";
import { onceOf } from "./once.ts";

/** New links for one order: each is mailed, and whoever needs a fourth within a quarter of an hour has another trouble. */
export const LINK_LIMITS = { attemptsMax: 3, windowSeconds: 15 * 60 };

/**
 * Makes the links of whoever asks new: of the one that cancels both, of the one that looks itself. The old ones are over, with the sockets
 * that they opened. Throws unauthorized, not_found, not_allowed, rate_limited, key_reused.
 */
export async function renewLinks(deps: Deps, actor: Actor, orderId: string, key: string): Promise<Placed["access"]> {
  const command: RenewLinksCommand = {
    actor,
    once: onceOf(actor, "orders.links", key, { orderId }),
    orderId,
    ...LINK_LIMITS,
    requestId: deps.requestId,
  };
  const renewed = await deps.db.call<RenewLinksResult>("renew_links_v1", command);
  publish(deps, renewed);
  closeGuests(deps, orderId);
  const tokens = renewed.capabilities.map(({ scope, generation }) => {
    return [scope, deriveCapability(deps.keys.secrets, { orderId, scope, generation })] as const;
  });
  return Object.fromEntries(tokens);
}

/** Ends all links of guests to an order, for the restaurant. Throws not_found, not_allowed. */
export async function revokeLinks(deps: Deps, actor: Actor, orderId: string): Promise<void> {
  await deps.db.call("revoke_links_v1", { actor, orderId } satisfies RevokeLinksCommand);
  closeGuests(deps, orderId);
}

/** A guest's ticket is about nobody but the order: whose link still works comes back with another one. */
const closeGuests = ({ afterCommit, rooms, log }: Deps, orderId: string) =>
  afterCommit(async () => await rooms.close("order", orderId, { userId: orderId }, log));
