import type { ReactNode } from "react";
import { Button, LinkButton } from "#web/components/button.tsx";
import { Price } from "#web/components/price.tsx";
import { TicketLines } from "#web/components/ticket-card.tsx";
import type { Cart } from "#web/lib/cart.ts";
import { chosenOptions, type CartView } from "#web/lib/cart-view.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { MenuPage } from "#web/lib/local-menu.ts";
import { Totals } from "./totals.tsx";

export interface CheckoutSummaryProps {
  view: CartView;
  page: MenuPage;
  cart: Cart;
  /** Whether the kitchen takes orders now; when it does not, nobody knows when this one would be ready. */
  open: boolean;
  /** The order is on its way: the slip lifts off at once, and comes back if the kitchen says no. */
  sending: boolean;
  children: ReactNode;
}

/** The slip as it will hang in the kitchen, with what it costs and the one button. */
export function CheckoutSummary({ view, page, open, sending, children }: CheckoutSummaryProps) {
  const t = useMessages("shop");
  const common = useMessages("common");
  const format = useFormat();
  const { currency } = page.menu;
  const range = format.range(page.restaurant.prepMinutes, page.restaurant.prepMinutes + 5);
  const struck = { sold_out: common("stock.justSoldOut"), gone: t("cart.lineGone"), changed: t("cart.lineChanged") };
  const lines = view.rows.map((row) => ({
    id: row.key,
    quantity: row.quantity || row.entry.quantity,
    name: row.item?.name ?? t("cart.lineUnknown"),
    options: row.item
      ? chosenOptions(row.item, row.entry.options).map(({ option, quantity }) =>
          quantity > 1 ? `${format.number(quantity)} × ${option.name}` : option.name,
        )
      : [],
    note: row.entry.note,
    struck: row.quantity === 0 ? struck[row.state as keyof typeof struck] : null,
    end: row.quantity > 0 ? <Price minor={row.subtotalMinor} currency={currency} /> : null,
  }));
  return (
    <section aria-labelledby="summary" className="ticket lg:sticky lg:top-4" data-sending={sending ? "" : undefined}>
      <div className="ticket-stub flex flex-wrap items-start justify-between gap-3">
        <div className="flex-1 basis-40">
          <h2 id="summary" className="text-lg">
            {t("checkout.summary")}
          </h2>
          <p className="figures text-sm text-muted">
            {page.restaurant.name}
            {open && ` · ${t("checkout.estimate", { range: common("time.inMinutes", { range }) })}`}
          </p>
        </div>
        <LinkButton to="/cart" look="quiet">
          {t("cart.edit")}
        </LinkButton>
      </div>
      <div className="ticket-slip flex flex-col gap-5">
        <TicketLines lines={lines} />
        {view.priced && <Totals {...view.priced} />}
        {children}
      </div>
    </section>
  );
}

export interface PlaceOrderButtonProps {
  view: CartView;
  busy: boolean;
  /** The order has just changed by itself: the button waits until the new sum can have been seen. */
  unsettled?: boolean;
  currency: string;
}

export function PlaceOrderButton({ view, busy, unsettled, currency }: PlaceOrderButtonProps) {
  const t = useMessages("shop");
  const format = useFormat();
  if (!view.priced) return null;
  return (
    <div className="flex flex-col gap-2">
      <Button
        type="submit"
        look="primary"
        wide
        busy={busy && t("checkout.placing")}
        aria-disabled={unsettled || undefined}
      >
        {t("checkout.place", { total: format.money(view.priced.totalMinor, currency) })}
      </Button>
      <p className="text-center text-sm text-muted">{t("checkout.safe")}</p>
    </div>
  );
}
