import type { KnownDevice } from "#domain/commands.ts";
import type { SecretKeys } from "./keys.ts";
import { hashOpaque } from "./refresh.ts";
import { isSigned, signText } from "./signed-text.ts";

/** Longer than any session lasts, so that it is there when somebody has to sign in again. */
export const KNOWN_DEVICE_SECONDS = 180 * 24 * 3600;
/** People who share a device; whoever signed in longest ago is forgotten. */
const PEOPLE_MAX = 5;
const BETWEEN = "~";

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const TOKEN = new RegExp(
  `^device\\.([A-Za-z0-9_-]{1,32})\\.(${ID})\\.(${ID})\\.([0-9a-f]{16})\\.([1-9][0-9]{0,11})\\.([A-Za-z0-9_-]{43})$`,
);
const PASSWORD_DIGITS = 16;

const textOf = (kid: string, { userId, deviceId, password }: KnownDevice, until: number) =>
  `device.${kid}.${userId}.${deviceId}.${password}.${until}`;

/**
 * What tells one password of an account from the next: a piece of the hash of its stored hash, as `begin_sign_in_v1` makes it, too. The
 * stored hash has 128 random bits of salt, so nobody tries passwords against this.
 */
export const passwordMark = (passwordHash: string): string => hashOpaque(passwordHash).slice(0, PASSWORD_DIGITS);

/** Those who have signed in on a device before, by what its cookie proves; nobody for what we did not sign or what is too old. */
export function readKnownDevices(secrets: SecretKeys, cookie: string | undefined, now: Date): KnownDevice[] {
  return tokensIn(cookie).flatMap((token) => {
    const [, kid = "", userId = "", deviceId = "", password = "", until = "", mac = ""] = TOKEN.exec(token) ?? [];
    const device = { userId, deviceId, password };
    const isOurs = kid !== "" && isSigned(secrets, kid, textOf(kid, device, Number(until)), mac);
    return isOurs && Number(until) > now.getTime() / 1000 ? [device] : [];
  });
}

/** The cookie's value after somebody has signed in: theirs first. It lets nobody in; it only has tries of its own. */
export function withKnownDevice(
  secrets: SecretKeys,
  cookie: string | undefined,
  device: KnownDevice,
  now: Date,
): string {
  const until = Math.floor(now.getTime() / 1000) + KNOWN_DEVICE_SECONDS;
  const others = tokensIn(cookie).filter((token) => TOKEN.test(token) && TOKEN.exec(token)?.[2] !== device.userId);
  return [signText(secrets, (kid) => textOf(kid, device, until)), ...others].slice(0, PEOPLE_MAX).join(BETWEEN);
}

const tokensIn = (cookie: string | undefined) => (cookie ?? "").split(BETWEEN).slice(0, PEOPLE_MAX);
