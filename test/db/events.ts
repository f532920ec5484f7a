import type { ApplyResult, ClaimDeliveriesResult } from "#domain/commands.ts";
import type { Consumer, Delivery } from "#domain/events.ts";
import type { Query } from "./restaurant.ts";
import { call } from "./orders.ts";

/** Lets a consumer handle one delivery, as its hook would. */
export async function apply(query: Query, delivery: Delivery): Promise<ApplyResult> {
  if (delivery.consumer === "sender")
    return await call(query, "mark_sent_v1", { delivery, providerId: `test-${delivery.event.aggregateId}` });
  if (delivery.consumer === "eraser") return await call(query, "apply_erasure_v1", { delivery });
  return await call(query, `apply_${delivery.consumer}_v1`, { delivery });
}

/** Handles deliveries, and every one that comes with an answer, until there is none. Returns them in the order of handling. */
export async function applyAll(query: Query, deliveries: Delivery[]): Promise<Delivery[]> {
  const waiting = [...deliveries];
  const handled: Delivery[] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    handled.push(next);
    waiting.push(...(await apply(query, next)).deliveries);
    if (handled.length > 10_000) throw new Error("Deliveries go round in a circle.");
  }
  return handled;
}

export const claim = async (query: Query, limit = 50, more: object = {}): Promise<ClaimDeliveriesResult> =>
  await call(query, "claim_deliveries_v1", { limit, leaseSeconds: 30, ...more });

/** Ends every lease, as if its time had passed. */
export const endLeases = async (query: Query): Promise<void> => {
  await query("update deliveries set next_at = now() - interval '1 second' where acked_at is null");
};

/** Lets every consumer do what it has been left, as pumps would bring it about once the leases have ended. */
export async function finishAll(query: Query): Promise<void> {
  await endLeases(query);
  for (let batch = 0; batch < 1_000; batch++) {
    const { deliveries } = await claim(query);
    if (deliveries.length === 0) return;
    await applyAll(query, deliveries);
  }
  throw new Error("Deliveries are left over, however often they are handled.");
}

export const of = (deliveries: Delivery[], consumer: Consumer): Delivery[] =>
  deliveries.filter((delivery) => delivery.consumer === consumer);
