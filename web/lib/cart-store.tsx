import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react";
import { CART_COOKIE, cartCookie, decodeCart, encodeCart } from "./cart-cookie.ts";
import type { Cart } from "./cart.ts";
import { cookieValue } from "./cookies.ts";

interface CartStore {
  cart: Cart | null;
  /** Writes the cart into its cookie and shows it everywhere on the page. Answers whether the browser kept it. */
  save(next: Cart | null): boolean;
}

const CartContext = createContext<CartStore | null>(null);

const listeners = new Set<() => void>();
let read: { text: string | null; cart: Cart | null } = { text: null, cart: null };

/** The cart in this browser's cookie; the same object for as long as the cookie says the same. */
function cartHere(): Cart | null {
  const text = cookieValue(document.cookie, CART_COOKIE) || null;
  if (text !== read.text) read = { text, cart: decodeCart(text) };
  return read.cart;
}

const CHANNEL = "cart";
let others: BroadcastChannel | null = null;

/** Another tab, a form or the back button may have changed the cookie: tabs with scripts say so, the rest brings the page back. */
function subscribe(onChange: () => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  listeners.add(onChange);
  window.addEventListener("pageshow", onChange, { signal });
  window.addEventListener("focus", onChange, { signal });
  document.addEventListener("visibilitychange", onChange, { signal });
  others ??= new BroadcastChannel(CHANNEL);
  others.addEventListener("message", onChange, { signal });
  return () => {
    listeners.delete(onChange);
    stop.abort();
    if (listeners.size > 0) return;
    others?.close(); // an open one would keep the page out of the back button's memory
    others = null;
  };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin to send to
const tellOthers = () => others?.postMessage("changed");

function save(next: Cart | null): boolean {
  document.cookie = cartCookie(next);
  for (const listener of listeners) listener();
  const kept = cartHere();
  return (kept ? encodeCart(kept) : "") === (next ? encodeCart(next) : "");
}

/** Holds the cart for the page: first as the server read it, then as the cookie says. */
export function CartProvider({ initial, children }: { initial: string | null; children: ReactNode }) {
  const sent = useMemo(() => decodeCart(initial), [initial]);
  const cart = useSyncExternalStore(subscribe, cartHere, () => sent);
  const store = useMemo<CartStore>(() => ({ cart, save }), [cart]);
  const told = useRef<Cart | null | undefined>(undefined);
  useEffect(() => {
    if (told.current === cart) return;
    told.current = cart;
    tellOthers(); // of taps, and of what came back with a form
  }, [cart]);
  return <CartContext.Provider value={store}>{children}</CartContext.Provider>;
}

export function useCart(): CartStore {
  const store = useContext(CartContext);
  if (!store) throw new Error("No CartProvider above this component.");
  return store;
}
