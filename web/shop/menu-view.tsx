import { Outlet } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { Availability } from "#domain/menu.ts";
import { LinkButton } from "#web/components/button.tsx";
import { CartBar } from "#web/components/cart-bar.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { filterCategories, sectionsOf, type MenuPage } from "#web/lib/local-menu.ts";
import { DishRow } from "./dish-row.tsx";
import type { MenuSale } from "./use-menu-sale.ts";

/** Categories as links, so that the filter is an address; scripts only spare the journey to the server. */
export function CategoryChips({ page, path, chosen }: { page: MenuPage; path: string; chosen: string | null }) {
  const t = useMessages("shop");
  const categories = filterCategories(page.menu);
  const known = categories.some((category) => category.slug === chosen);
  return (
    <div className="sticky top-0 z-20 -mx-[clamp(1rem,4vw,2rem)] border-b border-steel bg-paper px-[clamp(1rem,4vw,2rem)] py-2">
      <FilterChips
        label={t("menu.categories")}
        chips={[
          { key: "", label: t("menu.all"), to: path, current: !known },
          ...categories.map(({ id, slug, name }) => ({
            key: id,
            label: name,
            to: `${path}?category=${encodeURIComponent(slug)}`,
            current: slug === chosen,
          })),
        ]}
      />
    </div>
  );
}

/** The dishes, by category, in the order of the menu. */
export function DishList({ sale, path, chosen }: { sale: MenuSale; path: string; chosen: string | null }) {
  const t = useMessages("shop");
  const sections = sectionsOf(sale.page.menu, chosen);
  const heard = useHeard(
    chosen,
    t("menu.results", { count: sections.reduce((sum, { items }) => sum + items.length, 0) }),
  );
  if (sections.length === 0) {
    return (
      <EmptyState title={t("menu.empty.title")} action={<LinkButton to={path}>{t("menu.empty.action")}</LinkButton>}>
        {t("menu.empty.body")}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-8 pt-4">
      <p role="status" className="sr-only">
        {heard}
      </p>
      {sections.map(({ category, items }, index) => (
        <section key={category.id} aria-labelledby={`category-${category.slug}`}>
          <h2 id={`category-${category.slug}`} className="text-xl">
            {category.name}
          </h2>
          <ul className="grid grid-cols-1 gap-x-10 md:grid-cols-2">
            {items.map((item, at) => (
              <DishRow key={item.id} item={item} sale={sale} first={index === 0 && at < 3} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** What a reader is told after choosing another category: for eyes, the list below has just changed. */
function useHeard(chosen: string | null, words: string): string {
  const before = useRef(chosen);
  const [heard, setHeard] = useState("");
  useEffect(() => {
    if (before.current === chosen) return;
    before.current = chosen;
    setHeard(words);
  }, [chosen, words]);
  return heard;
}

/** What a dish on top of the menu needs from the menu below it. */
export type DishContext = { sale: MenuSale; availability: Availability };

/** The place of a dish's dialog. It comes first, so that without a script it is the first thing on its page. */
export function DishOutlet({ sale, availability }: DishContext) {
  return <Outlet context={{ sale, availability } satisfies DishContext} />;
}

export function MenuCartBar({ sale }: { sale: MenuSale }) {
  return <CartBar count={sale.count} totalMinor={sale.totalMinor} currency={sale.currency} to="/cart" />;
}
