import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { knownKeys } from "#db/queries/known-keys.ts";
import { startNeon } from "#local/neon.ts";
import type { HttpService } from "#local/http.ts";
import { one, place, placeCommand } from "./orders.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let neon: HttpService;
let db: Database;
beforeAll(async () => {
  world = await openWorld();
  neon = await startNeon({ postgres: { port: Number(new URL(world.url).port) } });
  db = connect({ databaseUrl: world.url, localUrl: neon.url, timeoutMs: 5_000 });
});
afterAll(async () => {
  await neon.stop();
  await world[Symbol.asyncDispose]();
});

const newOnce = () => ({ scope: `anon:${world.restaurant.id}`, key: uuidv7(), bodyHash: "same" });
const orderUnder = (once: ReturnType<typeof newOnce>) =>
  placeCommand(world.menu, [one(world.restaurant.soup)], { once });

describe("whoever may have ordered before is found by the key", () => {
  test("for a crowd in one round trip, each in the order of asking", async () => {
    const [placed, never] = [newOnce(), newOnce()];
    await place(world.query, orderUnder(placed));
    const crowd = Array.from({ length: 1_000 }, newOnce);
    neon.calls.reset();
    const known = await knownKeys(db, [never, ...crowd, placed]);
    expect(known).toEqual([false, ...crowd.map(() => false), true]);
    expect(neon.calls.count()).toBe(1);
  });

  test("only where the order was placed: not by the same key in another restaurant", async () => {
    const placed = newOnce();
    await place(world.query, orderUnder(placed));
    expect(await knownKeys(db, [{ ...placed, scope: "anon:elsewhere" }])).toEqual([false]);
  });

  test("while the order is under way, and no longer when it came to nothing", async () => {
    const once = newOnce();
    const client = new pg.Client(world.url);
    await client.connect();
    try {
      await client.query("begin");
      await client.query("select place_order_v1($1)", [JSON.stringify(orderUnder(once))]);
      expect(await knownKeys(db, [newOnce(), once])).toEqual([false, true]);
      await client.query("rollback");
      expect(await knownKeys(db, [once])).toEqual([false]);
    } finally {
      await client.end();
    }
  });
});
