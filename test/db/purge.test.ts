import { expect, test } from "vitest";
import type { PurgeResult } from "#domain/commands.ts";
import { applyAll } from "./events.ts";
import { one, place, placeCommand } from "./orders.ts";
import { countRows, openWorld } from "./world.ts";

test("what nobody needs any more is cleared away in pieces, and orders and their history stay", async () => {
  await using world = await openWorld();
  const { query, menu, restaurant: r, call } = world;
  await world.person();
  for (let n = 0; n < 3; n++) {
    const { deliveries } = await place(query, placeCommand(menu, [one(r.soup)]));
    if (n > 0) await applyAll(query, deliveries);
  }
  const kept = ["orders", "order_lines", "order_events", "notifications", "tickets", "stock_moves", "users"];
  const before = await countRows(query, ...kept);
  const purge = async (limit: number) => await call<PurgeResult>("purge_v1", { limit });
  expect(await purge(100)).toEqual({
    idempotencyKeys: 0,
    events: 0,
    inbox: 0,
    sessions: 0,
    accountLinks: 0,
    invitations: 0,
    securityLog: 0,
    pairings: 0,
    signInAttempts: 0,
    guests: 0,
    addresses: 0,
    kitchens: [],
  });

  await query("update idempotency_keys set created_at = now() - interval '8 days'");
  await query("update outbox set created_at = now() - interval '8 days'");
  await query("update inbox set handled_at = now() - interval '8 days'");
  await query("update sessions set expires_at = now() - interval '31 days'");
  await query(
    `insert into account_links (id, user_id, purpose, email, created_at, expires_at)
     select new_id(), id, 'verify_email', email, now() - interval '3 days', now() - interval '2 days' from users limit 1`,
  );
  await query(
    `insert into security_log (id, minute, at, last_at, kind, code, route, request_id, count)
     select new_id(), t, t, t, 'bad_token', 'unauthorized', 'GET /', 'r', 1
     from unnest(array[now() - interval '91 days', now() - interval '89 days']) t`,
  );
  await query(
    `insert into device_pairings (secret_hash, code_hash, expires_at)
     values ('old', 'old', now() - interval '2 days'), ('new', 'new', now() + interval '5 minutes')`,
  );
  expect(await purge(2)).toMatchObject({
    pairings: 1,
    idempotencyKeys: 2,
    events: 2,
    inbox: 0,
    sessions: 1,
    accountLinks: 1,
    securityLog: 1,
  });
  expect(await countRows(query, "security_log")).toEqual({ security_log: 1 });
  expect(await purge(2)).toMatchObject({ idempotencyKeys: 1, events: 2 });
  expect(await purge(100)).toMatchObject({ idempotencyKeys: 0, events: 0 });
  expect(await query("select secret_hash from device_pairings")).toEqual([{ secret_hash: "new" }]);
  // The first order's event was never handled, however old it is.
  expect(await query("select distinct acked_at from deliveries")).toEqual([{ acked_at: null }]);
  expect(await countRows(query, "outbox", "deliveries")).toEqual({ outbox: 1, deliveries: 2 });
  await query("update inbox set handled_at = now() - interval '91 days'");
  expect((await purge(100)).inbox).toBe(6);
  expect(await countRows(query, ...kept)).toEqual(before);
});

test("whoever ordered as a guest is forgotten after 90 days, and what they paid stays", async () => {
  await using world = await openWorld();
  const { query, menu, restaurant: r, call } = world;
  const customer = await world.person();
  const wish = { note: "For Ada", contact: { name: "Ada", email: "ada@example.com", phone: "+44 20 7946 0018" } };
  const old = await place(query, placeCommand(menu, [one(r.soup)], wish));
  const young = await place(query, placeCommand(menu, [one(r.soup)], wish));
  const own = await place(query, placeCommand(menu, [one(r.soup)], { ...wish, actor: customer.actor }));
  await applyAll(query, old.deliveries);
  await query(`update orders set placed_at = now() - interval '91 days' where id in ($1, $2)`, [
    old.order.id,
    own.order.id,
  ]);
  await query(`update orders set placed_at = now() - interval '89 days' where id = $1`, [young.order.id]);
  expect(await call<PurgeResult>("purge_v1", {})).toMatchObject({ guests: 1, kitchens: [r.id] });
  expect(await call<PurgeResult>("purge_v1", {})).toMatchObject({ guests: 0, kitchens: [] });
  const left = await query(
    `select id, contact_name, contact_email, contact_phone, note, total_minor::int from orders order by contact_name, placed_at`,
  );
  const known = {
    contact_name: "Ada",
    contact_email: "ada@example.com",
    contact_phone: "+44 20 7946 0018",
    note: "For Ada",
  };
  const total_minor = old.order.totalMinor;
  expect(left).toEqual([
    { id: old.order.id, contact_name: "", contact_email: null, contact_phone: null, note: null, total_minor },
    { id: own.order.id, ...known, total_minor },
    { id: young.order.id, ...known, total_minor },
  ]);
  expect(await query(`select recipient = 'erased:' || id as gone from notifications`)).toEqual([{ gone: true }]);
});

test("where mails about accounts went is forgotten after 90 days", async () => {
  await using world = await openWorld();
  const { query, call } = world;
  const { userId, email } = await world.person();
  for (const days of [91, 89]) {
    await query(
      `insert into notifications (id, event_id, channel, recipient, user_id, template, locale, created_at)
       values (new_id(), new_id(), 'email', $2, $1, 'welcome', 'en', now() - make_interval(days => $3))`,
      [userId, email, days],
    );
  }
  expect(await call<PurgeResult>("purge_v1", {})).toMatchObject({ addresses: 1 });
  expect(await query(`select recipient from notifications where recipient not like 'erased:%'`)).toEqual([
    { recipient: email },
  ]);
});
