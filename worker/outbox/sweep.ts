import type { ClaimDeliveriesResult, NotTakenCommand, PurgeResult } from "#domain/commands.ts";
import type { Delivery } from "#domain/events.ts";
import { publishBatch, PublishFailed } from "../clients/qstash.ts";
import { continueErasures, tellKitchens } from "../commands/erase.ts";
import type { Deps } from "../deps.ts";
import { drain } from "./drain.ts";

/** Which of the two pumps is at work. Each writes down when it last was. */
export type Pump = "cron" | "qstash";

const LEASE_SECONDS = 30;

/**
 * Publishes everything that is due, then clears away what nobody needs any more. Two pumps call this independently of each other,
 * because either of them may be what is down.
 */
export async function sweep(deps: Deps, pump: Pump): Promise<void> {
  const { db, env, log } = deps;
  const claim = async (limit: number) => {
    const command = { limit, leaseSeconds: LEASE_SECONDS, pump };
    const { deliveries, parked } = await db.call<ClaimDeliveriesResult>("claim_deliveries_v1", command);
    for (const delivery of parked) log.error("ALERT delivery parked", { ...delivery, reason: "out of generations" });
    return deliveries;
  };
  const publish = async (rows: readonly Delivery[]) => {
    try {
      await publishBatch(env, rows);
    } catch (error) {
      if (!(error instanceof PublishFailed) || error.deliveries.length === rows.length) throw error;
      // Some that the queue does not want are no reason to keep everything behind them.
      log.warn("not all was taken; a later sweep tries the rest", { pump, error, notTaken: error.deliveries.length });
    }
  };
  try {
    const handedOn = await drain({ claim, publish, now: Date.now });
    if (handedOn > 0) log.info("swept", { pump, handedOn });
  } catch (error) {
    if (!(error instanceof PublishFailed)) throw error;
    log.warn("the sweep ended early", { pump, error, notTaken: error.deliveries.length });
    const deliveries = error.deliveries.map(({ event: { id: eventId }, consumer, generation }) => ({
      eventId,
      consumer,
      generation,
    }));
    await db.call("not_taken_v1", { deliveries } satisfies NotTakenCommand);
  }
  const { kitchens } = await db.call<PurgeResult>("purge_v1", {});
  await tellKitchens(deps, kitchens);
  await continueErasures(deps);
}
