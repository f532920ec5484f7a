import { generateKeyPairSync, randomBytes } from "node:crypto";

/**
 * Fresh keys in the shape that `worker/env.ts` reads. `place` begins their ids, so that a log line tells a laptop's key from a
 * deployment's: `JWT_KEYS` and `CAPABILITY_KEYS` are rings of one key each, `ROOM_PUSH_KEY` is a plain secret.
 */
export const makeJwtKeys = (place: string): string => {
  const { kty, crv, x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return JSON.stringify([{ kty, crv, kid: newKid(place), x, d }]);
};
export const makeCapabilityKeys = (place: string): string =>
  JSON.stringify([{ kid: newKid(place), secret: randomBytes(32).toString("base64url") }]);
export const makeRoomPushKey = (place: string): string => `room_${place}_${randomBytes(24).toString("base64url")}`;

const newKid = (place: string) => `${place}-${randomBytes(4).toString("hex")}`;
