import { translator, type Translate } from "#web/lib/messages.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { loadCatalogue, type Sources } from "#web/messages/catalogue.ts";

/** The kitchen's texts for what is written outside of components: titles. */
export async function kitchenTextsFor(request: Request): Promise<Translate<Sources["kitchen"]>> {
  const language = languageOf(request);
  const { kitchen } = await loadCatalogue(language, { kitchen: true });
  if (!kitchen) throw new Error("The kitchen's texts were not loaded.");
  return translator<Sources["kitchen"]>(language, kitchen);
}
