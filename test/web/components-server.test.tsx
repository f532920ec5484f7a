import { renderToStaticMarkup } from "react-dom/server";
import type { ReactNode } from "react";
import { StaticRouter } from "react-router-dom/server";
import { expect, test } from "vitest";
import { CartBar } from "#web/components/cart-bar.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { ErrorSummary } from "#web/components/field.tsx";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { OptionGroup } from "#web/components/option-group.tsx";
import { CountingPrice } from "#web/components/price.tsx";
import { QuantityInput } from "#web/components/quantity-stepper.tsx";
import { ToastProvider } from "#web/components/toast.tsx";
import { LanguageProvider } from "#web/lib/language.tsx";
import { loadCatalogue } from "#web/messages/catalogue.ts";

// What a browser gets before any script, and all that it ever gets where scripts are off.
const catalogue = await loadCatalogue("en");
const sent = (children: ReactNode) =>
  renderToStaticMarkup(
    <StaticRouter location="/r/comanda-kitchen">
      <LanguageProvider language="en" catalogue={catalogue}>
        {children}
      </LanguageProvider>
    </StaticRouter>,
  );

test("a dialog is an open page with a way back", () => {
  const page = sent(
    <Dialog title="Margherita pizza" closeTo="/r/comanda-kitchen" onClose={() => undefined}>
      San Marzano tomato
    </Dialog>,
  );
  expect(page).toMatch(/<dialog open=""/);
  expect(page).toMatch(/<a [^>]*aria-label="Close"[^>]*href="\/r\/comanda-kitchen"/);
  expect(page).toContain("San Marzano tomato");
});

test("options come with the menu's defaults chosen, ready to be sent", () => {
  const group = {
    id: "size",
    name: "Size",
    display: "single" as const,
    min: 1,
    max: 1,
    options: [
      { id: "s", name: "Nine inch", priceDeltaMinor: 0 },
      { id: "l", name: "Twelve inch", priceDeltaMinor: 350, isDefault: true },
    ],
  };
  expect(sent(<OptionGroup group={group} currency="GBP" />)).toMatch(
    /<input type="radio"[^>]*checked=""[^>]*value="l"/,
  );
});

test("an amount can be typed; the buttons that would do nothing are not shown", () => {
  const page = sent(<QuantityInput of="Fries" name="amount" value={2} max={5} onChange={() => undefined} />);
  expect(page).toMatch(/<input[^>]*type="number"[^>]*name="amount"[^>]*value="2"/);
  expect(page.match(/<button/g)?.length).toBe(page.match(/<button[^>]*class="[^"]*\bscripted\b/g)?.length);
});

test("categories are addresses", () => {
  const page = sent(
    <FilterChips
      label="Categories"
      chips={[{ key: "mains", label: "Mains", to: "/r/x?category=mains", current: true }]}
    />,
  );
  expect(page).toContain('href="/r/x?category=mains"');
  expect(page).toContain('aria-current="true"');
});

test("the price stands there at once, with nothing left to count", () => {
  expect(sent(<CountingPrice minor={1150} currency="GBP" />).match(/£11\.50/g)).toHaveLength(2);
});

test("what the server has to say after a form was sent is a toast from the first byte", () => {
  const page = sent(
    <ToastProvider initial={[{ text: "Hummus added", tone: "good" }]}>
      <main />
    </ToastProvider>,
  );
  expect(page).toMatch(/aria-live="polite">.*Hummus added/);
});

test("where nothing is wrong and nothing is in the cart, nothing is shown", () => {
  expect(sent(<ErrorSummary errors={[]} />)).toBe("");
  expect(sent(<CartBar count={0} totalMinor={0} currency="GBP" to="/cart" />)).not.toContain("<a");
});
