// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, test } from "vitest";
import type { Restaurant } from "#domain/menu.ts";
import { cartCookie, cartIn, CART_COOKIE } from "#web/lib/cart-cookie.ts";
import { CartProvider, useCart } from "#web/lib/cart-store.tsx";
import { entryKey, putInCart, setQuantity, type Cart } from "#web/lib/cart.ts";
import { viewCart } from "#web/lib/cart-view.ts";
import type { CheckoutValues } from "#web/lib/checkout.ts";
import type { Failure } from "#web/lib/errors.ts";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import { CartLine } from "#web/shop/cart-line.tsx";
import { CheckoutFields, useFieldErrors } from "#web/shop/checkout-fields.tsx";
import { CheckoutProblem } from "#web/shop/checkout-problem.tsx";
import { CheckoutSummary, PlaceOrderButton } from "#web/shop/checkout-summary.tsx";
import { CHICKEN, hot, menuOf, mild, PLENTY, RESTAURANT, SOUP } from "./cart-menu.ts";
import { Frame } from "./gallery/frame.tsx";

const catalogues = { en: await loadCatalogue("en"), ar: await loadCatalogue("ar") };
const menu = menuOf();
const restaurant: Restaurant = {
  id: RESTAURANT,
  slug: "test-kitchen",
  name: "Test kitchen",
  description: "",
  translations: {},
  picture: null,
  address: "1 Test Street",
  phone: null,
  currency: "GBP",
  timezone: "Europe/London",
  locales: ["en", "ar"],
  fulfilments: ["pickup", "dine_in"],
  prepMinutes: 20,
  state: "open",
  message: null,
  until: null,
};
const availability = {
  restaurantId: RESTAURANT,
  seq: 1,
  menuVersion: 1,
  state: "open" as const,
  message: null,
  until: null,
  ...PLENTY,
};

function show(children: ReactNode, language: "en" | "ar" = "en") {
  return render(
    <Frame language={language} catalogue={catalogues[language]}>
      {children}
    </Frame>,
  );
}
function cartWith(...wishes: Parameters<typeof putInCart>[2][]): Cart {
  let cart: Cart | null = null;
  for (const wish of wishes) {
    const put = putInCart(cart, menu, wish);
    if (put.ok) cart = put.value;
  }
  return cart!;
}
const soupAndChicken = () =>
  cartWith(
    { itemId: SOUP.id, quantity: 2, options: [] },
    { itemId: CHICKEN.id, quantity: 1, options: [hot], note: "No salt" },
  );

afterEach(() => {
  cleanup();
  document.cookie = cartCookie(null);
});

describe("a line of the cart", () => {
  const line = (
    change: { stock?: typeof PLENTY | { left: object; soldOut: string[] }; onQuantity?: (n: number) => void } = {},
  ) => {
    const cart = soupAndChicken();
    const [row] = viewCart(cart, menu, { left: {}, soldOut: [], ...(change.stock as object) }).rows;
    show(
      <ul>
        <CartLine row={row!} slug="test-kitchen" currency="GBP" onQuantity={change.onQuantity} />
      </ul>,
    );
    return { cart, row: row! };
  };

  test("is a form that sends the new amount, so that it works before any script", () => {
    const { row } = line();
    const more = screen.getByRole("button", { name: "One more Lentil soup" });
    expect(more.closest("form")?.getAttribute("action")).toBe("/cart");
    expect(more.getAttribute("value")).toBe("3");
    expect(more.closest("form")?.querySelector<HTMLInputElement>("input[name=line]")?.value).toBe(row.key);
    expect(screen.getByText("£12.00")).toBeTruthy();
  });

  test("changes at once where a script runs", () => {
    const wished: number[] = [];
    line({ onQuantity: (quantity) => wished.push(quantity) });
    fireEvent.click(screen.getByRole("button", { name: "One more Lentil soup" }));
    fireEvent.click(screen.getByRole("button", { name: "One fewer Lentil soup" }));
    expect(wished).toEqual([3, 1]);
  });

  test("that sold out is crossed out, says so, and offers two dishes of its category", () => {
    line({ stock: { left: {}, soldOut: [SOUP.id] } });
    expect(screen.getByText("Lentil soup").className).toContain("line-through");
    expect(screen.getByText(/Just sold out/)).toBeTruthy();
    const others = within(screen.getByText("You may like one of these instead").parentElement!).getAllByRole("link");
    expect(others.map((link) => link.getAttribute("href"))).toEqual([
      "/r/test-kitchen/bean-stew",
      "/r/test-kitchen/whole-roast",
    ]);
    expect(screen.queryByRole("button", { name: /One more/ })).toBeNull();
  });

  test("of which less is left goes down to what is left and says so", () => {
    line({ stock: { left: { [SOUP.id]: 1 }, soldOut: [] } });
    expect(screen.getByText(/Only 1 left/)).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "One more Lentil soup" }).disabled).toBe(true);
  });
});

