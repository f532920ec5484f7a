import { randomInt } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { CODE_LENGTH, CODE_LETTERS, PAIRING_SECONDS } from "#domain/devices.ts";
import { hashesOfCode } from "#worker/tokens/pairing.ts";
import { hashOpaque, newRefreshToken } from "#worker/tokens/refresh.ts";
import { signDeviceAccess } from "#worker/tokens/access.ts";
import type { DeviceSelf } from "#domain/devices.ts";
import type { World } from "./system.ts";

/** A paired tablet of a test with an open session, made by plain inserts, past every function that is being tested. */
export type TestDevice = { id: string; sessionId: string; restaurantId: string; token: string; refreshToken: string };

export async function openDevice(
  { db, keys }: Pick<World, "db" | "keys">,
  wish: { restaurantId: string; by: string; name?: string; stationId?: string | null },
): Promise<TestDevice> {
  const { restaurantId, by, name = "The grill", stationId = null } = wish;
  const [id, sessionId, refreshToken] = [uuidv7(), uuidv7(), newRefreshToken()];
  await db.query(`insert into devices (id, restaurant_id, name, station_id, paired_by) values ($1, $2, $3, $4, $5)`, [
    id,
    restaurantId,
    name,
    stationId,
    by,
  ]);
  await db.query(
    `insert into sessions (id, device_id, family_id, expires_at) values ($1, $2, $3, now() + interval '90 days')`,
    [sessionId, id, uuidv7()],
  );
  await db.query(`insert into refresh_tokens (hash, session_id) values ($1, $2)`, [
    hashOpaque(refreshToken),
    sessionId,
  ]);
  await db.query(
    `insert into audit_log (id, by_user_id, action, device_id, restaurant_id, before, after, request_id)
     values ($1, $2, 'device.paired', $3, $4, '{}', $5, 'made-by-a-test')`,
    [uuidv7(), by, id, restaurantId, { name, station: stationId === null ? "all" : "one" }],
  );
  const device: DeviceSelf = { id, name, restaurantId, restaurantName: "", station: null };
  const token = await signDeviceAccess(keys, { device, sessionId, mv: 0 }, new Date());
  return { id, sessionId, restaurantId, token, refreshToken };
}

/** A code that some tablet shows. Who has the tablet does not matter: its secret is nobody's. */
export async function shownCode({ db, keys }: Pick<World, "db" | "keys">): Promise<string> {
  const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join("");
  await db.query(
    `insert into device_pairings (secret_hash, code_hash, expires_at) values ($1, $2, now() + make_interval(secs => $3))`,
    [hashOpaque(newRefreshToken()), hashesOfCode(keys.secrets, code)[0], PAIRING_SECONDS],
  );
  return code;
}
