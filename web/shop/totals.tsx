import type { PricedCart } from "#domain/pricing.ts";
import { Price } from "#web/components/price.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** The sum of an order. Tax is either contained in it or added to it; the words say which. */
export function Totals(props: Pick<PricedCart, "subtotalMinor" | "taxMinor" | "totalMinor" | "currency" | "taxMode">) {
  const { subtotalMinor, taxMinor, totalMinor, currency, taxMode } = props;
  const t = useMessages("shop");
  const tax = (
    <div className="flex justify-between gap-4 text-sm text-muted">
      <dt>{t(taxMode === "inclusive" ? "cart.tax" : "cart.taxAdded")}</dt>
      <dd>
        <Price minor={taxMinor} currency={currency} />
      </dd>
    </div>
  );
  return (
    <dl className="flex flex-col gap-1">
      {taxMode === "exclusive" && (
        <>
          <div className="flex justify-between gap-4">
            <dt>{t("cart.subtotal")}</dt>
            <dd>
              <Price minor={subtotalMinor} currency={currency} />
            </dd>
          </div>
          {tax}
        </>
      )}
      <div className="flex items-baseline justify-between gap-4 font-display text-xl font-bold">
        <dt>{t("cart.total")}</dt>
        <dd>
          <Price minor={totalMinor} currency={currency} />
        </dd>
      </div>
      {taxMode === "inclusive" && tax}
    </dl>
  );
}
