import type { Language, TranslationOf } from "#web/lib/messages.ts";
import type { front } from "./en.ts";
import type { kitchen } from "./en/kitchen.ts";

export type Sources = typeof front & { kitchen: typeof kitchen };
export type Area = keyof Sources;

/** The texts of one page in one language: front of house always, the kitchen's only where they were asked for. */
export type Catalogue = { [A in keyof typeof front]: TranslationOf<Sources[A]> } & {
  kitchen?: TranslationOf<Sources["kitchen"]>;
};

const FRONT: Record<Language, () => Promise<{ front: Catalogue }>> = {
  en: () => import("./en.ts"),
  ar: () => import("./ar.ts"),
};
const KITCHEN: Record<Language, () => Promise<{ kitchen: TranslationOf<Sources["kitchen"]> }>> = {
  en: () => import("./en/kitchen.ts"),
  ar: () => import("./ar/kitchen.ts"),
};

/** Loads the texts of one language and no other. In a browser each part is one file, kept by its cache. */
export async function loadCatalogue(language: Language, parts: { kitchen?: boolean } = {}): Promise<Catalogue> {
  const [{ front: texts }, back] = await Promise.all([
    FRONT[language](),
    parts.kitchen ? KITCHEN[language]() : undefined,
  ]);
  return back ? { ...texts, kitchen: back.kitchen } : texts;
}
