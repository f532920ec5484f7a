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
