import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { one, place, placeCommand } from "./orders.ts";
import { countStock, openRestaurant, readMenu } from "./restaurant.ts";
import { openWorld, type World } from "./world.ts";

const versions = async ({ query, restaurant }: World) => {
  const [row] = await query<{ menu: string; availability: string }>(
    "select menu_version as menu, availability_seq as availability from restaurants where id = $1",
    [restaurant.id],
  );
  return { menu: Number(row?.menu), availability: Number(row?.availability) };
};

let world: World;
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 5 } });
});
afterAll(async () => await world[Symbol.asyncDispose]());

describe("a new version of the menu", () => {
  // These come first: they need the menu as it was written.
  test.each([
    [
      "an order that takes the last portions",
      async (world: World) => {
        await place(world.query, placeCommand(world.menu, [one(world.restaurant.tart, 5)]));
      },
    ],
    [
      "a restock",
      async ({ query, restaurant }: World) => {
        await query("insert into stock_moves (item_id, delta, reason, ref) values ($1, 1, 'restock', 'x')", [
          restaurant.tart.id,
        ]);
      },
    ],
    [
      "a dish that is sold out",
      async ({ query }: World) => {
        await query("update menu_items set sold_out = true");
      },
    ],
    [
      "an update that sets what is there already",
      async ({ query }: World) => {
        await query("update menu_items set name = name, price_minor = price_minor, updated_at = now()");
      },
    ],
    [
      "another restaurant",
      async ({ query }: World) => {
        await openRestaurant(query);
      },
    ],
  ])("is not made by %s", async (_, change) => {
    const before = await versions(world);
    await change(world);
    expect((await versions(world)).menu).toBe(before.menu);
  });

  test.each([
    ["a price", "update menu_items set price_minor = price_minor + 1"],
    ["a name", "update menu_items set name = name || '!' where slug = 'soup'"],
    ["a dish that leaves", "update menu_items set active = false where slug = 'soup'"],
    ["a choice's price", "update options set price_delta_minor = 1 where name = 'Olives'"],
    ["a choice that leaves", "delete from options where name = 'Olives'"],
    ["how many choices a dish asks for", "update option_groups set max = 2 where name = 'Toppings'"],
    ["a question that a dish stops asking", "delete from item_option_groups"],
    ["a category's name", "update categories set name = 'Snacks' where slug = 'food'"],
    ["how tax is shown", "update restaurants set tax_mode = 'exclusive'"],
  ])("is made once by %s, in however many rows", async (_, change) => {
    const before = await versions(world);
    await world.query(change);
    expect(await versions(world)).toEqual({ menu: before.menu + 1, availability: before.availability + 1 });
    await world.query(change.replace("+ 1", "+ 0").replace("|| '!'", ""));
    expect((await versions(world)).menu).toBe(before.menu + 1);
  });

  test("does not touch orders: renaming and repricing leave them as they were", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const cart = [{ itemId: r.pizza.id, quantity: 1, options: [{ optionId: r.sizes.large, quantity: 1 }] }];
    const { order, boardChange } = await place(query, placeCommand(menu, cart));
    await query("update menu_items set name = 'Flatbread', price_minor = 1, translations = '{}', tax_bp = 0");
    await query("update option_groups set name = 'Grösse'");
    await query("delete from options");
    await query("update menu_items set deleted_at = now()");
    const [row] = await query<{ order: typeof order; card: unknown }>(
      "select order_view_v1(o) as order, board_card_v1(o) as card from orders o",
    );
    expect(row?.order.lines).toEqual(order.lines);
    expect(row?.order.totalMinor).toBe(order.totalMinor);
    expect(row?.card).toEqual(boardChange?.card); // the kitchen reads what the guest ordered
    const books = await query("select item_id, sum(subtotal_minor) as sum from order_lines group by item_id");
    expect(books).toEqual([{ item_id: r.pizza.id, sum: String(order.subtotalMinor) }]);
  });
});

describe("categories", () => {
  const add = async ({ query, restaurant }: World, slug: string, parent: string | null, sort = 0): Promise<string> => {
    const id = uuidv7();
    await query(
      "insert into categories (id, restaurant_id, parent_id, slug, name, sort) values ($1, $2, $3, $4, $4, $5)",
      [id, restaurant.id, parent, slug, sort],
    );
    return id;
  };

  test("are a tree of any depth that is read in one statement, parents before their children, each level in its order", async () => {
    await using world = await openWorld();
    const { query, restaurant: r } = world;
    const hot = await add(world, "hot-drinks", r.categories.drinks, 2);
    const cold = await add(world, "cold-drinks", r.categories.drinks, 1);
    await add(world, "sodas", cold);
    await add(world, "teas", hot);
    await query("update menu_items set category_id = $2 where id = $1", [r.cola.id, cold]);
    const menu = await readMenu(query, r.id);
    expect(menu.categories.map(({ slug }) => slug)).toEqual([
      "food",
      "drinks",
      "cold-drinks",
      "sodas",
      "hot-drinks",
      "teas",
    ]);
    expect(menu.items.at(-1)?.slug).toBe("cola");
  });

  test("never stand below themselves", async () => {
    await using world = await openWorld();
    const { query } = world;
    const top = await add(world, "top", null);
    const middle = await add(world, "middle", top);
    const bottom = await add(world, "bottom", middle);
    const put = async (id: string, parent: string) =>
      await query("update categories set parent_id = $2 where id = $1", [id, parent]);
    await expect(put(top, bottom)).rejects.toMatchObject({ constraint: "categories_no_cycle" });
    await expect(put(top, top)).rejects.toMatchObject({ code: "23514" });
    await expect(
      query("update categories set parent_id = case id when $1 then $2::uuid else $1::uuid end where id in ($1, $2)", [
        top,
        middle,
      ]),
    ).rejects.toMatchObject({ constraint: "categories_no_cycle" });
  });

  test("do not close a circle when two are moved at the same moment", async () => {
    await using world = await openWorld();
    const { query } = world;
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await add(world, `a${round}`, null), await add(world, `b${round}`, null)];
      const put = async (id: string, parent: string) =>
        await query("update categories set parent_id = $2 where id = $1", [id, parent]);
      const settled = await Promise.allSettled([put(a, b), put(b, a)]);
      expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    }
  });

  test("are not left without a parent, and take none of another restaurant", async () => {
    await using world = await openWorld();
    const { query, restaurant: r } = world;
    await add(world, "child", r.categories.drinks);
    await query("delete from item_option_groups");
    await query("delete from menu_items where category_id = $1", [r.categories.drinks]);
    await expect(query("delete from categories where id = $1", [r.categories.drinks])).rejects.toMatchObject({
      constraint: "categories_parent_exists",
    });
    const other = await openRestaurant(query);
    await expect(add(world, "lost", other.categories.food)).rejects.toMatchObject({
      constraint: "categories_parent_exists",
    });
  });
});

test("a dish of one restaurant cannot hang in another's category, station or question", async () => {
  await using world = await openWorld();
  const { query, restaurant: r } = world;
  const other = await openRestaurant(query);
  for (const [column, value, constraint] of [
    ["category_id", other.categories.food, "menu_items_category_exists"],
    ["station_id", other.stations.hot, "menu_items_station_exists"],
  ]) {
    await expect(query(`update menu_items set ${column} = $2 where id = $1`, [r.soup.id, value])).rejects.toMatchObject(
      {
        constraint,
      },
    );
  }
  await expect(countStock(query, { ...r, id: other.id }, r.soup, 1)).rejects.toMatchObject({
    constraint: "stock_item_exists",
  });
});
