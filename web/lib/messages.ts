// The lookup of the message catalogue: typed keys, typed blanks, plural forms by Intl. No text lives here.

export const LANGUAGES = ["en", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text with one form for each plural category of its language; `{count}` chooses the form. */
export type Plural = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string };
export type Message = string | Plural;
export type Messages = Record<string, Message>;

/** The shape that a translation of `Source` must have: the same keys, a plural where the source has one. */
export type TranslationOf<Source extends Messages> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Plural;
};

type BlanksIn<Text extends string> = Text extends `${string}{${infer Blank}}${infer Rest}`
  ? Blank | BlanksIn<Rest>
  : never;
type BlanksOf<M> = M extends string
  ? BlanksIn<M>
  : M extends { other: infer Other extends string }
    ? BlanksIn<Other> | "count"
    : never;
type Values<M> = { readonly [Blank in BlanksOf<M>]: Blank extends "count" ? number : string | number };
type Arguments<M> = [BlanksOf<M>] extends [never] ? [] : [values: Values<M>];

/** Looks one text up and fills its blanks. */
export type Translate<Source extends Messages> = <Key extends keyof Source & string>(
  key: Key,
  ...values: Arguments<Source[Key]>
) => string;

// Arabic with European digits: what menus in Arabic-speaking cities print, and what the tabular figures of the face can draw.
const LOCALES: Record<Language, string> = { en: "en-GB", ar: "ar-u-nu-latn" };

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/** The BCP 47 tag that Intl gets for a language of the pages. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "ar" ? "rtl" : "ltr";
}

/** The best language of ours for an Accept-Language header; English when none fits. */
export function preferredLanguage(acceptLanguage: string | null | undefined): Language {
  const wished = (acceptLanguage ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...rest] = part.trim().split(";");
      const weight = rest.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
      return { language: tag.trim().toLowerCase().split("-")[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wished.map(({ language }) => language).find(isLanguage) ?? "en";
}

const rules = new Map<Language, Intl.PluralRules>();
const numbers = new Map<Language, Intl.NumberFormat>();

function pluralForm(language: Language, message: Plural, count: number): string {
  let rule = rules.get(language);
  if (!rule) rules.set(language, (rule = new Intl.PluralRules(localeOf(language))));
  return message[rule.select(count)] ?? message.other;
}

function written(language: Language, value: string | number): string {
  // A Latin name or a price inside an Arabic sentence keeps its own direction, and so does the sentence.
  if (typeof value === "string") return directionOf(language) === "rtl" ? `\u2068${value}\u2069` : value;
  let format = numbers.get(language);
  if (!format) numbers.set(language, (format = new Intl.NumberFormat(localeOf(language))));
  return format.format(value);
}

/** Makes the lookup for one area of the catalogue in one language. */
export function translator<Source extends Messages>(
  language: Language,
  messages: TranslationOf<Source>,
): Translate<Source> {
  return (key, ...[values]) => {
    const message: Message = messages[key];
    const filled = (values ?? {}) as Record<string, string | number>;
    const text = typeof message === "string" ? message : pluralForm(language, message, Number(filled.count));
    return text.replace(/\{(\w+)\}/g, (blank, name: string) => {
      const value = filled[name];
      return value === undefined ? blank : written(language, value);
    });
  };
}
