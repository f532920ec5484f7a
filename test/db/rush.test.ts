import pg from "pg";
import { expect, test } from "vitest";
import { expectSound } from "./invariants.ts";
import { cancel, move, one, place, placeCommand } from "./orders.ts";
import { countRows, guestOf, openWorld, outcomes, SYSTEM, sha256 } from "./world.ts";

const repeat = <T>(times: number, work: (n: number) => T): T[] => Array.from({ length: times }, (_, n) => work(n));

test("of 200 orders at once for the last portion, one is accepted and the others hear that it is gone", async () => {
  await using world = await openWorld({ stock: { tart: 1 } });
  const { restaurant: r, menu, query } = world;
  const { answers, codes } = await outcomes(repeat(200, () => place(query, placeCommand(menu, [one(r.tart)]))));
  expect(answers).toHaveLength(1);
  expect(codes).toEqual(repeat(199, () => "out_of_stock"));
  expect(await query("select quantity from stock")).toEqual([{ quantity: 0 }]);
  expect(await countRows(query, "orders", "outbox", "deliveries")).toEqual({ orders: 1, outbox: 1, deliveries: 2 });
  await expectSound(query);
});

test("the same key and body sent 100 times at once is one order with 100 equal answers", async () => {
  await using world = await openWorld({ stock: { tart: 50 } });
  const { restaurant: r, menu, query } = world;
  const command = placeCommand(menu, [one(r.tart), one(r.soup, 2)]);
  const answers = await Promise.all(repeat(100, () => place(query, command)));
  expect(new Set(answers.map(({ order, capabilities }) => JSON.stringify({ order, capabilities }))).size).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await countRows(query, "orders", "order_lines", "outbox")).toEqual({ orders: 1, order_lines: 2, outbox: 1 });
  expect(await query("select quantity from stock")).toEqual([{ quantity: 49 }]);
});

test("one key with two bodies at once is one order, and the other body is refused", async () => {
  await using world = await openWorld();
  const { restaurant: r, menu, query } = world;
  const first = placeCommand(menu, [one(r.soup)]);
  const second = placeCommand(menu, [one(r.cola)], { once: { ...first.once, bodyHash: sha256("other") } });
  const { answers, codes } = await outcomes(repeat(20, (n) => place(query, n % 2 ? first : second)));
  expect(answers).toHaveLength(10);
  expect(codes).toEqual(repeat(10, () => "key_reused"));
  expect(await countRows(query, "orders")).toEqual({ orders: 1 });
});

test("orders of one restaurant and day are numbered 1, 2, 3 however many come at once", async () => {
  await using world = await openWorld();
  const { restaurant: r, menu, query } = world;
  const placed = await Promise.all(repeat(60, () => place(query, placeCommand(menu, [one(r.soup)]))));
  const numbers = placed.map(({ order }) => order.number).toSorted((a, b) => a - b);
  expect(numbers).toEqual(repeat(60, (n) => n + 1));
  const seqs = placed.map(({ boardChange }) => boardChange?.seq ?? 0).toSorted((a, b) => a - b);
  expect(seqs).toEqual(repeat(60, (n) => n + 1));
});

test("of 20 cancellations at once one returns the portions, once", async () => {
  await using world = await openWorld({ stock: { tart: 5 } });
  const { restaurant: r, menu, query } = world;
  const { order } = await place(query, placeCommand(menu, [one(r.tart, 3)]));
  const { answers, codes } = await outcomes(repeat(20, () => cancel(query, order.id, { actor: guestOf(order.id) })));
  expect(answers).toHaveLength(1);
  expect(codes).toEqual(repeat(19, () => "illegal_move"));
  expect(await query("select quantity from stock")).toEqual([{ quantity: 5 }]);
  await expectSound(query);
});

test("of two moves from the same version one is made", async () => {
  await using world = await openWorld();
  const { restaurant: r, menu, query } = world;
  const { order } = await place(query, placeCommand(menu, [one(r.soup)]));
  const { answers, codes } = await outcomes([
    move(query, order.id, { actor: SYSTEM, to: "confirmed", version: 1 }),
    move(query, order.id, { actor: SYSTEM, to: "rejected", version: 1, reason: "No gas" }),
  ]);
  expect(answers).toHaveLength(1);
  expect(codes).toEqual(["stale_version"]);
});

test("an order that waits while the menu changes is placed by the new menu or not at all", async () => {
  await using world = await openWorld();
  const { restaurant: r, menu, query } = world;
  const cook = new pg.Client({ connectionString: world.url });
  await cook.connect();
  const placeBeside = async (change: string, dish: { id: string }) => {
    await cook.query("begin");
    await cook.query(change);
    const waiting = outcomes([place(query, placeCommand(menu, [one(dish)]))]);
    try {
      const held = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      await expect.poll(async () => await query(held)).toHaveLength(1);
    } finally {
      await cook.query("commit");
    }
    return await waiting;
  };
  try {
    // A dish of nobody's cart costs more: nothing stands in the order's way.
    const other = await placeBeside(`update menu_items set price_minor = 999 where id = '${r.cola.id}'`, r.soup);
    expect(other.codes).toEqual([]);
    await expectSound(query);
    const taxed = await placeBeside(`update menu_items set tax_bp = 500 where id = '${r.soup.id}'`, r.soup);
    expect(taxed.codes).toEqual(["menu_changed"]);
    const dearer = await placeBeside(`update menu_items set price_minor = 9999 where id = '${r.tart.id}'`, r.tart);
    expect(dearer.codes).toEqual(["menu_changed"]);
    const abroad = await placeBeside(`update restaurants set currency = 'EUR' where id = '${r.id}'`, r.coffee);
    expect(abroad.codes).toEqual(["menu_changed"]);
  } finally {
    await cook.end();
  }
  expect(await countRows(query, "orders")).toEqual({ orders: 1 });
  await expectSound(query);
});
