import { CAPABILITY_DAYS } from "#domain/capability.ts";
import { ACCESS_SECONDS } from "#domain/token-claims.ts";
import { readEnvRing } from "#worker/env.ts";
import { newCapabilityKey, newSigningKey } from "./make-keys.ts";
import { rotate } from "./rotate-ring.ts";
import { runCommand, WrongUsage } from "./wrong-usage.ts";

const USAGE = `npm run -s keys:rotate

Puts a new key in front of each ring of the environment, JWT_KEYS and CAPABILITY_KEYS, and prints both as lines that a shell can read. The
keys before it go on verifying until nothing that they made can be valid any more: an hour for sessions, ${CAPABILITY_DAYS + 1} days for links. Then
the next rotation leaves them out. Deploy with what it prints; nobody is signed out, and no link ends.`;

const PLACE = "prod";
const DAY = 24 * 60 * 60;
/** Long past the last access token that a key has signed. */
const SIGNING_SECONDS = 4 * ACCESS_SECONDS;

await runCommand(USAGE, () => {
  if (process.argv.length > 2) throw new WrongUsage("It takes no options.");
  const nowMs = Date.now();
  const signing = rotate(readEnvRing("JWT_KEYS", process.env), newSigningKey(PLACE), {
    validSeconds: SIGNING_SECONDS,
    nowMs,
  });
  const capability = rotate(readEnvRing("CAPABILITY_KEYS", process.env), newCapabilityKey(PLACE), {
    validSeconds: (CAPABILITY_DAYS + 1) * DAY,
    nowMs,
  });
  console.log(`JWT_KEYS='${JSON.stringify(signing)}'`);
  console.log(`CAPABILITY_KEYS='${JSON.stringify(capability)}'`);
  return 0;
});
