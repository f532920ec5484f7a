import fc from "fast-check";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Menu } from "#domain/menu.ts";
import type { CartLine } from "#domain/pricing.ts";
import { judge } from "#db/errors.ts";
import { PATIENCE, runs } from "#test/support/property-runs.ts";
import { finishAll } from "./events.ts";
import { expectSound } from "./invariants.ts";
import { call, cancel, cancelCommand, move, one, place, placeCommand } from "./orders.ts";
import { countStock, openRestaurant, readMenu, type Query, type TestRestaurant } from "./restaurant.ts";
import { guestOf, openWorld, sha256, SYSTEM, type Person, type World } from "./world.ts";

/** As many connections as would meet at one restaurant in the last minutes of a dish. */
const AT_ONCE = 16;
const RUSH = "rush";

let world: World;
let pool: pg.Pool;
let query: Query;
beforeAll(async () => {
  world = await openWorld();
  pool = new pg.Pool({ connectionString: world.url, max: AT_ONCE, application_name: RUSH });
  query = async (sql, params) => (await pool.query(sql, params)).rows;
});
afterAll(async () => await world[Symbol.asyncDispose]());

const HOT = ["tart", "cola", "soup"] as const;
type Line = { dish: number; quantity: number };
type Buyer = {
  cart: Line[];
  next: "eats" | "cancels" | "cancels twice" | "is confirmed" | "is declined" | "asks again";
};
type Hand = { dish: number; does: "restocks" | "wastes" | "counts" | "sells at the till"; portions: number };

const dish = fc.nat(HOT.length - 1);
const buyer: fc.Arbitrary<Buyer> = fc.record({
  // A dish may stand on several lines, in any order: nobody sorts a cart.
  cart: fc.array(fc.record({ dish, quantity: fc.integer({ min: 1, max: 2 }) }), {
    minLength: 1,
    maxLength: 5,
    size: "max",
  }),
  next: fc.constantFrom<Buyer["next"]>("eats", "cancels", "cancels twice", "is confirmed", "is declined", "asks again"),
});
const hand: fc.Arbitrary<Hand> = fc.record({
  dish,
  does: fc.constantFrom<Hand["does"]>("restocks", "wastes", "counts", "sells at the till"),
  portions: fc.integer({ min: 1, max: 5 }),
});
const rush = fc.record({
  // Some run out at once, and some last: whoever finds nothing left is refused before there is anything to wait for.
  left: fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60)),
  buyers: fc.array(buyer, { minLength: 1, maxLength: 24, size: "max" }),
  hands: fc.array(hand, { maxLength: 4 }),
});

/** What a command answered, or null when it was refused in one of these ways. Anything else is a bug, a deadlock too. */
async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    const verdict = judge(error);
    if (verdict.kind === "refused" && codes.includes(verdict.error.code)) return null;
    throw error;
  }
}

class Evening {
  /** What everybody together believes to have taken away and brought, by dish. */
  readonly taken = [0, 0, 0];
  accepted = 0;

  constructor(
    readonly r: TestRestaurant,
    readonly menu: Menu,
    readonly cook: Person,
  ) {}

  async buy({ cart, next }: Buyer): Promise<void> {
    const lines: CartLine[] = cart.map(({ dish, quantity }) => one(this.r[HOT[dish] ?? "soup"], quantity));
    const wish = placeCommand(this.menu, lines);
    const placed = await unless(["out_of_stock"], place(query, wish));
    if (!placed) return;
    this.accepted++;
    const { id } = placed.order;
    const handled = placed.deliveries.map(async (delivery) => {
      const name = delivery.consumer === "kitchen" ? "apply_kitchen_v1" : "apply_notifications_v1";
      await call(query, name, { delivery });
    });
    const back = await this.goOn(id, next, async () => (await place(query, wish)).replayed);
    await Promise.all(handled);
    if (!back) for (const { dish, quantity } of cart) this.count(dish, quantity);
  }

  /** What becomes of an order. True when its portions are back on sale. */
  async goOn(id: string, next: Buyer["next"], again: () => Promise<boolean>): Promise<boolean> {
    switch (next) {
      case "cancels":
        await cancel(query, id, { actor: guestOf(id) });
        return true;
      case "cancels twice": {
        const same = cancelCommand(id, { actor: guestOf(id) });
        await Promise.all([call(query, "cancel_order_v1", same), call(query, "cancel_order_v1", same)]);
        return true;
      }
      case "is confirmed":
        await move(query, id, { actor: this.cook.actor, to: "confirmed", version: 1 });
        return false;
      case "is declined":
        await move(query, id, { actor: SYSTEM, to: "rejected", version: 1, reason: "kitchen_closed" });
        return true;
      case "asks again":
        expect(await again()).toBe(true);
        return false;
      case "eats":
        return false;
      default:
        return next satisfies never;
    }
  }

