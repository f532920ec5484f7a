import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { useRef } from "react";
import { LinkButton } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { useToast } from "#web/components/toast.tsx";
import { cartCookie, cartIn } from "#web/lib/cart-cookie.ts";
import { loadCart } from "#web/lib/cart.server.ts";
import { useCart } from "#web/lib/cart-store.tsx";
import { setQuantity, type Cart } from "#web/lib/cart.ts";
import { viewCart, type CartRow } from "#web/lib/cart-view.ts";
import { textIn } from "#web/lib/form.ts";
import { useHydrated } from "#web/lib/hydrated.ts";
import { useKeepFocus } from "#web/lib/keep-focus.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { MenuPage } from "#web/lib/local-menu.ts";
import { returnPath } from "#web/lib/return-path.ts";
import { whenThePageIsAnother } from "#web/lib/revalidate.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { amountIn } from "#web/lib/wish.ts";
import { CartLine } from "#web/shop/cart-line.tsx";
import { StateNotice } from "#web/shop/restaurant-state.tsx";
import { Totals } from "#web/shop/totals.tsx";
import { useLiveMenu } from "#web/shop/use-live-menu.ts";
import { useNow } from "#web/shop/use-now.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { page } = await loadCart(request, context);
  const t = await textsFor(request, "shop");
  return { page, now: new Date().toISOString(), title: t("cart.title") };
}

/** Sets the quantity of one line. An amount, not a change: sending it twice is sending it once. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const cart = setQuantity(cartIn(request.headers.get("Cookie")), textIn(form, "line"), amountIn(form.get("quantity")));
  return redirect(returnPath(form.get("returnTo"), "/cart"), {
    status: 303,
    headers: { "Set-Cookie": cartCookie(cart) },
  });
}

export const shouldRevalidate = whenThePageIsAnother;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function CartPage() {
  const { page, now } = useLoaderData<typeof loader>();
  const { cart } = useCart();
  const t = useMessages("shop");
  const heading = useRef<HTMLHeadingElement>(null);
  useKeepFocus(heading, cart?.entries.length);
  return (
    <Main className="page max-w-2xl!">
      <h1 ref={heading} tabIndex={-1} className="pt-4 text-3xl outline-none">
        {t("cart.title")}
      </h1>
      {page && cart && cart.restaurantId === page.menu.restaurantId ? (
        <FilledCart page={page} cart={cart} serverNow={now} />
      ) : (
        <EmptyState
          title={t("cart.empty.title")}
          action={
            <LinkButton to="/" look="primary">
              {t("cart.empty.action")}
            </LinkButton>
          }
        >
          {t("cart.empty.body")}
        </EmptyState>
      )}
    </Main>
  );
}

function FilledCart({ page, cart, serverNow }: { page: MenuPage; cart: Cart; serverNow: string }) {
  const t = useMessages("shop");
  const common = useMessages("common");
  const format = useFormat();
  const toast = useToast();
  const { save } = useCart();
  const scripted = useHydrated();
  const now = useNow(serverNow);
  const { restaurant, menu } = page;
  const availability = useLiveMenu(page);
  const view = viewCart(cart, menu, availability);

  const change = (row: CartRow) => (quantity: number) => {
    save(setQuantity(cart, row.key, quantity));
    if (quantity > 0) return;
    toast.show({
      text: t("dish.removed", { name: row.item?.name ?? t("cart.lineUnknown") }),
      action: { label: common("undo"), onAct: () => save(cart) },
    });
  };

  return (
    <>
      <p className="text-muted">{t("cart.from", { restaurant: restaurant.name })}</p>
      <div className="mt-4">
        <StateNotice restaurant={restaurant} at={availability} now={now} />
      </div>
      <ul>
        {view.rows.map((row) => (
          <CartLine
            key={row.key}
            row={row}
            slug={restaurant.slug}
            currency={menu.currency}
            onQuantity={scripted ? change(row) : undefined}
          />
        ))}
      </ul>
      <p className="py-4">
        <LinkButton to={`/r/${restaurant.slug}`} look="quiet" className="-ms-5">
          {t("cart.more")}
        </LinkButton>
      </p>
      {view.priced && (
        <div className="flex flex-col gap-4">
          <Totals {...view.priced} />
          <div className="sticky bottom-0 -mx-4 bg-paper px-4 py-3">
            <LinkButton to="/checkout" look="primary" wide>
              {t("cart.checkout", { total: format.money(view.priced.totalMinor, menu.currency) })}
            </LinkButton>
          </div>
        </div>
      )}
    </>
  );
}