describe("the cart in the browser", () => {
  function Probe() {
    const { cart, save } = useCart();
    return (
      <button type="button" onClick={() => save(setQuantity(cart, entryKey(cart!.entries[0]!), 5))}>
        {cart ? cart.entries.map((entry) => entry.quantity).join() : "empty"}
      </button>
    );
  }

  test("follows its cookie: what a tap writes, and what another tab wrote", () => {
    // jsdom takes no Secure cookie over http, as a browser takes none but on localhost: so this one speaks https.
    const written: string[] = [];
    let jar = cartCookie(soupAndChicken()).split(";")[0]!;
    Object.defineProperty(document, "cookie", {
      configurable: true,
      get: () => jar,
      set: (text: string) => {
        written.push(text);
        jar = text.split(";")[0]!;
      },
    });
    show(
      <CartProvider initial={null}>
        <Probe />
      </CartProvider>,
    );
    fireEvent.click(screen.getByRole("button", { name: "2,1" }));
    expect(screen.getByRole("button").textContent).toBe("5,1");
    expect(written[0]).toMatch(new RegExp(`^${CART_COOKIE}=1\\..*; Path=/; Secure; SameSite=Lax`));
    expect(cartIn(jar)?.revision).toBe(3);

    jar = "";
    fireEvent.focus(window);
    expect(screen.getByRole("button").textContent).toBe("empty");
    Reflect.deleteProperty(document, "cookie");
  });
});

describe("the checkout", () => {
  const blank: CheckoutValues = { fulfilment: "pickup", tableName: "", name: "", email: "", phone: "", note: "" };
  const refused = (code: Failure["code"], change: Partial<Failure> = {}): Failure => ({
    status: 400,
    code,
    requestId: "req-1",
    details: [],
    retryAfterSeconds: null,
    ...change,
  });

  function Fields({ failure, values }: { failure: Failure | null; values: CheckoutValues }) {
    const errors = useFieldErrors(failure, values);
    return <CheckoutFields restaurant={restaurant} values={values} errors={errors} signedInAs={null} />;
  }

  test("brings every field back as it was written, with what is wrong at its field", () => {
    const values = { ...blank, name: "Robin", email: "robin at home", note: "Quickly, please" };
    const failure = refused("invalid_input", { details: [{ field: "contact.email", message: "Invalid email" }] });
    show(<Fields failure={failure} values={values} />);
    const email = screen.getByLabelText<HTMLInputElement>("E-mail");
    expect(email.value).toBe("robin at home");
    expect(email.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById("email-error")?.textContent).toBe("Write the e-mail like name@example.org.");
    expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Robin");
    expect(screen.getByLabelText<HTMLInputElement>("Name").getAttribute("aria-invalid")).toBeNull();
  });

  test("asks a guest for one way to reach them, and a table only from those who sit at one", () => {
    show(
      <Fields
        failure={refused("invalid_input", { details: [{ field: "contact.email", message: "" }] })}
        values={blank}
      />,
    );
    expect(document.getElementById("email-error")?.textContent).toBe("Fill in E-mail or Phone.");
    expect(screen.getByLabelText<HTMLInputElement>("Which table?").required).toBe(false);
    expect(screen.getAllByRole("radio").map((radio) => (radio as HTMLInputElement).value)).toEqual([
      "pickup",
      "dine_in",
    ]);
  });

  test("shows the slip with its sum by the same engine, and one button that says what it does", () => {
    const cart = soupAndChicken();
    const view = viewCart(cart, menu, PLENTY);
    show(
      <CheckoutSummary view={view} page={{ restaurant, menu, availability }} cart={cart} open sending={false}>
        <PlaceOrderButton view={view} busy={false} currency="GBP" />
      </CheckoutSummary>,
    );
    expect(screen.getByRole("button").textContent).toBe("Place order · £24.50");
    expect(screen.getByText("Hot")).toBeTruthy();
    expect(screen.getByText("No salt")).toBeTruthy();
  });

  test("while it is being sent takes no second press and says so", () => {
    const view = viewCart(cartWith({ itemId: CHICKEN.id, quantity: 1, options: [mild] }), menu, PLENTY);
    show(<PlaceOrderButton view={view} busy currency="GBP" />);
    const button = screen.getByRole<HTMLButtonElement>("button", { name: "Sending your order" });
    expect(button.disabled).toBe(true);
  });

  test("with nothing left to order has no button", () => {
    const cart = cartWith({ itemId: SOUP.id, quantity: 1, options: [] });
    show(
      <PlaceOrderButton view={viewCart(cart, menu, { left: {}, soldOut: [SOUP.id] })} busy={false} currency="GBP" />,
    );
    expect(screen.queryByRole("button")).toBeNull();
  });

  const problem = (failure: Failure | null) =>
    show(<CheckoutProblem failure={failure} errors={{}} changes={[]} totalMinor={2450} currency="GBP" />);

  test("that may have gone through says so, and that pressing again is safe", () => {
    problem(refused("unavailable", { status: 503, retryAfterSeconds: 2 }));
    const alert = screen.getAllByRole("alert")[0]!;
    expect(alert.textContent).toContain("We are not sure that your order arrived");
    expect(alert.textContent).toContain("you will see the same order, not a second one");
    expect(alert.textContent).toContain("req-1");
  });

  test("that was refused says that nothing was ordered", () => {
    problem(refused("closed", { status: 422 }));
    expect(screen.getAllByRole("alert")[0]!.textContent).toContain("Nothing was ordered");
  });

  test("without a connection says that the order is safe here", () => {
    problem(null);
    expect(screen.getAllByRole("alert")[0]!.textContent).toContain("No connection");
  });

  test("speaks Arabic too, with the same numbers", () => {
    const view = viewCart(soupAndChicken(), menu, PLENTY);
    show(<PlaceOrderButton view={view} busy={false} currency="GBP" />, "ar");
    expect(screen.getByRole("button").textContent).toContain("24.50");
  });
});
