// Money, times and lists as people of a language write them. Everything through Intl, one formatter of each kind, kept.

export interface FormatSettings {
  /** BCP 47 tag. */
  locale: string;
  /** The restaurant's IANA zone. Times without it are refused: the server's clock is never the answer. */
  timeZone?: string;
}

export interface Format {
  /** Integer minor units and ISO currency: `money(1840, "GBP")` is £18.40. */
  money(minor: number | bigint, currency: string): string;
  /** The same with its sign, for what an option adds: +£1.50. */
  moneyChange(minor: number | bigint, currency: string): string;
  number(value: number): string;
  /** A range of numbers: 12–15. */
  range(from: number, to: number): string;
  list(items: readonly string[]): string;
  /** 12:03 */
  time(at: Date | string | number): string;
  /** 12:03–12:18 */
  timeRange(from: Date | string | number, to: Date | string | number): string;
  /** How long something has taken, in its largest unit: 45 minutes, 3 hours, 2 days. */
  span(minutes: number): string;
  /** 14 March, with the year only when it is not this one. */
  day(at: Date | string | number, now?: Date): string;
}

const KEPT_MAX = 64;
const formats = new Map<string, Format>();
const moneyFormats = new Map<string, Intl.NumberFormat>();

function keep<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known) return known;
  if (cache.size >= KEPT_MAX) cache.clear(); // keys come from restaurants' settings: bounded, whatever they hold
  const made = make();
  cache.set(key, made);
  return made;
}

/** Servers and browsers disagree about which thin space stands in a price; a page must hydrate with what it was sent. */
function sameSpaces(text: string): string {
  return text.replace(/[\u2009\u202f]/g, "\u00a0");
}

/** A range stays on one line: a break after its dash would leave "20–" behind, in Arabic with the dash on the wrong side. */
const unbroken = (range: string): string => range.replaceAll("–", "–\u2060");

/** Writes minor units as the exact decimal that Intl takes as text, so no float ever holds money. */
export function decimalOf(minor: number | bigint, digits: number): `${number}` {
  const value = typeof minor === "bigint" ? minor : BigInt(Math.trunc(minor));
  const positive = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const text = digits === 0 ? positive : `${positive.slice(0, -digits)}.${positive.slice(-digits)}`;
  return `${value < 0n ? "-" : ""}${text}` as `${number}`;
}

function money(locale: string, minor: number | bigint, currency: string, signDisplay: "auto" | "exceptZero"): string {
  const format = keep(moneyFormats, `${locale} ${currency} ${signDisplay}`, () => {
    return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol", signDisplay });
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const parts = format.formatToParts(decimalOf(minor, digits) as unknown as number);
  // Arabic writes UK£ and US$ even where the narrow sign was asked for; the menu has one currency, so the sign is enough.
  const texts = parts.map(({ type, value }) =>
    type === "currency" ? value.replace(/^[A-Z]{2}(?=\p{Sc})/u, "") : value,
  );
  return sameSpaces(texts.join(""));
}

function makeFormat({ locale, timeZone }: FormatSettings): Format {
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const zone = () => {
    if (!timeZone) throw new Error("A time was to be written without the restaurant's time zone.");
    return timeZone;
  };
  let clock: Intl.DateTimeFormat | undefined;
  const getClock = () =>
    (clock ??= new Intl.DateTimeFormat(locale, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: zone(),
    }));
  const dayFormats = new Map<string, Intl.DateTimeFormat>();
  const dayFormat = (year: "numeric" | undefined) =>
    keep(dayFormats, String(year), () => {
      return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year, timeZone: zone() });
    });
  const yearOf = (at: Date) =>
    keep(dayFormats, "year", () => new Intl.DateTimeFormat("en", { year: "numeric", timeZone: zone() })).format(at);

  return {
    money: (minor, currency) => money(locale, minor, currency, "auto"),
    moneyChange: (minor, currency) => money(locale, minor, currency, "exceptZero"),
    number: (value) => sameSpaces(number.format(value)),
    range: (from, to) => unbroken(sameSpaces(from === to ? number.format(from) : number.formatRange(from, to))),
    list: (items) => list.format(items),
    span: (minutes) => {
      const [value, unit] = inLargestUnit(minutes);
      return sameSpaces(new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(value));
    },
    time: (at) => sameSpaces(getClock().format(new Date(at))),
    timeRange: (from, to) => {
      const times = [...new Set([from, to].map((at) => getClock().format(new Date(at))))];
      return unbroken(sameSpaces(times.join(betweenTimes(getClock()))));
    },
    day: (at, now = new Date()) => {
      const date = new Date(at);
      return sameSpaces(dayFormat(yearOf(date) === yearOf(now) ? undefined : "numeric").format(date));
    },
  };
}

/** What stands between two times of day. Intl's own range over midnight brings both dates, and not everywhere the same. */
const betweenTimes = (clock: Intl.DateTimeFormat): string =>
  clock
    .formatRangeToParts(0, 60_000)
    .filter(({ source }) => source === "shared")
    .map(({ value }) => value)
    .join("");

/** A large unit only where what it leaves out no longer matters: 150 minutes, but 3 hours; 47 hours, but 2 days. */
function inLargestUnit(minutes: number): [value: number, unit: "minute" | "hour" | "day"] {
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (days >= 2) return [days, "day"];
  return hours >= 3 ? [hours, "hour"] : [minutes, "minute"];
}

/** The formatters for one locale and time zone, made once. */
export function createFormat(settings: FormatSettings): Format {
  return keep(formats, `${settings.locale} ${settings.timeZone ?? ""}`, () => makeFormat(settings));
}

/**
 * The locale for a restaurant's money and times in the language of the page: the restaurant's own when it speaks that
 * language, else the page's language with the restaurant's region.
 */
export function localeAt(pageLocale: string, restaurantLocale: string | undefined): string {
  if (!restaurantLocale) return pageLocale;
  const page = new Intl.Locale(pageLocale);
  const restaurant = new Intl.Locale(restaurantLocale);
  if (!restaurant.region) return pageLocale;
  return new Intl.Locale(page, { region: restaurant.region }).toString();
}
