import { Refused } from "#db/errors.ts";
import type { Actor } from "#domain/actor.ts";
import type {
  ChangeDeviceCommand,
  DeviceResult,
  PairDeviceCommand,
  RevokeDeviceCommand,
  RevokeDeviceResult,
  SeeDeviceCommand,
} from "#domain/device-commands.ts";
import { PAIRED_WAIT_SECONDS, type Device } from "#domain/devices.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { hashesOfCode } from "../tokens/pairing.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { onceOf } from "./once.ts";

/** Codes that one person may try in ten minutes, and all of one restaurant: a code lives as long, and there are 17 thousand million. */
const LIMITS = { attemptsMax: 10, restaurantMax: 30, windowSeconds: 600 };

/** Whose restaurant it is, and where in it. */
type Place = { name: string; stationId: string | null };

/**
 * Confirms the code that a tablet shows: from its next question on it has a session here. Throws not_found, not_allowed, rate_limited,
 * key_reused, and invalid_input at `code` for one that is unknown, expired or used.
 */
export async function pairDevice(
  deps: Deps,
  actor: Actor,
  restaurantId: string,
  key: string,
  wish: Place & { code: string },
): Promise<Device> {
  const { code, ...place } = wish;
  const command: PairDeviceCommand = {
    actor,
    restaurantId,
    requestId: deps.requestId,
    once: onceOf(actor, "devices.pair", key, { restaurantId, ...wish }),
    codeHashes: hashesOfCode(deps.keys.secrets, code),
    ...place,
    deviceId: deps.newId(),
    sessionId: deps.newId(),
    familyId: deps.newId(),
    waitSeconds: PAIRED_WAIT_SECONDS,
    ...LIMITS,
  };
  try {
    return (await deps.db.call<DeviceResult>("pair_device_v1", command)).device;
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "invalid_input") throw error;
    throw new AppError("invalid_input", undefined, { details: error.details, noted: { kind: "guessed_code" } });
  }
}

/** Gives a tablet a name and a station. Throws not_found, not_allowed, invalid_input. */
export async function changeDevice(
  { db, requestId }: Deps,
  actor: Actor,
  which: { restaurantId: string; deviceId: string },
  place: Place,
): Promise<Device> {
  const command: ChangeDeviceCommand = { actor, ...which, ...place, requestId };
  return (await db.call<DeviceResult>("change_device_v1", command)).device;
}

/** A tablet that was lost, or has served its time: refused from its next request on, its sockets closed. Throws not_found, not_allowed. */
export async function revokeDevice(
  deps: Deps,
  actor: Actor,
  which: { restaurantId: string; deviceId: string },
): Promise<void> {
  const command: RevokeDeviceCommand = { actor, ...which, requestId: deps.requestId, tellsOfDevices: true };
  const revoked = await deps.db.call<RevokeDeviceResult>("revoke_device_v1", command);
  publish(deps, revoked);
  deps.afterCommit(async () => await closeAllSockets(deps, revoked.ended));
}

/** Notes after an answer that a tablet was used. A hint for its managers: what fails is noted with the next request. */
export async function seeDevice({ db, log }: Pick<Deps, "db" | "log">, deviceId: string): Promise<void> {
  await db.call("see_device_v1", { deviceId } satisfies SeeDeviceCommand).catch((error: unknown) => {
    log.warn("a tablet was not seen", { error });
  });
}
