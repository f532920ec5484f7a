import fc from "fast-check";
import type { Menu, MenuItem, OptionDisplay, OptionGroup } from "#domain/menu.ts";
import type { CartLine } from "#domain/pricing.ts";

/** Ids of a test's own: the same for the same number. */
export const idOf = (kind: number, number: number): string =>
  `${kind.toString(16).padStart(8, "0")}-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;

const price = fc.integer({ min: 0, max: 50_000 });

const groupOf = (item: number, index: number): fc.Arbitrary<OptionGroup> =>
  fc
    .record({
      display: fc.constantFrom<OptionDisplay>("single", "multiple", "quantity"),
      deltas: fc.array(price, { minLength: 1, maxLength: 4 }),
      required: fc.boolean(),
      max: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ display, deltas, required, max }) => ({
      id: idOf(2, item * 10 + index),
      name: `Group ${index}`,
      translations: {},
      display,
      min: required ? 1 : 0,
      max: display === "single" ? 1 : max,
      options: deltas.map((priceDeltaMinor, option) => ({
        id: idOf(3, item * 100 + index * 10 + option),
        name: `Option ${option}`,
        translations: {},
        priceDeltaMinor,
        isDefault: false,
      })),
    }));

const itemOf = (number: number): fc.Arbitrary<MenuItem> =>
  fc
    .record({
      priceMinor: price,
      taxBp: fc.constantFrom(0, 500, 725, 1_000, 1_900, 2_000),
      groups: fc
        .integer({ min: 0, max: 2 })
        .chain((count) => fc.tuple(...[...Array(count).keys()].map((g) => groupOf(number, g)))),
    })
    .map(({ priceMinor, taxBp, groups }) => ({
      id: idOf(1, number),
      categoryId: idOf(4, 1),
      slug: `dish-${number}`,
      name: `Dish ${number}`,
      description: "",
      translations: {},
      priceMinor,
      taxBp,
      picture: null,
      maxPerOrder: 99,
      prepMinutes: 10,
      allergens: [],
      diets: [],
      optionGroups: groups,
    }));

export const menuOf = (items: number): fc.Arbitrary<Menu> =>
  fc
    .record({
      taxMode: fc.constantFrom<Menu["taxMode"]>("inclusive", "exclusive"),
      items: fc.tuple(...[...Array(items).keys()].map(itemOf)),
    })
    .map(({ taxMode, items }) => ({
      restaurantId: idOf(5, 1),
      version: 1,
      currency: "GBP",
      taxMode,
      locales: ["en"],
      categories: [{ id: idOf(4, 1), parentId: null, slug: "all", name: "All", translations: {} }],
      items: [...items],
    }));

/** Choices that the group allows. */
const choicesOf = (group: OptionGroup): fc.Arbitrary<CartLine["options"]> =>
  fc
    .record({
      picked: fc.shuffledSubarray(group.options, {
        minLength: Math.min(group.min, 1),
        maxLength: Math.min(group.max, group.options.length),
      }),
      many: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ picked, many }) => {
      const spare = group.max - picked.length;
      return picked.map(({ id }, index) => ({
        optionId: id,
        quantity: group.display === "quantity" && index === 0 ? Math.min(many, 1 + spare) : 1,
      }));
    });

const lineOf = (item: MenuItem): fc.Arbitrary<CartLine> =>
  fc
    .record({
      quantity: fc.integer({ min: 1, max: 9 }),
      options: fc.tuple(...item.optionGroups.map(choicesOf)).map((all) => all.flat()),
    })
    .map(({ quantity, options }) => ({ itemId: item.id, quantity, options }));

/** A menu and a cart that may be ordered from it. */
export const menuAndCart: fc.Arbitrary<{ menu: Menu; cart: CartLine[] }> = menuOf(4).chain((menu) =>
  fc
    .array(fc.constantFrom(...menu.items).chain(lineOf), { minLength: 1, maxLength: 8 })
    .map((cart) => ({ menu, cart })),
);
