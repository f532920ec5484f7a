import type { FieldError } from "#domain/error-codes.ts";
import type { Fulfilment } from "#domain/order-status.ts";
import type { Availability, Menu } from "#domain/menu.ts";
import { decodeCart, encodeCart } from "./cart-cookie.ts";
import type { Cart } from "./cart.ts";
import { textIn } from "./form.ts";
import type { CartView } from "./cart-view.ts";

export const CHECKOUT_FIELDS = ["fulfilment", "tableName", "name", "email", "phone", "note"] as const;
export type CheckoutField = (typeof CHECKOUT_FIELDS)[number];
export type CheckoutValues = Record<CheckoutField, string>;

export const TABLE_MAX = 20;
export const ORDER_NOTE_MAX = 500;
export const NAME_MAX = 80;

/** What the page shows is what is ordered: these lines at these prices, whatever another tab does to the cart meanwhile. */
export function shownCart(cart: Cart, view: CartView): string {
  const entries = view.rows
    .filter((row) => row.quantity > 0)
    .map((row) => ({ ...row.entry, quantity: row.quantity, seenMinor: row.unitMinor }));
  return encodeCart({ ...cart, entries });
}

/** Reads the form of the checkout; null when its cart is missing or was tampered with. */
export function readCheckout(form: FormData): { cart: Cart; menuVersion: number; values: CheckoutValues } | null {
  const cart = decodeCart(textIn(form, "cart"));
  const menuVersion = Number(textIn(form, "menuVersion"));
  if (!cart || !Number.isSafeInteger(menuVersion) || menuVersion < 1) return null;
  const values = Object.fromEntries(
    CHECKOUT_FIELDS.map((field) => [field, textIn(form, field).trim()]),
  ) as CheckoutValues;
  return { cart, menuVersion, values };
}

/** The body of `POST /orders`. It names no price: the Worker and Postgres know them. */
export function orderOf(
  { cart, menuVersion, values }: { cart: Cart; menuVersion: number; values: CheckoutValues },
  locale: "en" | "ar",
) {
  const { fulfilment, tableName, name, email, phone, note } = values;
  return {
    restaurantId: cart.restaurantId,
    menuVersion,
    fulfilment: fulfilment as Fulfilment,
    tableName: fulfilment === "dine_in" ? tableName || null : null,
    contact: { name, email: email || null, phone: phone || null },
    note: note || null,
    locale,
    paymentMethod: "counter" as const,
    lines: cart.entries.map((entry) => ({
      itemId: entry.itemId,
      quantity: entry.quantity,
      options: entry.options,
      note: entry.note ?? null,
    })),
  };
}

const FIELD_OF: Record<string, CheckoutField> = {
  fulfilment: "fulfilment",
  tableName: "tableName",
  "contact.name": "name",
  "contact.email": "email",
  "contact.phone": "phone",
  contact: "email",
  note: "note",
};

/** The fields of the form that the API found wrong. */
export const fieldsIn = (details: readonly FieldError[]): CheckoutField[] => [
  ...new Set(details.flatMap(({ field }) => FIELD_OF[field] ?? [])),
];

/** Dishes that the API said have run out; it may know before the page does. */
export const soldOutIn = (details: readonly FieldError[]): { itemId: string; left: number }[] =>
  details.flatMap(({ itemId, left }) =>
    typeof itemId === "string" ? [{ itemId, left: typeof left === "number" ? left : 0 }] : [],
  );

/** This moment's stock with what a refusal has just told. */
export function withNews<A extends Pick<Availability, "left" | "soldOut">>(
  stock: A,
  news: { itemId: string; left: number }[],
): A {
  const gone = news.filter(({ left }) => left <= 0).map(({ itemId }) => itemId);
  const fewer = Object.fromEntries(news.filter(({ left }) => left > 0).map(({ itemId, left }) => [itemId, left]));
  return { ...stock, soldOut: [...stock.soldOut, ...gone], left: { ...stock.left, ...fewer } };
}

/** Lines whose price or presence differs between what was shown and the menu of now. */
export function changesSince(shown: Cart, view: CartView, menu: Menu) {
  return view.rows.flatMap((row) => {
    const before = shown.entries.find((entry) => entry.itemId === row.entry.itemId && sameOptions(entry, row.entry));
    const name = row.item?.name ?? null;
    if (!before || (row.quantity > 0 && before.seenMinor === row.unitMinor)) return [];
    return [
      {
        key: row.key,
        name,
        beforeMinor: before.seenMinor,
        nowMinor: row.quantity > 0 ? row.unitMinor : null,
        currency: menu.currency,
      },
    ];
  });
}

const sameOptions = (one: Cart["entries"][number], two: Cart["entries"][number]) =>
  one.note === two.note &&
  one.options.length === two.options.length &&
  one.options.every(({ optionId, quantity }) =>
    two.options.some((other) => other.optionId === optionId && other.quantity === quantity),
  );
