import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { Area, Catalogue, Sources } from "#web/messages/catalogue.ts";
import { createFormat, localeAt, type Format } from "./format.ts";
import { directionOf, localeOf, translator, type Language, type Translate } from "./messages.ts";

const LanguageContext = createContext<{ language: Language; catalogue: Catalogue } | null>(null);

/** Gives the pages below it their language. The server and the browser must be given the same catalogue. */
export function LanguageProvider(props: { language: Language; catalogue: Catalogue; children: ReactNode }) {
  const { language, catalogue, children } = props;
  const value = useMemo(() => ({ language, catalogue }), [language, catalogue]);
  return <LanguageContext.Provider value={value}>{children}</LanguageContext.Provider>;
}

function useLanguageContext() {
  const value = useContext(LanguageContext);
  if (!value) throw new Error("No LanguageProvider above this component.");
  return value;
}

export function useLanguage(): { language: Language; locale: string; direction: "ltr" | "rtl" } {
  const { language } = useLanguageContext();
  return { language, locale: localeOf(language), direction: directionOf(language) };
}

/** The lookup for one area: `const t = useMessages("shop"); t("cart.title")`. */
export function useMessages<A extends Area>(area: A): Translate<Sources[A]> {
  const { language, catalogue } = useLanguageContext();
  const texts = catalogue[area];
  if (!texts) throw new Error(`The texts of "${area}" were not loaded for this page.`);
  return useMemo(() => translator(language, texts as Parameters<typeof translator<Sources[A]>>[1]), [language, texts]);
}

/** Money, times and lists as the language of the page writes them, with the restaurant's region and time zone when given. */
export function useFormat(restaurant: { locale?: string; timeZone?: string } = {}): Format {
  const { locale } = useLanguage();
  return createFormat({ locale: localeAt(locale, restaurant.locale), timeZone: restaurant.timeZone });
}
