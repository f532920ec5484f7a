import { scryptSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Menu } from "#domain/menu.ts";
import { priceCart } from "#domain/pricing.ts";
import { MEMBER_ROLES, PLATFORM_ROLES } from "#domain/roles.ts";
import { DEMO_ACCOUNTS, DEMO_RESTAURANTS, DEMO_SERVICE_TOKEN, seed } from "#db/seed.ts";
import { testDatabase, type TestDatabase } from "#test/support/postgres.ts";
import { sha256 } from "./world.ts";

const SEEDED = [
  "restaurants",
  "stations",
  "categories",
  "menu_items",
  "option_groups",
  "options",
  "item_option_groups",
  "stock",
  "stock_moves",
  "users",
  "memberships",
  "service_tokens",
];

const contents = async (database: TestDatabase) => {
  const all: Record<string, unknown> = {};
  for (const table of SEEDED) {
    all[table] = await database.query(`select t.*, t.xmin::text from ${table} t order by to_jsonb(t)::text`);
  }
  return all;
};

const menus = async (database: TestDatabase) => {
  const rows = await database.query<{ slug: string; menu: Menu }>(
    "select slug, menu_view_v1(id) as menu from restaurants order by sort",
  );
  return rows;
};

describe("the demo", () => {
  test("is the same after one run and after three", async () => {
    await using database = await testDatabase();
    await seed(database.url, { environment: "development" });
    const once = await contents(database);
    await seed(database.url, { environment: "development" });
    await seed(database.url, { environment: "development" });
    expect(await contents(database)).toEqual(once);
  });

  test("has 19 dishes in mains, sides, drinks and desserts, and a second house with a tree of categories", async () => {
    await using database = await testDatabase();
    await seed(database.url, { environment: "development" });
    const [kitchen, harbour] = await menus(database);
    expect(kitchen?.menu.categories.map(({ slug }) => slug)).toEqual(["mains", "sides", "drinks", "desserts"]);
    expect(kitchen?.menu.items).toHaveLength(19);
    expect(harbour?.menu.items).toHaveLength(7);
    expect(harbour?.menu.taxMode).toBe("exclusive");
    const parents = new Map(harbour?.menu.categories.map(({ id, parentId }) => [id, parentId]));
    const depth = (id: string): number => 1 + (parents.get(id) ? depth(parents.get(id) ?? "") : 0);
    expect(Math.max(...[...parents.keys()].map(depth))).toBe(3);
  });

  test("says everything in English and in Arabic, with a drawn picture for every dish", async () => {
    const pictures = Object.keys(JSON.parse(readFileSync("web/pictures.json", "utf8")) as object);
    for (const restaurant of DEMO_RESTAURANTS) {
      const words = [
        restaurant,
        ...restaurant.categories,
        ...restaurant.groups,
        ...restaurant.groups.flatMap(({ options }) => options),
        ...restaurant.items,
      ];
      for (const { name } of words)
        expect(name).toEqual({ en: expect.stringMatching(/\w/), ar: expect.stringMatching(/[؀-ۿ]/) });
      for (const { slug, description } of restaurant.items) {
        expect(description.en.length, slug).toBeGreaterThan(40);
        expect(description.ar, slug).toMatch(/[؀-ۿ]{2}/);
        expect(pictures, slug).toContain(slug);
      }
      expect(pictures).toContain(restaurant.slug);
    }
  });

  test("can be ordered dish by dish, with the choices that are ticked already", async () => {
    await using database = await testDatabase();
    await seed(database.url, { environment: "development" });
    for (const { menu } of await menus(database)) {
      for (const item of menu.items) {
        const options = item.optionGroups
          .flatMap((group) => group.options.filter(({ isDefault }) => isDefault))
          .map(({ id }) => ({ optionId: id, quantity: 1 }));
        const priced = priceCart(menu, [{ itemId: item.id, quantity: 1, options }]);
        expect(priced.ok, item.slug).toBe(true);
      }
    }
  });

  test("leaves what happened since alone: sold out, counts, numbers, and what an owner added", async () => {
    await using database = await testDatabase();
    await seed(database.url, { environment: "development" });
    await database.query("update restaurants set state = 'closed', last_number = 41");
    await database.query("update menu_items set sold_out = true where slug = 'hummus'");
    await database.query(
      "insert into stock_moves (item_id, delta, reason, ref) select item_id, -1, 'waste', 'dropped' from stock",
    );
    await database.query("update users set password_hash = 'own' where username = 'owner'");
    await database.query(
      `insert into categories (id, restaurant_id, slug, name) select gen_random_uuid(), id, 'specials', 'Specials' from restaurants`,
    );
    const before = await contents(database);
    await seed(database.url, { environment: "development" });
    expect(await contents(database)).toEqual(before);
  });

  test("sets its own dishes back to what they were", async () => {
    await using database = await testDatabase();
    await seed(database.url, { environment: "development" });
    await database.query("update menu_items set price_minor = 1, name = 'Oops' where slug = 'hummus'");
    await seed(database.url, { environment: "development" });
    expect(await database.query("select name, price_minor from menu_items where slug = 'hummus'")).toEqual([
      { name: "Hummus", price_minor: "590" },
    ]);
  });

  test("has somebody for each role, who can sign in with the password that is printed", async () => {
    await using database = await testDatabase();
    await seed(database.url, { environment: "development" });
    const roles = new Set(DEMO_ACCOUNTS.map(({ role }) => role));
    for (const role of [...MEMBER_ROLES, ...PLATFORM_ROLES]) expect(roles).toContain(role);
    for (const { email, role, password } of DEMO_ACCOUNTS) {
      const [row] = await database.query<{ role: string; hash: string }>(
        "select me_view_v1(id)->>'role' as role, password_hash as hash from users where email = $1",
        [email],
      );
      expect(row?.role).toBe(role);
      const [, salt = "", hash = ""] = /^\$scrypt\$ln=15,r=8,p=3\$([^$]+)\$([^$]+)$/.exec(row?.hash ?? "") ?? [];
      if (email !== DEMO_ACCOUNTS[0]?.email) continue; // all have the same hash, and each check takes a while
      const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
      expect(scryptSync(password, Buffer.from(salt, "base64"), 32, cost).toString("base64")).toBe(`${hash}=`);
    }
    expect(await database.query("select hash from service_tokens")).toEqual([{ hash: sha256(DEMO_SERVICE_TOKEN) }]);
  });

  test.each(["production", "", "staging"])("is not for %j", async (environment) => {
    await using database = await testDatabase();
    await expect(seed(database.url, { environment })).rejects.toThrow(/only for development/);
    expect(await database.query("select * from users")).toEqual([]);
  });
});
