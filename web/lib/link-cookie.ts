import { LINK_PREFIX, LINK_SECONDS, MAILED_PURPOSES, type MailedPurpose } from "#domain/account-links.ts";
import { cookieValue } from "./cookies.ts";

const COOKIE = "__Host-link";
const TOKEN = new RegExp(
  String.raw`^${LINK_PREFIX}\.[\w-]{1,32}\.(${MAILED_PURPOSES.join("|")})\.[0-9a-f-]{36}\.[\w-]{43}$`,
);

/** What the token of a mailed link says of itself; null for whatever is none. Only the API can tell whether it is genuine. */
export const purposeOf = (token: string): MailedPurpose | null =>
  (TOKEN.exec(token)?.[1] as MailedPurpose | undefined) ?? null;

/** The link that was opened on this device, if it is for one of these. */
export function openedLink(cookies: string | null, purposes: readonly MailedPurpose[]): string | null {
  const token = cookieValue(cookies, COOKIE);
  const purpose = token === null ? null : purposeOf(token);
  return purpose !== null && purposes.includes(purpose) ? token : null;
}

/** Keeps a link that was opened, for as long as one for a new password works: out of the address, and out of every script's reach. */
export const linkCookie = (token: string): string => cookie(token, LINK_SECONDS.reset_password);
/** It was used. */
export const noLinkCookie = (): string => cookie("", 0);

const cookie = (value: string, seconds: number) =>
  `${COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;
