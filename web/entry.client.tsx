import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { backAreasOf } from "./lib/back-pages.ts";
import { LanguageProvider } from "./lib/language.tsx";
import { isLanguage } from "./lib/messages.ts";
import { loadCatalogue } from "./messages/catalogue.ts";

/** The page can be read and used before this: the texts are in it already, and come once more for what changes later. */
async function hydrate(): Promise<void> {
  const { lang } = document.documentElement;
  const language = isLanguage(lang) ? lang : "en";
  const catalogue = await loadCatalogue(language, backAreasOf(location.pathname));
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
