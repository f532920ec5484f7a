import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Menu } from "#domain/menu.ts";
import { shareOf, taxWithin } from "#domain/money.ts";
import { priceCart, type CartLine, type CartRefusal, type PricedCart } from "#domain/pricing.ts";
import { runs } from "#test/support/property-runs.ts";
import { idOf, menuAndCart } from "./menus.ts";

const RUNS = runs(300);

function priced(menu: Menu, cart: readonly CartLine[]): PricedCart {
  const result = priceCart(menu, cart);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

describe("a cart that may be ordered", () => {
  test("costs exactly what its lines cost, each line its dish and choices times its portions", () => {
    fc.assert(
      fc.property(menuAndCart, ({ menu, cart }) => {
        const { lines, subtotalMinor, taxMinor, totalMinor } = priced(menu, cart);
        for (const line of lines) {
          const item = menu.items.find(({ id }) => id === line.itemId);
          const extras = line.options.reduce(
            (sum, { priceDeltaMinor, quantity }) => sum + priceDeltaMinor * quantity,
            0,
          );
          expect(line.unitPriceMinor).toBe((item?.priceMinor ?? 0) + extras);
          expect(line.subtotalMinor).toBe(line.unitPriceMinor * line.quantity);
        }
        expect(subtotalMinor).toBe(lines.reduce((sum, line) => sum + line.subtotalMinor, 0));
        expect(taxMinor).toBe(lines.reduce((sum, line) => sum + line.taxMinor, 0));
        expect(totalMinor).toBe(menu.taxMode === "inclusive" ? subtotalMinor : subtotalMinor + taxMinor);
      }),
      RUNS,
    );
  });

  test("costs the same in whatever order its lines and choices come", () => {
    fc.assert(
      fc.property(menuAndCart, fc.infiniteStream(fc.nat()), ({ menu, cart }, numbers) => {
        const random = numbers[Symbol.iterator]();
        const shuffled = cart
          .map((line) => ({ line: { ...line, options: line.options.toReversed() }, key: random.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ line }) => line);
        const { subtotalMinor, taxMinor, totalMinor } = priced(menu, cart);
        expect(priced(menu, shuffled)).toMatchObject({ subtotalMinor, taxMinor, totalMinor });
      }),
      RUNS,
    );
  });

  test("is priced in whole units, never below nothing, and never taxed more than it costs", () => {
    fc.assert(
      fc.property(menuAndCart, ({ menu, cart }) => {
        const { lines, subtotalMinor, taxMinor, totalMinor } = priced(menu, cart);
        for (const amount of [subtotalMinor, taxMinor, totalMinor, ...lines.map((line) => line.taxMinor)]) {
          expect(Number.isSafeInteger(amount)).toBe(true);
          expect(amount).toBeGreaterThanOrEqual(0);
        }
        for (const line of lines) expect(line.taxMinor).toBeLessThanOrEqual(line.subtotalMinor);
      }),
      RUNS,
    );
  });

  test("costs more, or the same, with one more portion", () => {
    fc.assert(
      fc.property(menuAndCart, ({ menu, cart }) => {
        const [first, ...rest] = cart as [CartLine, ...CartLine[]];
        const more = priced(menu, [{ ...first, quantity: first.quantity + 1 }, ...rest]);
        expect(more.totalMinor).toBeGreaterThanOrEqual(priced(menu, cart).totalMinor);
      }),
      RUNS,
    );
  });

  test("is priced without changing the menu or the cart", () => {
    fc.assert(
      fc.property(menuAndCart, ({ menu, cart }) => {
        const before = JSON.stringify({ menu, cart });
        priceCart(menu, cart);
        expect(JSON.stringify({ menu, cart })).toBe(before);
      }),
      RUNS,
    );
  });
});

const soup = idOf(1, 1);
const pizza = idOf(1, 2);
const [small, large, olives, cheese] = [1, 2, 3, 4].map((n) => idOf(3, n)) as [string, string, string, string];
const option = (id: string, priceDeltaMinor = 0) => ({
  id,
  name: id,
  translations: {},
  priceDeltaMinor,
  isDefault: false,
});
const dish = (id: string, priceMinor: number, optionGroups: Menu["items"][number]["optionGroups"] = []) => ({
  id,
  categoryId: idOf(4, 1),
  slug: id,
  name: id,
  description: "",
  translations: {},
  priceMinor,
  taxBp: 2_000,
  picture: null,
  maxPerOrder: 5,
  prepMinutes: 5,
  allergens: [],
  diets: [],
  optionGroups,
});
const group = (
  id: number,
  min: number,
  max: number,
  display: "single" | "multiple",
  options: ReturnType<typeof option>[],
) => ({
  id: idOf(2, id),
  name: "Group",
  translations: {},
  display,
  min,
  max,
  options,
});
const MENU: Menu = {
  restaurantId: idOf(5, 1),
  version: 7,
  currency: "GBP",
  taxMode: "inclusive",
  locales: ["en"],
  categories: [],
  items: [
    dish(soup, 650),
    dish(pizza, 1_050, [
      group(1, 1, 1, "single", [option(small), option(large, 300)]),
      group(2, 0, 1, "multiple", [option(olives, 100), option(cheese, 150)]),
    ]),
  ],
};
const choose = (...ids: string[]) => ids.map((optionId) => ({ optionId, quantity: 1 }));

test.each<[string, CartLine[], CartRefusal]>([
  ["nothing", [], "empty_cart"],
  ["a dish that is not on it", [{ itemId: idOf(1, 9), quantity: 1, options: [] }], "unknown_item"],
  ["a choice of another dish", [{ itemId: soup, quantity: 1, options: choose(olives) }], "unknown_option"],
  ["no size", [{ itemId: pizza, quantity: 1, options: [] }], "option_count"],
  ["two sizes", [{ itemId: pizza, quantity: 1, options: choose(small, large) }], "option_count"],
  ["more toppings than fit", [{ itemId: pizza, quantity: 1, options: choose(small, olives, cheese) }], "option_count"],
  [
    "a topping twice over",
    [{ itemId: pizza, quantity: 1, options: [...choose(small), { optionId: olives, quantity: 2 }] }],
    "option_count",
  ],
  [
    "the same choice twice",
    [{ itemId: pizza, quantity: 1, options: choose(small, olives, olives) }],
    "duplicate_option",
  ],
  ["too many on one line", [{ itemId: soup, quantity: 6, options: [] }], "too_many"],
  [
    "too many over two lines",
    [
      { itemId: soup, quantity: 3, options: [] },
      { itemId: soup, quantity: 3, options: [] },
    ],
    "too_many",
  ],
])("a cart with %s is refused, and says where", (_, cart, reason) => {
  const result = priceCart(MENU, cart);
  expect(result.ok).toBe(false);
  expect(result.problems?.map((problem) => problem.reason)).toContain(reason);
  for (const { line } of result.problems ?? []) expect(line).toBeLessThan(Math.max(1, cart.length));
});

test("a note is kept without its spaces, and an empty one is none", () => {
  const line = (note: string) => priced(MENU, [{ itemId: soup, quantity: 1, options: [], note }]).lines[0]?.note;
  expect(line("  no salt ")).toBe("no salt");
  expect(line("   ")).toBeNull();
});

describe("tax is rounded half up, once", () => {
  test.each([
    // amount, basis points, tax on top
    [0, 2_000, 0],
    [1, 2_000, 0],
    [2, 2_000, 0],
    [3, 2_000, 1],
    [50, 500, 3],
    [49, 500, 2],
    [30, 500, 2],
    [999, 725, 72],
    [1_000, 725, 73],
    [10_000_000_000, 10_000, 10_000_000_000],
  ])("%i at %i basis points on top is %i", (amount, bp, tax) => expect(shareOf(amount, bp)).toBe(tax));

  test.each([
    // gross, basis points, tax within
    [0, 2_000, 0],
    [1, 2_000, 0],
    [2, 2_000, 0],
    [3, 2_000, 1],
    [120, 2_000, 20],
    [119, 2_000, 20],
    [117, 2_000, 20],
    [116, 2_000, 19],
    [105, 500, 5],
    [1_190, 1_900, 190],
    [10_000_000_000, 10_000, 5_000_000_000],
  ])("%i at %i basis points within is %i", (gross, bp, tax) => expect(taxWithin(gross, bp)).toBe(tax));

  test("to within half a unit of the exact amount", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 10_000 }), (amount, bp) => {
        expect(Math.abs(shareOf(amount, bp) - (amount * bp) / 10_000)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(taxWithin(amount, bp) - (amount * bp) / (10_000 + bp))).toBeLessThanOrEqual(0.5);
      }),
      RUNS,
    );
  });
});
