import type { Menu, MenuItem } from "#domain/menu.ts";
import type { MinorUnits } from "#domain/money.ts";
import { LINES_MAX, QUANTITY_MAX, priceCart, type CartLine } from "#domain/pricing.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { encodeCart } from "./cart-cookie.ts";
import { randomText } from "./base64url.ts";

export const NOTE_MAX = 200;
/** The cookie's share of what every request carries. Browsers drop one above 4,096 bytes without a word. */
export const CART_BYTES_MAX = 3_500;

/** A line of the cart. `seenMinor` is the price of one portion when it was put in: shown, never charged. */
export type CartEntry = CartLine & { seenMinor: MinorUnits };

/**
 * What somebody wants to order, from one restaurant. `id` is random and `revision` counts the changes: together they are the
 * Idempotency-Key, so one content of one cart becomes one order, however often it is sent.
 */
export type Cart = { id: string; revision: number; restaurantId: string; entries: CartEntry[] };

export type CartRefusal =
  "other_restaurant" | "too_many_lines" | "cart_full" | "too_many" | "missing_choice" | "not_on_menu";

/** Names a line by what is in it, so that a stale page never changes another one. */
export function entryKey(entry: Pick<CartLine, "itemId" | "options" | "note">): string {
  const options = entry.options.map(({ optionId, quantity }) => `${optionId}*${quantity}`).sort();
  const text = [entry.itemId, ...options, entry.note ?? ""].join("|");
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

export const countPortions = (cart: Cart | null): number =>
  cart?.entries.reduce((sum, entry) => sum + entry.quantity, 0) ?? 0;

/** Portions of one dish, over all the ways it was chosen. */
export const portionsOf = (cart: Cart | null, itemId: string): number =>
  cart?.entries.reduce((sum, entry) => sum + (entry.itemId === itemId ? entry.quantity : 0), 0) ?? 0;

/**
 * Puts a dish in, or in the place of the line named by `replaces`. The server does this for forms, the browser for taps; both
 * check with the menu and the pricing rules.
 */
export function putInCart(
  present: Cart | null,
  menu: Menu,
  wish: CartLine,
  replaces: string | null = null,
): Result<Cart, CartRefusal> {
  if (present && present.restaurantId !== menu.restaurantId) return err("other_restaurant");
  const cart = present && replaces ? without(present, replaces) : present;
  const item = menu.items.find((each) => each.id === wish.itemId);
  if (!item) return err("not_on_menu");
  const priced = priceCart(menu, [{ ...wish, quantity: 1 }]);
  if (!priced.ok) return err("missing_choice");
  if (portionsOf(cart, item.id) + wish.quantity > mostOf(item)) return err("too_many");

  const note = wish.note?.normalize("NFC").trim().slice(0, NOTE_MAX) || undefined;
  const entry: CartEntry = { ...wish, note, seenMinor: Math.max(0, priced.value.lines[0]?.unitPriceMinor ?? 0) };
  const key = entryKey(entry);
  const known = cart?.entries.find((each) => entryKey(each) === key);
  const entries = known
    ? cart!.entries.map((each) =>
        each === known ? { ...entry, quantity: Math.min(QUANTITY_MAX, each.quantity + wish.quantity) } : each,
      )
    : [...(cart?.entries ?? []), entry];
  return fitting(changed(cart ?? emptyCart(menu.restaurantId), entries));
}

const without = (cart: Cart, key: string): Cart => ({
  ...cart,
  entries: cart.entries.filter((entry) => entryKey(entry) !== key),
});

/** Sets a line's quantity; 0 takes it out. A line that is not there any more stays away. Null is the empty cart. */
export function setQuantity(cart: Cart | null, key: string, quantity: number): Cart | null {
  if (!cart) return null;
  const wanted = Math.max(0, Math.min(QUANTITY_MAX, Math.trunc(quantity) || 0));
  const entries = cart.entries
    .map((entry) => (entryKey(entry) === key ? { ...entry, quantity: wanted } : entry))
    .filter((entry) => entry.quantity > 0);
  const same =
    entries.length === cart.entries.length &&
    entries.every((entry, at) => entry.quantity === cart.entries[at]?.quantity);
  if (same) return cart;
  return entries.length === 0 ? null : changed(cart, entries);
}

/**
 * What is left in this browser's cart after an order: nothing, unless another tab put something in after this one had shown what it
 * was about to order. That stays, under a revision of its own.
 */
export function withoutOrdered(present: Cart | null, ordered: Cart): Cart | null {
  if (!present || present.id !== ordered.id) return present;
  if (present.revision === ordered.revision) return null;
  const left = present.entries.flatMap((entry) => {
    const key = entryKey(entry);
    const had = ordered.entries.find((each) => entryKey(each) === key)?.quantity ?? 0;
    return entry.quantity > had ? [{ ...entry, quantity: entry.quantity - had }] : [];
  });
  return left.length === 0 ? null : changed(present, left);
}

/** How many portions of a dish one order may hold. */
export const mostOf = (item: Pick<MenuItem, "maxPerOrder">): number => Math.min(item.maxPerOrder, QUANTITY_MAX);

export const emptyCart = (restaurantId: string): Cart => ({
  id: randomText(12),
  revision: 0,
  restaurantId,
  entries: [],
});

const changed = (cart: Cart, entries: CartEntry[]): Cart => ({ ...cart, revision: cart.revision + 1, entries });

function fitting(cart: Cart): Result<Cart, "too_many_lines" | "cart_full"> {
  if (cart.entries.length > LINES_MAX) return err("too_many_lines");
  return encodeCart(cart).length > CART_BYTES_MAX ? err("cart_full") : ok(cart);
}
