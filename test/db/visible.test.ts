import { expect, test } from "vitest";
import { one, place, placeCommand } from "./orders.ts";
import { guestOf, openWorld } from "./world.ts";

test("whether an order may be seen is put into the statement that asks, and finds its rows by index", async () => {
  await using world = await openWorld();
  const { query, menu, restaurant: r } = world;
  const { actor } = await world.person();
  for (let n = 0; n < 5; n++) await place(query, placeCommand(menu, [one(r.soup)], { actor }));
  await query("set enable_seqscan = off");
  const plan = async (sql: string, params: unknown[]) =>
    (await query<{ "QUERY PLAN": string }>(`explain (verbose) ${sql}`, params))
      .map((row) => row["QUERY PLAN"])
      .join("\n");

  const own = await plan(
    `select o.id from actor_scope_v1($1) scope join orders o on o.user_id = scope.user_id and visible_to(o, scope)`,
    [JSON.stringify(actor)],
  );
  expect(own).not.toContain("visible_to");
  expect(own).toMatch(/orders_by_user/);
  const one_ = await plan(
    `select o.id from actor_scope_v1($1) scope join orders o on o.id = $2 and visible_to(o, scope)`,
    [JSON.stringify(guestOf("00000000-0000-0000-0000-000000000000")), "00000000-0000-0000-0000-000000000000"],
  );
  expect(one_).not.toContain("visible_to");
  expect(one_).toMatch(/orders_pkey/);
});

test("the small functions that every view calls are put into its statement as well", async () => {
  await using world = await openWorld();
  const rows = await world.query<{ "QUERY PLAN": string }>(
    `explain (verbose) select iso(o.placed_at), tax_of_v1(o.tax_mode, o.total_minor, 500), lease_v1(o.version, 12, 30),
       delivery_view_v1(e, 'kitchen', 1), board_change_v1(o.restaurant_id, o.feed_seq, null, null), effective_state_v1(r)
     from orders o, outbox e, restaurants r`,
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).not.toMatch(/\b(iso|tax_of_v1|lease_v1|delivery_view_v1|board_change_v1|effective_state_v1)\(/);
});
