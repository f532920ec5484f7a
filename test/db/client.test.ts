import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { DatabaseFault, DatabaseUnavailable, judge, Refused } from "#db/errors.ts";
import { startNeon } from "#local/neon.ts";
import type { HttpService } from "#local/http.ts";
import { one, placeCommand } from "./orders.ts";
import { countRows, openWorld, type World } from "./world.ts";

let world: World;
let neon: HttpService;
let db: Database;
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 3 } });
  neon = await startNeon({ postgres: { port: Number(new URL(world.url).port) } });
  db = connect({ databaseUrl: world.url, localUrl: neon.url, timeoutMs: 5_000 });
});
beforeEach(() => {
  neon.calls.reset();
  neon.faults.clear();
});
afterAll(async () => {
  await neon.stop();
  await world[Symbol.asyncDispose]();
});

const roundTrips = () => neon.calls.count();
describe("a command", () => {
  test("is one round trip, and its answer is what the function says", async () => {
    const { restaurant: r, menu } = world;
    const command = placeCommand(menu, [one(r.tart), one(r.soup)]);
    const placed = await db.call<{ order: { id: string; totalMinor: number } }>("place_order_v1", command);
    expect(placed.order).toMatchObject({ id: command.orderId, totalMinor: 1_125 });
    expect(roundTrips()).toBe(1);
  });

  test("that is refused throws the code and the details, and is not tried again", async () => {
    const { restaurant: r, menu } = world;
    const attempt = db.call("place_order_v1", placeCommand(menu, [one(r.tart, 6)]));
    await expect(attempt).rejects.toMatchObject({
      name: "Refused",
      code: "out_of_stock",
      details: [{ field: "lines.0", itemId: r.tart.id, left: expect.any(Number) }],
    });
    expect(roundTrips()).toBe(1);
  });

  test("that is refused leaves the connection as it was: only one that failed is dropped by Neon", async () => {
    const { restaurant: r, menu } = world;
    const connection = async () => (await db.rows<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid;
    const before = await connection();
    await expect(db.call("place_order_v1", placeCommand(menu, [one(r.tart, 6)]))).rejects.toBeInstanceOf(Refused);
    expect(await connection()).toBe(before);
    await expect(db.rows(sql`select 1 / 0`)).rejects.toBeInstanceOf(DatabaseFault);
    expect(await connection()).not.toBe(before);
  });

  test.each(["drop_after", "drop_before", "refuse"] as const)(
    "with a key is sent again after a lost answer (%s), and happens once",
    async (mode) => {
      const { restaurant: r, menu, query } = world;
      const before = await countRows(query, "orders");
      neon.faults.set([{ match: "place_order", mode, times: 1 }]);
      const placed = await db.call<{ replayed: boolean }>("place_order_v1", placeCommand(menu, [one(r.soup)]));
      expect(placed.replayed).toBe(mode === "drop_after");
      expect((await countRows(query, "orders"))["orders"]).toBe((before["orders"] ?? 0) + 1);
    },
  );

  test("without a key is not sent again: nobody could tell a repeat from a second wish", async () => {
    neon.faults.set([{ mode: "drop_after", times: 1 }]);
    const attempt = db.call("set_sold_out_v1", {});
    await expect(attempt).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(roundTrips()).toBe(1);
  });

  test("to a database that stays away is unavailable after two attempts", async () => {
    neon.faults.set([{ mode: "refuse" }]);
    const attempt = db.call("place_order_v1", placeCommand(world.menu, [one(world.restaurant.soup)]));
    await expect(attempt).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(roundTrips()).toBe(2);
  });

  test("that is never answered is given up in time", async () => {
    const hasty = connect({ databaseUrl: world.url, localUrl: neon.url, timeoutMs: 300 });
    neon.faults.set([{ mode: "stall", ms: 20_000 }]);
    const started = performance.now();
    const attempt = hasty.call("place_order_v1", placeCommand(world.menu, [one(world.restaurant.soup)]));
    await expect(attempt).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("that fails by a bug of ours says so without the row that it failed on", async () => {
    const { restaurant: r, menu } = world;
    const contact = { name: "Ada", email: null, phone: null };
    const thrown = await db
      .call("place_order_v1", placeCommand(menu, [one(r.soup)], { contact, note: "canary" }))
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(DatabaseFault);
    expect(thrown).toMatchObject({ sqlState: "23514", constraint: "orders_contact_reachable" });
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain("canary");
  });
});

test.each(["not an address, but a secret", "postgres:secret@nowhere", "https://u:secret@h/db", "postgres://"])(
  "%j is refused as an address, without being repeated",
  (databaseUrl) => {
    expect(() => connect({ databaseUrl, timeoutMs: 100 })).toThrow(/^DATABASE_URL is not a Postgres address\.$/);
  },
);

test.each([
  [{ code: "CM001", message: "rate_limited", hint: "12", detail: "" }, "refused"],
  [{ code: "23505", constraint: "users_email_unique" }, "refused"],
  [{ code: "40P01" }, "again"],
  [{ code: "40001" }, "again"],
  [{ code: "57P01" }, "again"],
  [{ code: "08006" }, "again"],
  [{ code: "53300" }, "again"],
  [new TypeError("fetch failed"), "again"],
  [{ code: "ECONNRESET" }, "again"],
  [{ code: "42P01", message: "no such table" }, "fault"],
  [{ code: "23503", constraint: "orders_user_id_users_id_fk" }, "fault"],
])("what a driver throws is judged: %j is %s", (thrown, kind) => {
  expect(judge(thrown).kind).toBe(kind);
});

test("a refusal that asks to wait says for how long", () => {
  const verdict = judge({ code: "CM001", message: "rate_limited", hint: "12", detail: "" });
  expect(verdict.error).toBeInstanceOf(Refused);
  expect(verdict.error).toMatchObject({ retryAfterSeconds: 12, details: undefined });
});
