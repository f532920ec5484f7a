import { CURRENCIES, isTimeZone } from "#domain/places.ts";

export type Choices = { timezones: string[]; currencies: { value: string; label: string }[] };

/** What a restaurant chooses from: every place's time zone, and every currency by its name in this language. */
export function choicesIn(language: string): Choices {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  const order = new Intl.Collator(language);
  return {
    timezones: ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC" && isTimeZone(name))],
    currencies: CURRENCIES.map((value) => ({ value, label: `${names.of(value) ?? value} (${value})` })).toSorted(
      (left, right) => order.compare(left.label, right.label),
    ),
  };
}
