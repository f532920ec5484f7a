import { uuidv7 } from "uuidv7";
import { DEVICE_GRACE_SECONDS, PAIRED_WAIT_SECONDS, PAIRING_SECONDS } from "#domain/devices.ts";
import { sha256, type World } from "#test/db/world.ts";

export type Hung = { deviceId: string; revokedId: string };

/** A manager pairs two tablets, renames one and revokes the other; a third shows its code, and nobody comes. */
export async function hang({ call, person, restaurant: { id: restaurantId } }: World): Promise<Hung> {
  const { actor } = await person({ member: "manager" });
  const show = async (secret: string) =>
    await call("begin_pairing_v1", {
      ...{
        secretHash: sha256(secret),
        codeHash: sha256(`code of ${secret}`),
        formerHash: null,
        seconds: PAIRING_SECONDS,
      },
      from: { network: null, attemptsMax: 60, windowSeconds: 600 },
    });
  const pair = async (secret: string) => {
    const deviceId = uuidv7();
    await show(secret);
    await call("pair_device_v1", {
      ...{ actor, restaurantId, deviceId, requestId: uuidv7(), name: "Pass", stationId: null },
      once: { scope: `user:${actor.userId}:devices.pair`, key: uuidv7(), bodyHash: "x" },
      ...{ codeHashes: [sha256(`code of ${secret}`)], sessionId: uuidv7(), familyId: uuidv7() },
      ...{ waitSeconds: PAIRED_WAIT_SECONDS, attemptsMax: 10, restaurantMax: 30, windowSeconds: 600 },
    });
    await call("claim_pairing_v1", {
      ...{ keepsFresh: true, refreshHash: sha256(secret), successorHash: sha256(`after ${secret}`) },
      ...{
        graceSeconds: 10,
        refreshSeconds: 3_600,
        deviceGraceSeconds: DEVICE_GRACE_SECONDS,
        deviceSeconds: 3_600,
      },
    });
    return deviceId;
  };
  const [deviceId, revokedId] = [await pair("one"), await pair("two")];
  const which = { actor, restaurantId, requestId: uuidv7() };
  await call("change_device_v1", { ...which, deviceId, name: "Grill", stationId: null });
  await call("revoke_device_v1", { ...which, deviceId: revokedId });
  await show("three");
  return { deviceId, revokedId };
}
