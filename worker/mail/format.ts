import type { MinorUnits } from "#domain/money.ts";

/** Making a format costs more than a hundred texts written with it. A handful of languages, currencies and zones is all there is. */
const FORMATS_MAX = 50;
type MoneyFormat = { format: Intl.NumberFormat; digits: number };
const moneyFormats = new Map<string, MoneyFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

function remembered<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  const known = formats.get(key);
  if (known) return known;
  const made = make();
  if (formats.size < FORMATS_MAX) formats.set(key, made);
  return made;
}

function moneyFormat(currency: string, locale: string): MoneyFormat {
  return remembered(moneyFormats, `${locale} ${currency}`, () => {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
    return { format, digits: format.resolvedOptions().maximumFractionDigits ?? 2 };
  });
}

/** Writes an amount as people of a language write it. The decimal goes in as text, so no float ever holds money. */
export function formatMoney(minor: MinorUnits, currency: string, locale: string): string {
  const { format, digits } = moneyFormat(currency, locale);
  const amount = String(Math.abs(minor)).padStart(digits + 1, "0");
  const decimal = digits === 0 ? amount : `${amount.slice(0, -digits)}.${amount.slice(-digits)}`;
  const parts = format.formatToParts(`${minor < 0 ? "-" : ""}${decimal}` as unknown as number);
  // Arabic writes UK£ and US$ even where the narrow sign was asked for; a mail has one currency, so the sign is enough.
  return parts
    .map(({ type, value }) => (type === "currency" ? value.replace(/^[A-Z]{2}(?=\p{Sc})/u, "") : value))
    .join("");
}

/** A time of day at the restaurant, whatever the clock of the machine says. */
export function formatTime(at: string, timeZone: string, locale: string): string {
  const make = () => {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
    return new Intl.DateTimeFormat(locale, options);
  };
  return remembered(timeFormats, `${locale} ${timeZone}`, make).format(new Date(at));
}

/** Fills the blanks of a text in one pass: what is put in is never looked at again. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{([a-z]+)\}/g, (blank, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : blank));

/** Values that keep their own direction, whatever stands around them. */
export const isolated = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `\u2068${value}\u2069`]));

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Makes any text harmless inside HTML, within elements and within quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

/** One line, whatever a restaurant called itself: a header must not be continued by a guest's line break. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
