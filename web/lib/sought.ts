import { base64UrlToText, randomText, textToBase64Url } from "./base64url.ts";
import { cookieValue } from "./cookies.ts";

const COOKIE = "__Host-sought";
/** As long as somebody goes to and fro between a list and what is in it. */
const SECONDS = 15 * 60;
/** Tabs that may each show another search. */
const KEPT_MAX = 4;
const TEXT_MAX = 100;
const MARK_BYTES = 6;
const ENTRY = /^([\w-]{8})\.([\w-]{1,600})$/;

/**
 * What somebody looks for, kept in a cookie that no script reads: it is personal, and an address is written down in histories and logs.
 * The address has a mark in its place, so that it can be loaded anew and its pages turned, each tab with its own.
 */
export function keepSought(request: Request, text: string): { mark: string; cookie: string } {
  const mark = randomText(MARK_BYTES);
  const entry = `${mark}.${textToBase64Url(text.slice(0, TEXT_MAX))}`;
  return { mark, cookie: cookie([entry, ...entriesIn(request)].slice(0, KEPT_MAX).join("~"), SECONDS) };
}

/** What stands behind a mark; null where it is over, or was made in another browser. */
export function soughtBy(request: Request, mark: string): string | null {
  for (const entry of entriesIn(request)) {
    const [, name, text = ""] = ENTRY.exec(entry) ?? [];
    if (name === mark) return base64UrlToText(text);
  }
  return null;
}

/** Forgotten with the session. */
export const noSoughtCookie = (): string => cookie("", 0);

const entriesIn = (request: Request): string[] =>
  (cookieValue(request.headers.get("Cookie"), COOKIE) ?? "").split("~").filter((entry) => ENTRY.test(entry));

const cookie = (value: string, seconds: number) =>
  `${COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;
