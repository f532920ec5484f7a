import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINES_MAX, QUANTITY_MAX } from "#domain/pricing.ts";
import { cartCookie, cartIn, CART_COOKIE, decodeCart, encodeCart } from "#web/lib/cart-cookie.ts";
import {
  CART_BYTES_MAX,
  countPortions,
  entryKey,
  portionsOf,
  putInCart,
  setQuantity,
  withoutOrdered,
  type Cart,
  type CartEntry,
} from "#web/lib/cart.ts";
import { viewCart } from "#web/lib/cart-view.ts";
import { checkoutKey, keyFrom } from "#web/lib/idempotency.ts";
import { CHICKEN, eggs, hot, LEMONADE, menuOf, mild, PLENTY, RESTAURANT, ROAST, SOUP, STEW } from "./cart-menu.ts";

const menu = menuOf();

function cartWith(...wishes: Parameters<typeof putInCart>[2][]): Cart {
  return wishes.reduce<Cart | null>((cart, wish) => {
    const put = putInCart(cart, menu, wish);
    if (!put.ok) throw new Error(put.error);
    return put.value;
  }, null)!;
}
const soup = (quantity = 1) => ({ itemId: SOUP.id, quantity, options: [] });

describe("putting dishes in the cart", () => {
  test("twice in and once out leaves one, and the sum is one price", () => {
    const cart = cartWith(soup(), soup());
    const [line] = cart.entries;
    const after = setQuantity(cart, entryKey(line!), line!.quantity - 1)!;
    expect(countPortions(after)).toBe(1);
    expect(viewCart(after, menu, PLENTY).priced?.totalMinor).toBe(SOUP.priceMinor);
  });

  test("the same dish with other options or another note is another line", () => {
    const cart = cartWith(
      { itemId: CHICKEN.id, quantity: 1, options: [mild] },
      { itemId: CHICKEN.id, quantity: 1, options: [hot] },
      { itemId: CHICKEN.id, quantity: 2, options: [mild], note: "no salt" },
      { itemId: CHICKEN.id, quantity: 1, options: [mild] },
    );
    expect(cart.entries.map((entry) => entry.quantity)).toEqual([2, 1, 2]);
    expect(portionsOf(cart, CHICKEN.id)).toBe(5);
  });

  test("a dish with a required choice does not go in without it", () => {
    expect(putInCart(null, menu, { itemId: CHICKEN.id, quantity: 1, options: [] })).toEqual({
      ok: false,
      error: "missing_choice",
    });
  });

  test("one cart holds one restaurant, and the other one's dish asks first", () => {
    const other = menuOf({ restaurantId: "0191d2a0-0000-7000-8000-000000000002" });
    expect(putInCart(cartWith(soup()), other, soup())).toEqual({ ok: false, error: "other_restaurant" });
  });

  test("more portions than one order may hold are refused over all lines of the dish", () => {
    const cart = cartWith({ itemId: CHICKEN.id, quantity: 9, options: [mild] });
    const wish = { itemId: CHICKEN.id, quantity: 2, options: [hot] };
    expect(putInCart(cart, menu, wish)).toEqual({ ok: false, error: "too_many" });
  });

  test("changing a line puts the new choice in its place", () => {
    const cart = cartWith({ itemId: CHICKEN.id, quantity: 1, options: [mild] }, soup());
    const put = putInCart(
      cart,
      menu,
      { itemId: CHICKEN.id, quantity: 1, options: [hot, eggs(2)] },
      entryKey(cart.entries[0]!),
    );
    expect(put.ok && put.value.entries.map((entry) => [entry.itemId, entry.seenMinor])).toEqual([
      [SOUP.id, 600],
      [CHICKEN.id, 1200 + 50 + 240],
    ]);
  });

  test("a cart that would not fit its cookie is refused before the browser drops it without a word", () => {
    let cart: Cart | null = null;
    let refusal: string | null = null;
    for (let n = 0; n < LINES_MAX + 1 && refusal === null; n++) {
      const put = putInCart(cart, menuOf({ items: [{ ...SOUP, maxPerOrder: 99 }] }), {
        ...soup(),
        note: `${n} ${"x".repeat(190)}`,
      });
      if (put.ok) cart = put.value;
      else refusal = put.error;
    }
    expect(refusal).toBe("cart_full");
    expect(cartCookie(cart).length).toBeLessThan(4_096);
    expect(encodeCart(cart!).length).toBeLessThanOrEqual(CART_BYTES_MAX);
  });

  test("setting the last line to nothing empties the cart, and setting a line that is gone changes nothing", () => {
    const cart = cartWith(soup());
    expect(setQuantity(cart, entryKey(cart.entries[0]!), 0)).toBeNull();
    expect(setQuantity(cart, "gone", 5)).toBe(cart);
  });
});

