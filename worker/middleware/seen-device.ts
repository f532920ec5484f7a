import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { seeDevice } from "../commands/devices.ts";

/** A tablet that was just served is noted as seen, after its answer and at most once a minute. */
export const noteSeenDevice = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const actor = c.get("proof")?.actor;
  if (actor?.kind !== "device" || c.error) return;
  const { deps } = c.var;
  if (deps.seenDevices.isDue(actor.deviceId, deps.now()))
    deps.afterCommit(async () => await seeDevice(deps, actor.deviceId));
});
