import type { Language, TranslationOf } from "#web/lib/messages.ts";
import type { front } from "./en.ts";
import type { admin } from "./en/admin.ts";
import type { kitchen } from "./en/kitchen.ts";
import type { settings } from "./en/settings.ts";

type Back = { kitchen: typeof kitchen; admin: typeof admin; settings: typeof settings };
export type Sources = typeof front & Back;
export type Area = keyof Sources;
/** Texts that only some pages need. */
export type BackArea = keyof Back;

/** The texts of one page in one language: front of house always, those of the back only where they were asked for. */
export type Catalogue = { [A in keyof typeof front]: TranslationOf<Sources[A]> } & {
  [A in BackArea]?: TranslationOf<Sources[A]>;
};

const FRONT: Record<Language, () => Promise<{ front: Catalogue }>> = {
  en: () => import("./en.ts"),
  ar: () => import("./ar.ts"),
};
const BACK: Record<Language, { [A in BackArea]: () => Promise<{ [B in A]: TranslationOf<Sources[A]> }> }> = {
  en: {
    kitchen: () => import("./en/kitchen.ts"),
    admin: () => import("./en/admin.ts"),
    settings: () => import("./en/settings.ts"),
  },
  ar: {
    kitchen: () => import("./ar/kitchen.ts"),
    admin: () => import("./ar/admin.ts"),
    settings: () => import("./ar/settings.ts"),
  },
};

/** Loads the texts of one language and no other. In a browser each part is one file, kept by its cache. */
export async function loadCatalogue(language: Language, back: readonly BackArea[] = []): Promise<Catalogue> {
  const [{ front: texts }, ...parts] = await Promise.all([
    FRONT[language](),
    ...back.map(async (area) => ({ [area]: ((await BACK[language][area]()) as Catalogue)[area] })),
  ]);
  return Object.assign({ ...texts }, ...parts) as Catalogue;
}