describe("the cookie", () => {
  const uuid = fc.uuid();
  const entry: fc.Arbitrary<CartEntry> = fc.record({
    itemId: uuid,
    quantity: fc.integer({ min: 1, max: QUANTITY_MAX }),
    seenMinor: fc.integer({ min: 0, max: 1_000_000 }),
    options: fc.array(fc.record({ optionId: uuid, quantity: fc.integer({ min: 1, max: QUANTITY_MAX }) }), {
      maxLength: 5,
    }),
    note: fc.option(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), { nil: undefined }),
  });
  const cart: fc.Arbitrary<Cart> = fc.record({
    id: fc.stringMatching(/^[\w-]{16}$/),
    revision: fc.integer({ min: 0, max: 1_000_000 }),
    restaurantId: uuid,
    entries: fc.array(entry, { minLength: 1, maxLength: 8 }),
  });

  test("gives back every cart that was put in, whatever the note says", () => {
    fc.assert(
      fc.property(cart, (each) => {
        expect(decodeCart(encodeCart(each))).toEqual(each);
      }),
    );
  });

  test("holds only characters that may stand in a cookie as they are", () => {
    fc.assert(
      fc.property(cart, (each) => {
        expect(encodeCart(each)).toMatch(/^[\w.~*!$-]+$/);
      }),
    );
  });

  test("is found among other cookies, in a header as in document.cookie", () => {
    const written = cartCookie(cartWith(soup(3))).split(";")[0]!;
    expect(countPortions(cartIn(`theme=dark; ${written}; language=ar`))).toBe(3);
  });

  test("anything that was tampered with is an empty cart, and never an error", () => {
    const good = encodeCart(cartWith(soup(), { itemId: LEMONADE.id, quantity: 1, options: [] }));
    const bad = [
      "",
      "1",
      good.slice(0, -3),
      good.replace("*1$", "*0$"),
      good.replace("*1$", "*zz$"),
      `${good}.`,
      `${good}.${"A".repeat(5_000)}`,
      good.replace(/^1/, "2"),
      `${good}!____`,
      "\u0000",
      "%00",
    ];
    for (const text of bad) expect(decodeCart(text), text.slice(0, 80)).toBeNull();
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => decodeCart(text) === null));
  });

  test("an empty cart forgets the cookie", () => {
    expect(cartCookie(null)).toBe(`${CART_COOKIE}=; Path=/; Secure; SameSite=Lax; Max-Age=0`);
  });
});

