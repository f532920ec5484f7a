import { useFormat, useMessages } from "#web/lib/language.tsx";

/** The fourteen that European menus must name. Anything else a restaurant wrote is shown as it wrote it. */
const NAMED = [
  "gluten",
  "crustaceans",
  "eggs",
  "fish",
  "peanuts",
  "soya",
  "milk",
  "nuts",
  "celery",
  "mustard",
  "sesame",
  "sulphites",
  "lupin",
  "molluscs",
] as const;

export function Allergens({ of }: { of: readonly string[] }) {
  const t = useMessages("shop");
  const format = useFormat();
  if (of.length === 0) return null;
  const words = of.map((allergen) => {
    const named = NAMED.find((each) => each === allergen);
    return named ? t(`allergen.${named}`) : allergen;
  });
  return <p className="text-sm text-muted">{t("dish.allergens", { list: format.list(words) })}</p>;
}
