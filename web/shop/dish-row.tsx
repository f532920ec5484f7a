import { Link } from "@remix-run/react";
import { ChevronRight, Plus } from "lucide-react";
import { useRef } from "react";
import type { MenuItem } from "#domain/menu.ts";
import { DietMarks, StockBadge } from "#web/components/badges.tsx";
import { Picture } from "#web/components/picture.tsx";
import { Price } from "#web/components/price.tsx";
import { QuantityStepper } from "#web/components/quantity-stepper.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useKeepFocus } from "#web/lib/keep-focus.ts";
import { useMessages } from "#web/lib/language.tsx";
import type { MenuSale } from "./use-menu-sale.ts";

const ROUND =
  "grid size-(--touch) place-items-center rounded-pill bg-surface text-ink inset-ring inset-ring-steel-strong " +
  "transition-transform duration-150 hover:bg-sunken active:scale-95";

/** The lowest price that this dish can be had for, and whether a choice may make it dearer. */
function fromPrice(item: MenuItem): { minor: number; from: boolean } {
  const least = item.optionGroups.reduce((sum, group) => {
    const cheapest = group.options.map((option) => option.priceDeltaMinor).sort((one, two) => one - two);
    return sum + cheapest.slice(0, group.min).reduce((all, delta) => all + delta, 0);
  }, item.priceMinor);
  return {
    minor: least,
    from: item.optionGroups.some((group) => group.min > 0 && group.options.some((o) => o.priceDeltaMinor > 0)),
  };
}

/** One dish on the menu. The whole row leads to the dish; the round button is the short way for those without a choice. */
export function DishRow({ item, sale, first }: { item: MenuItem; sale: MenuSale; first?: boolean }) {
  const t = useMessages("shop");
  const { page, currency } = sale;
  const left = sale.leftOf(item);
  const soldOut = left <= 0;
  const inCart = sale.portionsOf(item);
  const { minor, from } = fromPrice(item);
  const price = <Price minor={minor} currency={currency} className="font-semibold" />;
  const plain = item.optionGroups.length === 0;
  const to = `/r/${page.restaurant.slug}/${item.slug}`;
  const short = useRef<HTMLDivElement>(null);
  useKeepFocus(short, plain && sale.plainLineOf(item) !== null);

  return (
    <li id={item.slug} className="relative flex scroll-mt-40 flex-wrap gap-4 border-b border-steel py-4">
      <div className="min-w-0 flex-1 basis-32">
        <h3 className="font-sans text-base font-semibold">
          <Link to={to} preventScrollReset className="after:absolute after:inset-0 after:content-['']">
            {item.name}
          </Link>
        </h3>
        <p className="mt-0.5 line-clamp-2 text-sm text-muted">{item.description}</p>
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className={classNames(soldOut && "text-muted line-through")}>
            {from ? <From words={t("menu.from", { price: "\u0000" })}>{price}</From> : price}
          </span>
          <DietMarks diets={item.diets} />
          <StockBadge left={left} just={sale.justSoldOut(item)} />
        </p>
      </div>
      <div className="relative shrink-0">
        <Picture
          name={item.picture}
          sizes="(min-width: 48rem) 9rem, 8rem"
          first={first}
          className={classNames("size-32 rounded-card md:size-36", soldOut && "opacity-60 grayscale")}
        />
        {!soldOut && (
          <div ref={short} className="absolute end-0 -bottom-2 z-1 rounded-pill shadow-soft">
            {plain ? (
              <QuickOrder item={item} sale={sale} inCart={inCart} left={left} />
            ) : (
              <Link
                to={to}
                preventScrollReset
                aria-label={t("dish.chooseNamed", { name: item.name })}
                className={ROUND}
              >
                {inCart > 0 ? (
                  <span className="figures font-bold">{inCart}</span>
                ) : (
                  <ChevronRight size={22} aria-hidden className="rtl:-scale-x-100" />
                )}
              </Link>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

/** Puts a sum where the words of a language want it. */
function From({ words, children }: { words: string; children: React.ReactNode }) {
  const [before, after] = words.split("\u0000");
  return (
    <>
      <span className="text-muted">{before}</span>
      {children}
      <span className="text-muted">{after}</span>
    </>
  );
}

function QuickOrder({ item, sale, inCart, left }: { item: MenuItem; sale: MenuSale; inCart: number; left: number }) {
  const t = useMessages("shop");
  const line = sale.plainLineOf(item);
  if (line) {
    return (
      <form method="post" action="/cart">
        <input type="hidden" name="line" value={line.key} />
        <input type="hidden" name="returnTo" value={`${sale.address}#${item.slug}`} />
        <QuantityStepper
          of={item.name}
          value={line.quantity}
          max={Math.min(left, item.maxPerOrder) - (inCart - line.quantity)}
          name="quantity"
          onChange={sale.scripted ? (quantity) => sale.setQuantity(item, line.key, quantity) : undefined}
        />
      </form>
    );
  }
  return (
    <form
      method="post"
      action={`/r/${sale.page.restaurant.slug}/${item.slug}`}
      onSubmit={(event) => {
        if (sale.add({ itemId: item.id, quantity: 1, options: [] })) event.preventDefault();
      }}
    >
      <input type="hidden" name="returnTo" value={`${sale.address}#${item.slug}`} />
      <button type="submit" aria-label={t("dish.addNamed", { name: item.name })} className={ROUND}>
        <Plus size={22} aria-hidden />
      </button>
    </form>
  );
}
