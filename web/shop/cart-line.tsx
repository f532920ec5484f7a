import { Link } from "@remix-run/react";
import { Badge } from "#web/components/badges.tsx";
import { Picture } from "#web/components/picture.tsx";
import { Price } from "#web/components/price.tsx";
import { QuantityStepper } from "#web/components/quantity-stepper.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { chosenOptions, type CartRow } from "#web/lib/cart-view.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { Alternatives } from "./alternatives.tsx";

export interface CartLineProps {
  row: CartRow;
  slug: string;
  currency: string;
  /** Given by a script: changes the line at once. Without it the buttons send their form. */
  onQuantity?: (quantity: number) => void;
}

/** What was chosen about a dish, as words: "Large", "2 × Extra cheese". */
export function useOptionWords(row: Pick<CartRow, "item" | "entry">): string[] {
  const format = useFormat();
  if (!row.item) return [];
  return chosenOptions(row.item, row.entry.options).map(({ option, quantity }) =>
    quantity > 1 ? `${format.number(quantity)} × ${option.name}` : option.name,
  );
}

/** A line of the cart. One that cannot be had stays, greyed, with the reason and with what could take its place. */
export function CartLine({ row, slug, currency, onQuantity }: CartLineProps) {
  const t = useMessages("shop");
  const common = useMessages("common");
  const options = useOptionWords(row);
  const { item, entry, state, quantity, most } = row;
  const name = item?.name ?? t("cart.lineUnknown");
  const off = quantity === 0;
  return (
    <li id={`line-${row.key}`} className="border-b border-steel py-4">
      <div className="flex flex-wrap gap-4">
        <Picture
          name={item?.picture}
          sizes="5rem"
          className={classNames("size-20 shrink-0 rounded-card", off && "opacity-60 grayscale")}
        />
        <div className="min-w-0 flex-1 basis-40">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <h2 className={classNames("font-sans text-base font-semibold", off && "text-muted line-through")}>
              {name}
            </h2>
            {!off && <Price minor={row.subtotalMinor} currency={currency} className="font-semibold" />}
          </div>
          {options.length > 0 && <p className="text-sm text-muted">{options.join(" · ")}</p>}
          {entry.note && (
            <p className="mt-1 w-fit rounded-control bg-saffron-wash px-2 py-0.5 text-sm text-saffron-ink">
              <bdi>{entry.note}</bdi>
            </p>
          )}
          <LineState row={row} currency={currency} />
          <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <form method="post" action="/cart">
              <input type="hidden" name="line" value={row.key} />
              {off ? (
                <button
                  name="quantity"
                  value="0"
                  className="min-h-(--touch) font-semibold underline underline-offset-4"
                  aria-label={common("quantity.remove", { name })}
                  onClick={
                    onQuantity &&
                    ((event) => {
                      event.preventDefault();
                      onQuantity(0);
                    })
                  }
                >
                  {t("cart.remove")}
                </button>
              ) : (
                <QuantityStepper of={name} value={quantity} max={most} name="quantity" onChange={onQuantity} />
              )}
            </form>
            {item && !off && item.optionGroups.length > 0 && (
              <Link
                to={`/r/${slug}/${item.slug}?line=${row.key}`}
                aria-label={`${t("cart.edit")}: ${name}`}
                className="inline-flex min-h-(--touch) items-center font-semibold underline underline-offset-4"
              >
                {t("cart.edit")}
              </Link>
            )}
          </div>
        </div>
      </div>
      {state !== "ok" && off && (
        <div className="mt-3">
          <Alternatives items={row.alternatives} slug={slug} currency={currency} />
        </div>
      )}
    </li>
  );
}

function LineState({ row, currency }: { row: CartRow; currency: string }) {
  const t = useMessages("shop");
  const format = useFormat();
  const { state, beforeMinor, quantity } = row;
  const words = {
    ok: null,
    sold_out: t("cart.lineSoldOut"),
    gone: t("cart.lineGone"),
    changed: t("cart.lineChanged"),
    fewer: t("cart.lineFewer", { count: quantity }),
  }[state];
  return (
    <div className="mt-1 flex flex-col items-start gap-1">
      {words && (
        <Badge long tone={quantity === 0 ? "problem" : "wait"}>
          {words}
        </Badge>
      )}
      {beforeMinor !== null && quantity > 0 && (
        <Badge long tone="wait">
          {t("cart.linePriceChanged", {
            before: format.money(beforeMinor, currency),
            now: format.money(row.unitMinor, currency),
          })}
        </Badge>
      )}
    </div>
  );
}
