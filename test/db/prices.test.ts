import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import type { Menu } from "#domain/menu.ts";
import { shareOf, taxWithin } from "#domain/money.ts";
import { priceCart, type CartLine } from "#domain/pricing.ts";
import { menuAndCart } from "#test/domain/menus.ts";
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

describe("Postgres and the pricing engine", () => {
  test("agree on every cart that may be ordered, and on no price that is one unit off", async () => {
    await fc.assert(
      fc.asyncProperty(menuAndCart, fc.nat(), async (made, which) => {
        const { menu, renamed } = await write(made.menu);
        const cart = renameCart(made.cart, renamed);
        const priced = priceCart(menu, cart);
        if (!priced.ok) throw new Error(JSON.stringify(priced.problems));
        const command = placeCommand(menu, cart);
        const at = which % command.lines.length;
        for (const change of [
          { unitPriceMinor: (command.lines[at]?.unitPriceMinor ?? 0) + 1 },
          { taxMinor: (command.lines[at]?.taxMinor ?? 0) + 1 },
        ]) {
          const lines = command.lines.map((line, index) => (index === at ? { ...line, ...change } : line));
          expect((await refusal(place(world.query, { ...command, lines }))).code).toBe("menu_changed");
        }
        const { order } = await place(world.query, command);
        const { subtotalMinor, taxMinor, totalMinor } = priced.value;
        expect(order).toMatchObject({ subtotalMinor, taxMinor, totalMinor });
        expect(order.lines.map((line) => line.unitPriceMinor)).toEqual(
          priced.value.lines.map((line) => line.unitPriceMinor),
        );
      }),
      { numRuns: 15 },
    );
  });

  test("round tax alike, for amounts from nothing to the largest", async () => {
    const pairs = fc.sample(
      fc.tuple(
        fc.oneof(fc.nat(1_000), fc.integer({ min: 0, max: 10_000_000_000 })),
        fc.integer({ min: 0, max: 10_000 }),
      ),
      2_000,
    );
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
  });
});
