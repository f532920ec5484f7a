import { inTime, lasting, TooLate } from "./lasting.ts";
import type { Rig } from "./rig.ts";

/** A fifteenth of the real ones, so that what takes minutes in a restaurant takes seconds here. */
const SWEEP_MS = 2_000;
const LEASE_SCALE = 1 / 15;
/** Each of its calls has a limit of a few seconds; a sweep that goes on for longer than all of them hangs. */
const SWEEP_MS_MAX = 120_000;

/**
 * Has the cron pump come by every two seconds while `signal` allows. Leases end as much earlier, by SQL: what has been under way for
 * two seconds of a lease of thirty is due again.
 */
export async function pump(rig: Rig, signal: AbortSignal): Promise<void> {
  while (await lasting(signal, SWEEP_MS)) {
    try {
      await inTime(
        "Ending leases",
        SWEEP_MS_MAX,
        rig.world.db.query(
          `update deliveries set next_at = now() where acked_at is null and not parked and next_at > now()
           and next_at <= now() + lease_v1(gen, gen_limit, 30) * $1::float8`,
          [1 - LEASE_SCALE],
        ),
      );
      await inTime("A sweep", SWEEP_MS_MAX, rig.world.workerd.scheduled());
    } catch (error) {
      if (error instanceof TooLate) throw error;
      // Whatever else it met is what this run is about; it comes again.
    }
  }
}