describe("looking at the cart with this moment's menu", () => {
  test("a dish that sells out stays as a line, is not counted, and two of its category are offered", () => {
    const cart = cartWith(soup(2), { itemId: LEMONADE.id, quantity: 1, options: [] });
    const view = viewCart(cart, menu, { left: {}, soldOut: [SOUP.id] });
    expect(view.rows.map(({ state, quantity }) => [state, quantity])).toEqual([
      ["sold_out", 0],
      ["ok", 1],
    ]);
    expect(view.priced?.totalMinor).toBe(LEMONADE.priceMinor);
    expect(view.lines.map((line) => line.itemId)).toEqual([LEMONADE.id]);
    expect(view.rows[0]?.alternatives.map((item) => item.id)).toEqual([STEW.id, CHICKEN.id]);
  });

  test("portions left are shared out over the lines of a dish, in their order", () => {
    const cart = cartWith(
      { itemId: CHICKEN.id, quantity: 2, options: [mild] },
      { itemId: CHICKEN.id, quantity: 2, options: [hot] },
    );
    const view = viewCart(cart, menu, { left: { [CHICKEN.id]: 3 }, soldOut: [] });
    expect(view.rows.map(({ state, quantity }) => [state, quantity])).toEqual([
      ["ok", 2],
      ["fewer", 1],
    ]);
  });

  test("a price that changed says what it was and what it is, and the sum is the new one", () => {
    const cart = cartWith({ itemId: ROAST.id, quantity: 1, options: [] });
    const dearer = menuOf({ version: 2, items: [{ ...ROAST, priceMinor: 4500 }] });
    const view = viewCart(cart, dearer, PLENTY);
    expect(view.rows[0]).toMatchObject({ beforeMinor: 4000, unitMinor: 4500 });
    expect(view.priced?.totalMinor).toBe(4500);
  });

  test("a dish that left the menu, and one whose options changed, cannot be ordered", () => {
    const cart = cartWith(soup(), { itemId: CHICKEN.id, quantity: 1, options: [mild] });
    const changed = menuOf({ version: 2, items: [{ ...CHICKEN, optionGroups: [] }, STEW] });
    const view = viewCart(cart, changed, PLENTY);
    expect(view.rows.map(({ state }) => state)).toEqual(["gone", "changed"]);
    expect(view.priced).toBeNull();
  });
});

describe("the key of an order", () => {
  test("stays the same for the same content, and changes with every change of the cart", () => {
    const cart = cartWith(soup());
    const again = decodeCart(encodeCart(cart))!;
    expect(checkoutKey(again)).toBe(checkoutKey(cart));
    const more = setQuantity(cart, entryKey(cart.entries[0]!), 2)!;
    expect(checkoutKey(more)).not.toBe(checkoutKey(cart));
    expect(checkoutKey(cartWith(soup()))).not.toBe(checkoutKey(cart));
  });

  test("is read back from a form, and an unreadable one becomes a new one", () => {
    const key = checkoutKey(cartWith(soup()));
    expect(keyFrom(key)).toBe(key);
    expect(keyFrom("no spaces please")).toMatch(/^[\w-]{36}$/);
    expect(keyFrom(null)).not.toBe(keyFrom(null));
  });

  test("belongs to the restaurant of the cart", () => {
    expect(cartWith(soup()).restaurantId).toBe(RESTAURANT);
  });
});

describe("after an order", () => {
  const putIn = (cart: Cart, wish: Parameters<typeof putInCart>[2]): Cart => {
    const put = putInCart(cart, menu, wish);
    if (!put.ok) throw new Error(put.error);
    return put.value;
  };

  test("nothing is left of what was ordered, sold-out lines included", () => {
    const cart = cartWith(soup(2), { itemId: LEMONADE.id, quantity: 1, options: [] });
    expect(withoutOrdered(cart, { ...cart, entries: cart.entries.slice(0, 1) })).toBeNull();
    expect(withoutOrdered(null, cart)).toBeNull();
  });

  test("what another tab put in meanwhile stays, and another cart is not touched", () => {
    const ordered = cartWith(soup());
    const more = putIn(putIn(ordered, soup(2)), { itemId: LEMONADE.id, quantity: 1, options: [] });
    const left = withoutOrdered(more, ordered);
    expect(left?.entries.map(({ itemId, quantity }) => [itemId, quantity])).toEqual([
      [SOUP.id, 2],
      [LEMONADE.id, 1],
    ]);
    expect(checkoutKey(left!)).not.toBe(checkoutKey(ordered));
    const another = cartWith(soup());
    expect(withoutOrdered(another, ordered)).toBe(another);
  });
});
