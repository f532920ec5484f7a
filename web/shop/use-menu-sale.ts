import { useLocation } from "@remix-run/react";
import { useMemo } from "react";
import { portionsLeft, type Availability, type MenuItem } from "#domain/menu.ts";
import type { CartLine } from "#domain/pricing.ts";
import { useToast } from "#web/components/toast.tsx";
import { useCart } from "#web/lib/cart-store.tsx";
import { countPortions, entryKey, portionsOf, putInCart, setQuantity, type CartRefusal } from "#web/lib/cart.ts";
import { viewCart } from "#web/lib/cart-view.ts";
import { useHydrated } from "#web/lib/hydrated.ts";
import { useMessages } from "#web/lib/language.tsx";
import type { MenuPage } from "#web/lib/local-menu.ts";

export type MenuSale = ReturnType<typeof useMenuSale>;

/** Refusals that a page of their own explains, with or without a script. */
const ASKED_BY_THE_SERVER: readonly CartRefusal[] = ["other_restaurant"];

/**
 * What a menu page knows about selling: the cart as far as it is of this restaurant, and taps that change it at once. `add` says
 * whether it has dealt with the tap; if not, the form behind it goes to the server, which asks.
 */
export function useMenuSale(page: MenuPage, availability: Availability) {
  const { cart, save } = useCart();
  const toast = useToast();
  const scripted = useHydrated();
  const shop = useMessages("shop");
  const common = useMessages("common");
  const { pathname, search } = useLocation();
  const { menu } = page;

  return useMemo(() => {
    const own = cart?.restaurantId === menu.restaurantId ? cart : null;
    // The sum of what can be had: a dish that runs out while somebody reads leaves it at once. The cart page says why.
    const view = own && viewCart(own, menu, availability);
    const sellable = view?.rows.reduce((sum, row) => sum + row.quantity, 0) ?? 0;

    const refuse = (refusal: CartRefusal, item: MenuItem | undefined) => {
      const words = {
        other_restaurant: null,
        too_many: common("quantity.most", { count: item?.maxPerOrder ?? 0 }),
        missing_choice: null,
        not_on_menu: shop("menu.updated"),
        too_many_lines: shop("cart.full"),
        cart_full: shop("cart.full"),
      }[refusal];
      if (words) toast.show({ text: words, tone: "problem", assertive: true });
    };

    return {
      page,
      scripted,
      availability,
      currency: menu.currency,
      address: pathname + search,
      own,
      count: sellable || countPortions(own),
      totalMinor: view?.priced?.totalMinor ?? 0,
      /** Dishes of another restaurant wait in the cart. */
      elsewhere: cart !== null && own === null ? countPortions(cart) : 0,
      leftOf: (item: MenuItem) => portionsLeft(availability, item.id),
      /** It could still be had when the page was made. */
      justSoldOut: (item: MenuItem) =>
        portionsLeft(availability, item.id) <= 0 && portionsLeft(page.availability, item.id) > 0,
      portionsOf: (item: MenuItem) => portionsOf(own, item.id),
      /** The line of a dish as it is put in by its round button: no options, no note. */
      plainLineOf(item: MenuItem) {
        const key = entryKey({ itemId: item.id, options: [] });
        const entry = own?.entries.find((each) => entryKey(each) === key);
        return entry ? { key, quantity: entry.quantity } : null;
      },
      add(wish: CartLine, replaces: string | null = null): boolean {
        const put = putInCart(cart, menu, wish, replaces);
        if (put.ok && save(put.value)) return true;
        const refusal = put.ok ? "cart_full" : put.error;
        if (ASKED_BY_THE_SERVER.includes(refusal)) return false;
        refuse(
          refusal,
          menu.items.find((item) => item.id === wish.itemId),
        );
        return true;
      },
      setQuantity(item: MenuItem, key: string, quantity: number) {
        const before = own;
        save(setQuantity(own, key, quantity));
        if (quantity > 0) return;
        toast.show({
          text: shop("dish.removed", { name: item.name }),
          action: { label: common("undo"), onAct: () => save(before) },
        });
      },
    };
  }, [availability, cart, common, menu, page, pathname, save, scripted, search, shop, toast]);
}
