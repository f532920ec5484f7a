import type { Context } from "hono";
import type { KnownDevice } from "#domain/commands.ts";
import type { AppEnv } from "../app-env.ts";
import { DEVICE_COOKIE, deviceCookie, readCookies, setCookies } from "../cookies.ts";
import { KNOWN_DEVICE_SECONDS, passwordMark, readKnownDevices, withKnownDevice } from "../tokens/known-device.ts";

const cookieIn = (c: Context<AppEnv>) => readCookies(c.req.header("cookie")).get(DEVICE_COOKIE);

/** Who has signed in with this browser before. */
export const knownDevicesOf = (c: Context<AppEnv>): KnownDevice[] =>
  readKnownDevices(c.var.deps.keys.secrets, cookieIn(c), c.var.deps.now());

/** Remembers in the browser that somebody has just shown with it that they know the password with this hash. */
export function rememberDevice(c: Context<AppEnv>, userId: string, passwordHash: string): void {
  const { keys, now, newId } = c.var.deps;
  const device = { userId, deviceId: newId(), password: passwordMark(passwordHash) };
  const value = withKnownDevice(keys.secrets, cookieIn(c), device, now());
  setCookies(c, [deviceCookie(value, KNOWN_DEVICE_SECONDS)]);
}
