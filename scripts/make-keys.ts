import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { CapabilityKey, SigningKey } from "#worker/env.ts";

/**
 * Fresh keys in the shape that `worker/env.ts` reads. `place` begins their ids, so that a log line tells a laptop's key from a
 * deployment's: `JWT_KEYS` and `CAPABILITY_KEYS` are rings of one key each, `ROOM_PUSH_KEY` is a plain secret.
 */
export const makeJwtKeys = (place: string): string => JSON.stringify([newSigningKey(place)]);
export const makeCapabilityKeys = (place: string): string => JSON.stringify([newCapabilityKey(place)]);
export const makeRoomPushKey = (place: string): string => `room_${place}_${randomBytes(24).toString("base64url")}`;

export function newSigningKey(place: string, nowMs?: number): SigningKey {
  const { kty, crv, x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { kty, crv, kid: newKid(place, nowMs), x, d } as SigningKey;
}
export const newCapabilityKey = (place: string, nowMs?: number): CapabilityKey => ({
  kid: newKid(place, nowMs),
  secret: randomBytes(32).toString("base64url"),
});

/** Says when it was made, which decides when it may go: `prod-lzq3k2a0-9f1c`. */
const newKid = (place: string, nowMs = Date.now()) =>
  `${place}-${nowMs.toString(36)}-${randomBytes(2).toString("hex")}`;

/** When a key was made, in milliseconds; null for an id that does not say. */
export function madeAt(kid: string): number | null {
  const [, time] = /-([0-9a-z]{8})-[0-9a-f]{4}$/.exec(kid) ?? [];
  return time === undefined ? null : Number.parseInt(time, 36);
}
