import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { cartCookie, cartIn, encodeCart } from "./cart-cookie.ts";
import type { Cart } from "./cart.ts";

interface CartStore {
  cart: Cart | null;
  /** Writes the cart into its cookie and shows it everywhere on the page. Answers whether the browser kept it. */
  save(next: Cart | null): boolean;
}

const CartContext = createContext<CartStore | null>(null);
const spelling = (cart: Cart | null) => (cart ? encodeCart(cart) : "");

/**
 * Holds the cart for the page. It starts as the server read it, and then follows the cookie, which another tab, a form or the
 * back button may have changed meanwhile.
 */
export function CartProvider({ initial, children }: { initial: Cart | null; children: ReactNode }) {
  const [cart, setCart] = useState(initial);
  const sent = spelling(initial);

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "hidden") return;
      const found = cartIn(document.cookie);
      setCart((shown) => (spelling(shown) === spelling(found) ? shown : found));
    };
    look();
    window.addEventListener("pageshow", look);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    return () => {
      window.removeEventListener("pageshow", look);
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("focus", look);
    };
  }, [sent]);

  const store = useMemo<CartStore>(
    () => ({
      cart,
      save(next) {
        document.cookie = cartCookie(next);
        const kept = cartIn(document.cookie);
        setCart(kept);
        return spelling(kept) === spelling(next);
      },
    }),
    [cart],
  );
  return <CartContext.Provider value={store}>{children}</CartContext.Provider>;
}

export function useCart(): CartStore {
  const store = useContext(CartContext);
  if (!store) throw new Error("No CartProvider above this component.");
  return store;
}
