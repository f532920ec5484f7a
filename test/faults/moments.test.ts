import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { one, place, placeCommand } from "#test/db/orders.ts";
import { openWorld } from "#test/db/world.ts";
import { watchMoments } from "./moments.ts";

test("stock that was wrong for a moment is seen, though it is right in the end", async () => {
  await using world = await openWorld({ stock: { tart: 20 } });
  const { query, menu, restaurant: r } = world;
  const over = new AbortController();
  const watching = watchMoments(query, over.signal, 10);
  await place(query, placeCommand(menu, [one(r.tart)]));
  const change = (by: number) =>
    `set session_replication_role = replica; update stock set quantity = quantity + ${by}; set session_replication_role = origin`;
  await query(change(1));
  await sleep(300);
  await query(change(-1));
  over.abort();
  const { looks, broken } = await watching;
  expect(looks).toBeGreaterThan(1);
  expect(broken[0]).toContain("a balance is not the sum of its moves");
});

test("a database that is away is looked at when it is there again, and nothing is made of that", async () => {
  await using world = await openWorld({ stock: { tart: 20 } });
  const over = new AbortController();
  let asked = 0;
  const watching = watchMoments(
    async (sql, params) => {
      if (++asked < 3) throw new Error("The database is away.");
      over.abort();
      return await world.query(sql, params);
    },
    over.signal,
    10,
  );
  expect(await watching).toEqual({ looks: 1, broken: [] });
});
