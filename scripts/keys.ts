import { makeCapabilityKeys, makeJwtKeys, makeRoomPushKey } from "./make-keys.ts";

/** `npm run keys`: fresh keys for a deployment, as lines that a shell can read. They are printed and kept nowhere. */
const PLACE = "prod";
console.log(`JWT_KEYS='${makeJwtKeys(PLACE)}'`);
console.log(`CAPABILITY_KEYS='${makeCapabilityKeys(PLACE)}'`);
console.log(`ROOM_PUSH_KEY='${makeRoomPushKey(PLACE)}'`);
