import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { backAreasOf } from "./lib/back-pages.ts";
import { LanguageProvider } from "./lib/language.tsx";
import { isLanguage } from "./lib/messages.ts";
import { loadCatalogue } from "./messages/catalogue.ts";

/**
 * Until Remix has read the data that came with the page, it suspends, and with it the whole page, which has no boundary above it.
 * React gives up on a page whose first drawing a tap finds in that state (its error 345). So the reading comes first: it is begun by
 * asking for the page once outside of React, which answers with the promise that React would have been given.
 */
async function readData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (reading) {
    await reading;
  }
}

/** The page can be read and used before this: the texts are in it already, and come once more for what changes later. */
async function hydrate(): Promise<void> {
  const { lang } = document.documentElement;
  const language = isLanguage(lang) ? lang : "en";
  const [catalogue] = await Promise.all([loadCatalogue(language, backAreasOf(location.pathname)), readData()]);
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <LanguageProvider language={language} catalogue={catalogue}>
          <RemixBrowser />
        </LanguageProvider>
      </StrictMode>,
    );
  });
}

void hydrate(); // a failure here leaves the page as it works without script
