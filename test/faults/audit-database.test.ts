import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditDatabase, INVARIANTS, watchedTables } from "#db/audit/invariants.ts";
import { NAMED_MAX, type Finding } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import { readOnly } from "#db/audit/snapshot.ts";
import { tablesOf, UNWATCHED } from "#db/audit/watch.ts";
import { one, place, placeCommand } from "#test/db/orders.ts";
import { openWorld, type World } from "#test/db/world.ts";
import { kitchenBreakages } from "./breakages.ts";
import { accountBreakages } from "./breakages-accounts.ts";
import { deviceBreakages } from "./breakages-devices.ts";
import { reviewBreakages } from "./breakages-reviews.ts";
import { toldBreakages } from "./breakages-told.ts";
import { haveEvening, type Evening } from "./evening.ts";

let world: World;
let evening: Evening;
let client: pg.Client;
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 20, cola: 10 } });
  evening = await haveEvening(world);
  client = new pg.Client({ connectionString: world.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await world[Symbol.asyncDispose]();
});

const brokenIn = (findings: readonly Finding[]) => findings.filter(({ state }) => state === "broken");

/** What the audit says when this has been done to the database, which is as before afterwards. */
async function afterwards(sql: readonly string[], options?: Parameters<typeof auditDatabase>[1]): Promise<Finding[]> {
  const query: Query = async (text, params) => (await client.query(text, params)).rows;
  await client.query("begin");
  try {
    await client.query("set local session_replication_role = replica");
    for (const statement of sql) await client.query(statement);
    return await auditDatabase(query, options);
  } finally {
    await client.query("rollback");
  }
}

test("a sound evening is found sound, and everything that happened in it was looked at", async () => {
  const findings = await readOnly(world.url, auditDatabase);
  expect(findings.map(({ number }) => number)).toEqual(Array.from({ length: 18 }, (_, n) => n + 1));
  expect(brokenIn(findings)).toEqual([]);
  const notYet = findings.filter(({ state }) => state === "not yet");
  expect(notYet.map(({ number, looked }) => [number, looked])).toEqual([
    [10, 0],
    [12, 0],
  ]);
  expect(findings.filter(({ state, looked }) => state === "holds" && looked === 0)).toEqual([]);
});

test("each check looks at something that the evening left", async () => {
  for (const check of INVARIANTS.flatMap(({ checks }) => checks)) {
    const [row] = await world.query<{ looked: number }>(
      `select count(*)::int as looked from (${check.sql}) thing`,
      check.params?.({}) ?? [],
    );
    expect(row?.looked, check.breach).toBeGreaterThan(0);
  }
});

test(
  "what must never happen is found, each by its invariant, and nothing else is said to be wrong",
  { timeout: 120_000 },
  async () => {
    const breaches = INVARIANTS.flatMap(({ checks }) => checks.map(({ breach }) => breach));
    const found = new Set<string>();
    const breakages = [
      ...kitchenBreakages(evening, world.restaurant),
      ...toldBreakages(evening, world.restaurant),
      ...accountBreakages(evening),
      ...deviceBreakages(evening),
      ...reviewBreakages(evening),
    ];
    for (const { what, sql, invariant, says } of breakages) {
      const broken = brokenIn(await afterwards(sql));
      expect(
        broken.map(({ number }) => number),
        what,
      ).toEqual([invariant]);
      const offending = broken.flatMap((finding) => finding.offending);
      expect(offending.join("\n"), what).toContain(says);
      for (const breach of breaches) if (offending.some((each) => each.startsWith(`${breach}: `))) found.add(breach);
    }
    // A check that nothing has ever made to speak may be deaf.
    expect(breaches.filter((breach) => !found.has(breach))).toEqual([]);
  },
);

test("an order that vanished without a trace is missed by its number", async () => {
  const { id } = evening.untouched.order;
  const broken = brokenIn(
    await afterwards([
      ...[
        "orders where id",
        "order_lines where order_id",
        "order_events where order_id",
        "order_capabilities where order_id",
      ].map((rows) => `delete from ${rows} = '${id}'`),
      ...["outbox", "deliveries"].map((table) => `delete from ${table} where aggregate_id = '${id}'`),
      `delete from idempotency_keys where answer#>>'{order,id}' = '${id}'`,
    ]),
  );
  expect(broken.map(({ number }) => number)).toEqual([17]);
});

test("what was meant to be given up is not held against anybody", async () => {
  const given = [`update deliveries set parked = true where aggregate_id = '${evening.untouched.order.id}'`];
  const poison = evening.untouched.deliveries.map(({ event }) => event.id);
  expect(brokenIn(await afterwards(given)).map(({ number }) => number)).toEqual([6]);
  expect(brokenIn(await afterwards(given, { poison }))).toEqual([]);
});

test("of many offenders some are named and all are counted", async () => {
  const many = await afterwards([
    `insert into inbox (consumer, event_id) select 'kitchen', new_id() from generate_series(1, ${NAMED_MAX + 5})`,
  ]);
  const [finding] = brokenIn(many);
  expect(finding?.offending).toHaveLength(NAMED_MAX + 1);
  expect(finding?.offending.at(-1)).toBe("a consumer has done what nobody ever sent: … and 5 more");
});

describe("what nobody watches over is never said to hold:", () => {
  test.each([
    ["payments", 10],
    ["ledger_entries", 10],
    ["refunds", 11],
    ["coupons", 12],
    ["coupon_redemptions", 12],
    ["security_events", 15],
    ["exports", 18],
  ])("a table %s without a check", async (table, invariant) => {
    const broken = brokenIn(await afterwards([`create table ${table} (id uuid primary key)`]));
    expect(broken).toMatchObject([{ number: invariant, offending: [`no check reads the table ${table}`] }]);
  });

  test("every table is read by a check, or there is a reason why not", async () => {
    const tables = await tablesOf(world.query);
    const watched = watchedTables();
    expect(tables.length).toBeGreaterThan(25);
    expect(tables.filter((table) => !watched.has(table) && !(table in UNWATCHED))).toEqual([]);
    // A reason that is no longer needed would hide the next table of that name.
    expect(Object.keys(UNWATCHED).filter((table) => watched.has(table) || !tables.includes(table))).toEqual([]);
  });
});

describe("the audit", () => {
  test("can write nothing, however it is asked", async () => {
    const attempts = [
      "delete from orders",
      "create table x (id int)",
      "select new_id(), set_config('x.y', 'z', true); update stock set version = 9",
    ];
    for (const attempt of attempts) {
      await expect(readOnly(world.url, async (query) => await query(attempt))).rejects.toMatchObject({ code: "25006" });
    }
    expect(await readOnly(world.url, async (query) => await query("select count(*)::int as n from orders"))).toEqual([
      { n: 9 },
    ]);
  });

  test("sees one moment, whatever is ordered meanwhile, and gives up a statement that takes too long", async () => {
    await using busy = await openWorld();
    await readOnly(busy.url, async (query) => {
      expect(await query("select id from orders")).toEqual([]);
      await place(busy.query, placeCommand(busy.menu, [one(busy.restaurant.soup)]));
      expect(await query("select id from orders")).toEqual([]);
      expect(await query("show statement_timeout")).toEqual([{ statement_timeout: "2min" }]);
    });
  });
});
