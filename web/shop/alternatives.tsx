import { Link } from "@remix-run/react";
import type { MenuItem } from "#domain/menu.ts";
import { Picture } from "#web/components/picture.tsx";
import { Price } from "#web/components/price.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** Two dishes of the same category, for when one has run out. */
export function Alternatives({
  items,
  slug,
  currency,
}: {
  items: readonly MenuItem[];
  slug: string;
  currency: string;
}) {
  const t = useMessages("shop");
  if (items.length === 0) return null;
  return (
    <div>
      <p className="text-sm font-semibold">{t("dish.instead")}</p>
      <ul className="mt-2 grid gap-2 sm:grid-cols-2">
        {items.map((item) => (
          <li key={item.id}>
            <Link
              to={`/r/${slug}/${item.slug}`}
              className="flex min-h-(--touch) items-center gap-3 rounded-card bg-surface p-2 pe-4 inset-ring inset-ring-steel hover:bg-sunken"
            >
              <Picture name={item.picture} sizes="3.5rem" className="size-14 shrink-0 rounded-control" />
              <span className="min-w-0 flex-1 text-sm font-semibold">{item.name}</span>
              <Price minor={item.priceMinor} currency={currency} className="text-sm text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
