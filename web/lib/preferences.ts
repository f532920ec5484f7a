import { cookieValue } from "./cookies.ts";
import { isLanguage, preferredLanguage, type Language } from "./messages.ts";

export const THEMES = ["light", "dark"] as const;
/** `system` follows the device, and is kept by keeping nothing. */
export type Theme = (typeof THEMES)[number] | "system";

const KEPT_SECONDS = 365 * 24 * 3600;
const LANGUAGE_COOKIE = "__Host-language";
const THEME_COOKIE = "__Host-theme";

/** What somebody chose before, else what their browser asks for. */
export function languageOf(request: Request): Language {
  const chosen = cookieValue(request.headers.get("Cookie"), LANGUAGE_COOKIE);
  return isLanguage(chosen) ? chosen : preferredLanguage(request.headers.get("Accept-Language"));
}

export function themeOf(request: Request): Theme {
  return asTheme(cookieValue(request.headers.get("Cookie"), THEME_COOKIE)) ?? "system";
}

export const asTheme = (value: unknown): Theme | null =>
  value === "system" || (THEMES as readonly unknown[]).includes(value) ? (value as Theme) : null;

export const languageCookie = (language: Language): string => kept(LANGUAGE_COOKIE, language, KEPT_SECONDS);
export const themeCookie = (theme: Theme): string =>
  theme === "system" ? kept(THEME_COOKIE, "", 0) : kept(THEME_COOKIE, theme, KEPT_SECONDS);

const kept = (name: string, value: string, seconds: number) =>
  `${name}=${value}; Path=/; Secure; SameSite=Lax; HttpOnly; Max-Age=${seconds}`;
