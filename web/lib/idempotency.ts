import type { Cart } from "./cart.ts";

/**
 * The key under which this content of this cart is ordered. A reload, the back button and a second press of the button send the
 * same key, and so mean the same order; a changed cart means another.
 */
export const checkoutKey = (cart: Pick<Cart, "id" | "revision">): string =>
  `cart-${cart.id}-${cart.revision.toString(36)}`;

/** A key for a form that acts once, made when the form is shown. */
export const newKey = (): string => crypto.randomUUID();

const KEY = /^[\w-]{8,128}$/;

/** The key that a form brought back, or a new one: a form without it still works, only not twice. */
export const keyFrom = (value: FormDataEntryValue | null): string =>
  typeof value === "string" && KEY.test(value) ? value : newKey();
