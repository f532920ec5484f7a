import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import type { PlaceOrderCommand } from "#domain/commands.ts";
import type { Menu } from "#domain/menu.ts";
import { shareOf, taxWithin } from "#domain/money.ts";
import { priceCart, type CartLine } from "#domain/pricing.ts";
import { menuAndCart } from "#test/domain/menus.ts";
import { PATIENCE, runs } from "#test/support/property-runs.ts";
import { place, placeCommand } from "./orders.ts";
import { readMenu } from "./restaurant.ts";
import { openWorld, refusal, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** Writes a menu that was made up into a restaurant of its own. Ids get a prefix, so that many fit into one database. */
async function write(menu: Menu): Promise<{ menu: Menu; renamed: (id: string) => string }> {
  const { query } = world;
  const prefix = uuidv7().slice(0, 8);
  const ids = new Map<string, string>();
  const renamed = (id: string) => {
    const known = ids.get(id) ?? uuidv7();
    ids.set(id, known);
    return known;
  };
  const restaurantId = uuidv7();
  const [station, category] = [uuidv7(), uuidv7()];
  await query(
    `insert into restaurants (id, slug, name, address, timezone, currency, tax_mode, locales, fulfilments, prep_minutes)
     values ($1::uuid, $1::text, $1::text, 'x', 'UTC', $2, $3, '{en}', '{pickup}', 10)`,
    [restaurantId, menu.currency, menu.taxMode],
  );
  await query("insert into stations (id, restaurant_id, slug, name) values ($1, $2, 'x', 'X')", [
    station,
    restaurantId,
  ]);
  await query("insert into categories (id, restaurant_id, slug, name) values ($1, $2, 'x', 'X')", [
    category,
    restaurantId,
  ]);
  for (const item of menu.items) {
    const itemId = renamed(item.id);
    await query(
      `insert into menu_items (id, restaurant_id, category_id, station_id, slug, name, price_minor, tax_bp, max_per_order, prep_minutes)
       values ($1, $2, $3, $4, $5, $5, $6, $7, 99, 5)`,
      [itemId, restaurantId, category, station, `${item.slug}-${prefix}`, item.priceMinor, item.taxBp],
    );
    for (const group of item.optionGroups) {
      await query(
        "insert into option_groups (id, restaurant_id, name, display, min, max) values ($1, $2, $3, $4, $5, $6)",
        [renamed(group.id), restaurantId, group.name, group.display, group.min, group.max],
      );
      await query("insert into item_option_groups (restaurant_id, item_id, group_id) values ($1, $2, $3)", [
        restaurantId,
        itemId,
        renamed(group.id),
      ]);
      for (const option of group.options) {
        await query(
          "insert into options (id, restaurant_id, group_id, name, price_delta_minor) values ($1, $2, $3, $4, $5)",
          [renamed(option.id), restaurantId, renamed(group.id), option.name, option.priceDeltaMinor],
        );
      }
    }
  }
  return { menu: await readMenu(query, restaurantId), renamed };
}

const renameCart = (cart: CartLine[], renamed: (id: string) => string): CartLine[] =>
  cart.map(({ itemId, quantity, options }) => ({
    itemId: renamed(itemId),
    quantity,
    options: options.map((option) => ({ ...option, optionId: renamed(option.optionId) })),
  }));

/** Ways in which a cart does not fit its menu. */
const MISFITS = [
  "a dish of elsewhere",
  "a choice of another dish",
  "the same choice twice",
  "two of a choice",
  "no choices",
  "more portions than anybody gets",
] as const;
const misfit = fc.record({ what: fc.constantFrom(...MISFITS), line: fc.nat(20), pick: fc.nat(50) });

/** The same cart with one thing about it that may be wrong: some menus allow it. */
function bend(
  cart: CartLine[],
  menu: Menu,
  { what, line, pick }: { what: string; line: number; pick: number },
): CartLine[] {
  const at = line % cart.length;
  const all = menu.items.flatMap(({ optionGroups }) => optionGroups.flatMap(({ options }) => options));
  const bent = (wish: CartLine): CartLine | CartLine[] => {
    switch (what) {
      case "a dish of elsewhere":
        return { ...wish, itemId: uuidv7(), options: [] };
      case "a choice of another dish": {
        const other = all[pick % Math.max(1, all.length)];
        return other ? { ...wish, options: [...wish.options, { optionId: other.id, quantity: 1 }] } : wish;
      }
      case "the same choice twice":
        return { ...wish, options: [...wish.options, ...wish.options.slice(0, 1)] };
      case "two of a choice":
        return { ...wish, options: wish.options.map((option) => ({ ...option, quantity: option.quantity + 1 })) };
      case "no choices":
        return { ...wish, options: [] };
      default:
        return [wish, wish].map((each) => ({ ...each, quantity: 60 }));
    }
  };
  return cart.flatMap((wish, index) => (index === at ? bent(wish) : wish));
}

/** A cart as somebody would send it who does the sums and does not ask the menu whether it fits. */
function carelessly(menu: Menu, cart: CartLine[]): PlaceOrderCommand {
  const options = menu.items.flatMap(({ optionGroups }) => optionGroups.flatMap((group) => group.options));
  const lines = cart.map((wish) => {
    const item = menu.items.find(({ id }) => id === wish.itemId);
    const extras = wish.options.map(
      ({ optionId, quantity }) => (options.find(({ id }) => id === optionId)?.priceDeltaMinor ?? 0) * quantity,
    );
    const unitPriceMinor = extras.reduce((sum, extra) => sum + extra, item?.priceMinor ?? 0);
    const subtotalMinor = unitPriceMinor * wish.quantity;
    const taxMinor = (menu.taxMode === "inclusive" ? taxWithin : shareOf)(subtotalMinor, item?.taxBp ?? 0);
    return { ...wish, id: uuidv7(), note: null, unitPriceMinor, subtotalMinor, taxMinor };
  });
  const sum = (of: "subtotalMinor" | "taxMinor") => lines.reduce((all, line) => all + line[of], 0);
  const [subtotalMinor, taxMinor] = [sum("subtotalMinor"), sum("taxMinor")];
  const totalMinor = menu.taxMode === "inclusive" ? subtotalMinor : subtotalMinor + taxMinor;
  const [first] = menu.items;
  const plain = placeCommand({ ...menu, items: menu.items.map((item) => ({ ...item, optionGroups: [] })) }, [
    { itemId: first?.id ?? "", quantity: 1, options: [] },
  ]);
  return { ...plain, lines, subtotalMinor, taxMinor, totalMinor };
}

describe("Postgres and the pricing engine", () => {
  test("agree on every cart that may be ordered, and on no amount that is another", PATIENCE, async () => {
    const tampering = fc.record({
      field: fc.constantFrom("unitPriceMinor", "subtotalMinor", "taxMinor", "totalMinor"),
      by: fc.integer({ min: -500, max: 500 }).filter((by) => by !== 0),
      line: fc.nat(20),
    });
    await fc.assert(
      fc.asyncProperty(menuAndCart, fc.array(tampering, { minLength: 1, maxLength: 3 }), async (made, tamperings) => {
        const { menu, renamed } = await write(made.menu);
        const cart = renameCart(made.cart, renamed);
        const priced = priceCart(menu, cart);
        if (!priced.ok) throw new Error(JSON.stringify(priced.problems));
        const command = placeCommand(menu, cart);
        for (const { field, by, line } of tamperings) {
          const at = line % command.lines.length;
          const bent =
            field === "totalMinor"
              ? { ...command, totalMinor: command.totalMinor + by }
              : {
                  ...command,
                  lines: command.lines.map((each, n) => (n === at ? { ...each, [field]: each[field] + by } : each)),
                };
          expect((await refusal(place(world.query, bent))).code, `${field} by ${by}`).toBe("menu_changed");
        }
        const { order } = await place(world.query, command);
        const { subtotalMinor, taxMinor, totalMinor } = priced.value;
        expect(order).toMatchObject({ subtotalMinor, taxMinor, totalMinor });
        expect(order.lines.map((line) => line.unitPriceMinor)).toEqual(
          priced.value.lines.map((line) => line.unitPriceMinor),
        );
      }),
      runs(20),
    );
  });

  test("agree on which carts may be ordered at all, whatever is in them", PATIENCE, async () => {
    let refused = 0;
    // Many carts for each menu: a menu takes longer to write than a cart to be refused.
    const wishes = fc.array(fc.array(misfit, { maxLength: 2 }), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(menuAndCart, wishes, async (made, all) => {
        const { menu, renamed } = await write(made.menu);
        for (const misfits of all) {
          let cart = renameCart(made.cart, renamed);
          for (const each of misfits) cart = bend(cart, menu, each);
          const command = carelessly(menu, cart);
          const priced = priceCart(menu, cart);
          if (priced.ok) {
            const { subtotalMinor, taxMinor, totalMinor } = priced.value;
            expect((await place(world.query, command)).order).toMatchObject({ subtotalMinor, taxMinor, totalMinor });
            continue;
          }
          refused++;
          expect((await refusal(place(world.query, command))).code).toBe("invalid_input");
          expect(await world.query("select id from orders where id = $1", [command.orderId])).toEqual([]);
        }
      }),
      runs(15),
    );
    expect(refused).toBeGreaterThan(0);
  });

  test("round tax alike, for amounts from nothing to the largest", PATIENCE, async () => {
    const amount = fc.oneof(fc.nat(1_000), fc.integer({ min: 0, max: 10_000_000_000 }));
    const pair = fc.tuple(amount, fc.integer({ min: 0, max: 10_000 }));
    await fc.assert(fc.asyncProperty(fc.array(pair, { minLength: 400, maxLength: 400 }), expectEqualTax), runs(5));
  });
});

async function expectEqualTax(pairs: [amount: number, bp: number][]): Promise<void> {
  const rows = await world.query<{ within: string; share: string }>(
    `select tax_of_v1('inclusive', amount, bp) as within, tax_of_v1('exclusive', amount, bp) as share
       from unnest($1::bigint[], $2::bigint[]) with ordinality as p(amount, bp, n) order by n`,
    [pairs.map(([amount]) => amount), pairs.map(([, bp]) => bp)],
  );
  const wanted = pairs.map(([amount, bp]) => ({
    within: String(taxWithin(amount, bp)),
    share: String(shareOf(amount, bp)),
  }));
  expect(rows).toEqual(wanted);
}
