import type { ReactNode } from "react";
import { MemoryRouter } from "react-router-dom";
import { ToastProvider } from "#web/components/toast.tsx";
import { LanguageProvider } from "#web/lib/language.tsx";
import type { Language } from "#web/lib/messages.ts";
import type { Catalogue } from "#web/messages/catalogue.ts";

/** What the site puts around a page, as far as the parts need it. */
export function Frame(props: { language: Language; catalogue: Catalogue; children: ReactNode }) {
  return (
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <LanguageProvider language={props.language} catalogue={props.catalogue}>
        <ToastProvider>{props.children}</ToastProvider>
      </LanguageProvider>
    </MemoryRouter>
  );
}
