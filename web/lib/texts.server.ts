import { loadCatalogue, type Area, type BackArea, type Sources } from "#web/messages/catalogue.ts";
import { translator, type Translate } from "./messages.ts";
import { languageOf } from "./preferences.ts";

const BACK: readonly Area[] = ["kitchen", "admin", "settings"] satisfies BackArea[];
const isBack = (area: Area): area is BackArea => BACK.includes(area);

/** The texts of one area for what is written outside of components: titles, and words of an action. */
export async function textsFor<A extends Area>(request: Request, area: A): Promise<Translate<Sources[A]>> {
  const language = languageOf(request);
  const catalogue = await loadCatalogue(language, isBack(area) ? [area] : []);
  return translator<Sources[A]>(language, catalogue[area] as Parameters<typeof translator<Sources[A]>>[1]);
}
