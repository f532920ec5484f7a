import { expect, test } from "vitest";
import { auditDatabase } from "#db/audit/invariants.ts";
import type { Query } from "#db/audit/query.ts";
import type { PurgeResult } from "#domain/commands.ts";
import { applyAll } from "#test/db/events.ts";
import { expectSound } from "#test/db/invariants.ts";
import { countRows, openWorld } from "#test/db/world.ts";
import { haveEvening } from "./evening.ts";

/** Columns that say when something was, by table. */
const TIMES: Record<string, string[]> = {
  orders: ["placed_at", "status_at"],
  order_events: ["at"],
  order_capabilities: ["expires_at"],
  reviews: ["created_at", "decided_at"],
  notifications: ["created_at", "sent_at"],
  idempotency_keys: ["created_at"],
  outbox: ["created_at"],
  deliveries: ["acked_at", "next_at"],
  inbox: ["handled_at"],
  stock: ["created_at"],
  stock_moves: ["created_at"],
  refresh_tokens: ["created_at", "replaced_at"],
  sessions: ["created_at", "expires_at"],
  invitations: ["created_at", "sent_at", "expires_at", "accepted_at", "withdrawn_at"],
  devices: ["paired_at", "last_seen_at", "revoked_at"],
  device_pairings: ["created_at", "expires_at"],
  users: ["created_at"],
  applications: ["created_at", "ended_at"],
  account_links: ["created_at", "expires_at"],
  security_log: ["minute", "at", "last_at"],
};
/** Columns with the id of an event, which says when it was made. */
const EVENT_IDS = ["outbox.id", "deliveries.event_id", "inbox.event_id", "notifications.event_id"];

/** Lets days go by: everything that has a time was so much earlier. */
async function passDays(query: Query, days: number): Promise<void> {
  const shift = Object.entries(TIMES).map(
    ([table, columns]) =>
      `update ${table} set ${columns.map((column) => `${column} = ${column} - interval '${days} days'`).join(", ")}`,
  );
  const ids = EVENT_IDS.map((name) => name.split(".") as [string, string]).map(
    ([table, column]) => `update ${table} set ${column} = pg_temp.earlier(${column})`,
  );
  await query(
    `set session_replication_role = replica;
     create or replace function pg_temp.earlier(id uuid) returns uuid language sql return overlay(
       replace(id::text, '-', '') placing
       lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - ${days} * 86400000::bigint), 12, '0') from 1
     )::uuid;
     ${[...shift, ...ids].join(";\n")};
     set session_replication_role = origin`,
  );
}

test("an evening stays sound when what was kept for days only has been cleared away", async () => {
  await using world = await openWorld({ stock: { tart: 20, cola: 10 } });
  const { query, call } = world;
  const { untouched } = await haveEvening(world);
  await applyAll(query, untouched.deliveries);
  const purge = async () => await call<PurgeResult>("purge_v1", {});

  for (const [days, gone] of [
    [6, ["account_links", "device_pairings"]],
    [2, ["account_links", "device_pairings", "outbox", "deliveries", "idempotency_keys"]],
    [
      90,
      [
        "account_links",
        "device_pairings",
        "invitations",
        "outbox",
        "deliveries",
        "idempotency_keys",
        "inbox",
        "sessions",
        "refresh_tokens",
        "security_log",
      ],
    ],
  ] as const) {
    await passDays(query, days);
    await expectSound(query);
    await purge();
    const left = await countRows(query, ...Object.keys(TIMES));
    expect(
      Object.keys(left)
        .filter((table) => left[table] === 0)
        .toSorted(),
    ).toEqual([...gone].toSorted());
    await expectSound(query);
  }
  // What stays for good is still looked at. No answer is kept, and guests are forgotten with their links.
  const looked = (await auditDatabase(query)).filter((finding) => finding.looked > 0).map(({ number }) => number);
  expect(looked).toEqual([1, 3, 4, 5, 7, 8, 9, 11, 14, 15, 16, 17, 18]);
});

test("an evening of a week ago that was cleared away by half is not sound", async () => {
  await using world = await openWorld({ stock: { tart: 20, cola: 10 } });
  const { query } = world;
  const { untouched } = await haveEvening(world);
  await applyAll(query, untouched.deliveries);
  await passDays(query, 6);
  await query("delete from outbox where type = 'order.moved'");
  const broken = (await auditDatabase(query)).filter(({ state }) => state === "broken");
  expect(broken.map(({ number }) => number)).toEqual([6]);
});