  async lend({ dish, does, portions }: Hand): Promise<void> {
    const itemId = this.r[HOT[dish] ?? "soup"].id;
    const command = { requestId: "test", eventId: uuidv7(), itemId };
    const once = { scope: "stock", key: uuidv7(), bodyHash: "b" };
    if (does === "sells at the till") {
      const actor = { kind: "service", tokenHash: sha256(this.r.id) };
      const sold = await unless(
        ["out_of_stock"],
        call(query, "reduce_stock_v1", { ...command, once, actor, quantity: portions }),
      );
      if (sold) this.count(dish, portions);
      return;
    }
    const { actor } = this.cook;
    if (does === "counts") {
      // To a number, whatever was there: what it took away, its own move says.
      await call(query, "set_sold_out_v1", { ...command, actor, soldOut: false, quantity: portions });
      const [move] = await query<{ delta: number }>("select delta from stock_moves where ref = $1", [command.eventId]);
      return this.count(dish, -(move?.delta ?? 0));
    }
    const delta = does === "restocks" ? portions : -portions;
    const [seen] = await query<{ version: number }>("select version from stock where item_id = $1", [itemId]);
    const adjust = { ...command, once, actor, delta, reason: delta > 0 ? "restock" : "waste" };
    const done = await unless(
      ["out_of_stock", "stale_version"],
      call(query, "adjust_stock_v1", { ...adjust, expectedVersion: seen?.version }),
    );
    if (done) this.count(dish, -delta);
  }

  count(dish: number, portions: number): void {
    this.taken[dish] = (this.taken[dish] ?? 0) + portions;
  }
}

async function open(left: readonly number[]): Promise<Evening> {
  const r = await openRestaurant(world.query);
  for (const [index, name] of HOT.entries()) await countStock(world.query, r, r[name], left[index] ?? 0);
  await world.query("insert into service_tokens (id, restaurant_id, name, hash) values ($1, $2, 'Till', $3)", [
    uuidv7(),
    r.id,
    sha256(r.id),
  ]);
  const cook = await world.person({ member: "staff", restaurantId: r.id });
  return new Evening(r, await readMenu(world.query, r.id), cook);
}

test(
  "any rush on the last portions sells each of them once, and nobody waits for anybody in a circle",
  PATIENCE,
  async () => {
    await fc.assert(
      fc.asyncProperty(rush, async ({ left, buyers, hands }) => {
        const evening = await open(left);
        const all = [...buyers.map((each) => evening.buy(each)), ...hands.map((each) => evening.lend(each))];
        const failed = (await Promise.allSettled(all)).flatMap((each) =>
          each.status === "rejected" ? [each.reason] : [],
        );
        expect(failed).toEqual([]);

        const { r, accepted, taken } = evening;
        const quantities = await Promise.all(
          HOT.map(async (name) => {
            const [row] = await query<{ quantity: number }>("select quantity from stock where item_id = $1", [
              r[name].id,
            ]);
            return row?.quantity;
          }),
        );
        expect(quantities).toEqual(left.map((portions, index) => portions - (taken[index] ?? 0)));
        for (const quantity of quantities) expect(quantity).toBeGreaterThanOrEqual(0);
        const [orders] = await query<{ n: number }>("select count(*)::int as n from orders where restaurant_id = $1", [
          r.id,
        ]);
        expect(orders?.n).toBe(accepted);
      }),
      runs(20),
    );

    await finishAll(world.query);
    await expectSound(world.query);
    // Each connection tells its counts when it ends: then the database knows of every deadlock, of one that was tried again too.
    await pool.end();
    const stillThere = "select count(*)::int as n from pg_stat_activity where application_name = $1";
    await expect.poll(async () => (await world.query<{ n: number }>(stillThere, [RUSH]))[0]?.n).toBe(0);
    const [stat] = await world.query<{ deadlocks: string }>(
      "select deadlocks from pg_stat_database where datname = current_database()",
    );
    expect(Number(stat?.deadlocks)).toBe(0);
  },
);
