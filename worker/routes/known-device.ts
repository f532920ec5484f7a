import type { Context } from "hono";
import type { KnownDevice } from "#domain/commands.ts";
import type { AppEnv } from "../app-env.ts";
import { DEVICE_COOKIE, deviceCookie, readCookies, setCookies } from "../cookies.ts";
import { KNOWN_DEVICE_SECONDS, readKnownDevices, withKnownDevice } from "../tokens/known-device.ts";

const cookieIn = (c: Context<AppEnv>) => readCookies(c.req.header("cookie")).get(DEVICE_COOKIE);

/** Who has signed in with this browser before. */
export const knownDevicesOf = (c: Context<AppEnv>): KnownDevice[] =>
  readKnownDevices(c.var.deps.keys.secrets, cookieIn(c), c.var.deps.now());

/** Remembers in the browser that somebody has just signed in with it. */
export function rememberDevice(c: Context<AppEnv>, userId: string): void {
  const { keys, now, newId } = c.var.deps;
  const value = withKnownDevice(keys.secrets, cookieIn(c), { userId, deviceId: newId() }, now());
  setCookies(c, [deviceCookie(value, KNOWN_DEVICE_SECONDS)]);
}
