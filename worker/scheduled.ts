import type { Bindings } from "./bindings.ts";
import { depsFor } from "./deps.ts";
import { createLog } from "./log.ts";
import { sweep } from "./outbox/sweep.ts";

/** The cron trigger: the pump that does not need QStash. Throws, so that whoever watches the triggers sees a failure. */
export async function scheduled(bindings: Bindings, ctx: Pick<ExecutionContext, "waitUntil">): Promise<void> {
  const requestId = crypto.randomUUID();
  const log = createLog({ requestId, trigger: "cron" });
  const deps = await depsFor(bindings, { requestId, log, waitUntil: (work) => ctx.waitUntil(work) });
  await sweep(deps, "cron");
}
