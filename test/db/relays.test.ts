import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dedupId, type Delivery } from "#domain/events.ts";
import { PATIENCE, runs } from "#test/support/property-runs.ts";
import { apply, claim, endLeases } from "./events.ts";
import { expectSound } from "./invariants.ts";
import { move, one, place, placeCommand } from "./orders.ts";
import { openWorld, type Person, type World } from "./world.ts";

let world: World;
let cook: Person;
beforeAll(async () => {
  world = await openWorld();
  cook = await world.person({ member: "kitchen" });
});
afterAll(async () => await world[Symbol.asyncDispose]());

const RELAYS = 6;
const STEPS = ["confirmed", "preparing", "ready", "picked_up"] as const;
/** Fewer than a delivery has before it is parked: what is tested here is that each is done in the end. */
const LAPSES_MAX = 6;
const ROUNDS_MAX = 40;

/** What becomes of a message: handled, handled by two calls of the queue at once, or never heard of again. */
type Fate = "once" | "twice" | "lost";
type Pass = { limit: number; fates: Fate[] };
const pass: fc.Arbitrary<Pass> = fc.record({
  limit: fc.integer({ min: 1, max: 4 }),
  fates: fc.array(fc.constantFrom<Fate>("once", "once", "twice", "lost"), { minLength: 1, maxLength: 5 }),
});
const evening = fc.record({
  /** How far each order gets, while consumers and relays are at work. */
  orders: fc.array(fc.nat(STEPS.length), { minLength: 1, maxLength: 4 }),
  /** What each relay does, one pass after the other. */
  relays: fc.array(fc.array(pass, { minLength: 1, maxLength: 5 }), { minLength: RELAYS, maxLength: RELAYS }),
  /** Which of the open leases end, and when: each number picks one of those that are there at that moment. */
  lapses: fc.array(fc.nat(1_000), { maxLength: LAPSES_MAX }),
});

/** Everything that was claimed, by whomever, and what came of it. */
class Ledger {
  readonly claims = new Map<string, Delivery[]>();
  readonly lapses = new Map<string, number>();
  /** Versions that were applied, in the order in which the handlers came back. */
  readonly applied = new Map<string, number>();
  readonly #fates: Iterator<Fate>;

  constructor(passes: readonly Pass[]) {
    this.#fates = passes.flatMap(({ fates }) => fates)[Symbol.iterator]();
  }

  /** Hands on what was claimed, as the queue would, and what comes back with each that was done. */
  async handOn(deliveries: readonly Delivery[], fateOf: () => Fate): Promise<void> {
    await Promise.all(
      deliveries.map(async (delivery) => {
        await this.note(delivery);
        const fate = fateOf();
        if (fate === "lost") return;
        const calls = fate === "twice" ? [delivery, delivery] : [delivery];
        const results = await Promise.all(calls.map((each) => apply(world.query, each)));
        for (const { applied } of results) if (applied) this.#count(this.applied, keyOf(delivery));
        await this.handOn(
          results.flatMap(({ deliveries: next }) => next),
          fateOf,
        );
      }),
    );
  }

  /** What is claimed waits for nothing: all that came before it, of that thing and for that consumer, is done. */
  async note(delivery: Delivery): Promise<void> {
    const { consumer, event } = delivery;
    const before = await world.query(
      `select version from deliveries
       where aggregate_id = $1 and consumer = $2 and version < $3 and acked_at is null`,
      [event.aggregateId, consumer, event.version],
    );
    expect(before, `${dedupId(delivery)} was claimed before its turn`).toEqual([]);
    this.claims.set(keyOf(delivery), [...(this.claims.get(keyOf(delivery)) ?? []), delivery]);
  }

  nextFate(): Fate {
    const { done, value } = this.#fates.next();
    return done ? "once" : value;
  }

  async lapse(which: number): Promise<void> {
    const open = await world.query<{ event_id: string; consumer: string }>(
      `select event_id, consumer from deliveries where acked_at is null and next_at > now() order by event_id, consumer`,
    );
    const one = open[which % Math.max(1, open.length)];
    if (!one) return;
    const ended = await world.query(
      `update deliveries set next_at = now() - interval '1 second'
       where event_id = $1 and consumer = $2 and acked_at is null and next_at > now() returning gen`,
      [one.event_id, one.consumer],
    );
    if (ended.length > 0) this.#count(this.lapses, `${one.event_id}:${one.consumer}`);
  }

  #count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}
const keyOf = ({ event, consumer }: Delivery) => `${event.id}:${consumer}`;

/** Ends every lease and lets relays work, until nothing is left. Counts the lease that each delivery lost that way. */
async function finish(ledger: Ledger): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const open = await world.query<{ event_id: string; consumer: string }>(
      "select event_id, consumer from deliveries where acked_at is null",
    );
    if (open.length === 0) return;
    await endLeases(world.query);
    for (const { event_id, consumer } of open) {
      const key = `${event_id}:${consumer}`;
      ledger.lapses.set(key, (ledger.lapses.get(key) ?? 0) + 1);
    }
    const relay = async () => await ledger.handOn((await claim(world.query, 4)).deliveries, () => "once");
    await Promise.all(Array.from({ length: RELAYS }, relay));
  }
  throw new Error("Deliveries are left over that no relay ever gets.");
}

/**
 * Places an order and moves it along so many steps, handing on what each command has claimed, without waiting for it.
 * Returns its id when all of it is handled.
 */
async function cookThrough(steps: number, handOn: (claimed: Delivery[]) => Promise<void>): Promise<string> {
  const placed = await place(world.query, placeCommand(world.menu, [one(world.restaurant.soup)]));
  const working = [handOn(placed.deliveries)];
  for (const [index, to] of STEPS.slice(0, steps).entries()) {
    const wish = { actor: cook.actor, to, version: index + 1 };
    working.push(handOn((await move(world.query, placed.order.id, wish)).deliveries));
  }
  await Promise.all(working);
  return placed.order.id;
}

test(
  "six relays and their consumers claim nothing twice within a lease, nothing before its turn, and leave nothing undone",
  PATIENCE,
  async () => {
    await fc.assert(
      fc.asyncProperty(evening, async ({ orders, relays, lapses }) => {
        const ledger = new Ledger(relays.flat());
        const fate = () => ledger.nextFate();
        const cooking = orders.map((steps) => cookThrough(steps, (claimed) => ledger.handOn(claimed, fate)));
        const relaying = relays.map(async (passes) => {
          for (const { limit } of passes)
            await ledger.handOn((await claim(world.query, limit, { pump: "cron" })).deliveries, fate);
        });
        const lapsing = (async () => {
          for (const which of lapses) await ledger.lapse(which);
        })();
        await Promise.all([...cooking, ...relaying, lapsing]);
        await finish(ledger);

        const all = [...ledger.claims.values()].flat();
        expect(new Set(all.map(dedupId)).size, "an id for the queue was used twice").toBe(all.length);
        for (const [key, claims] of ledger.claims) {
          expect(claims.length, `${key} was claimed again within a lease`).toBeLessThanOrEqual(
            1 + (ledger.lapses.get(key) ?? 0),
          );
          expect(ledger.applied.get(key), `${key} was applied`).toBe(1);
        }
        const [left] = await world.query<{ n: number }>(
          "select count(*)::int as n from deliveries d where acked_at is null or parked or not exists (select from inbox i where i.event_id = d.event_id and i.consumer = d.consumer)",
        );
        expect(left?.n).toBe(0);
      }),
      runs(20),
    );
    await expectSound(world.query);
    expect(await world.query("select pump from sweeps")).toEqual([{ pump: "cron" }]);
  },
);

test("where nothing is lost no relay has to help: each event is handed on by whoever is second", PATIENCE, async () => {
  const kitchens = fc.array(fc.integer({ min: 1, max: STEPS.length }), { minLength: 1, maxLength: 12, size: "max" });
  await fc.assert(
    fc.asyncProperty(kitchens, async (orders) => {
      const handled: Delivery[] = [];
      const handOn = async (claimed: Delivery[]): Promise<void> => {
        handled.push(...claimed);
        await Promise.all(claimed.map(async (each) => await handOn((await apply(world.query, each)).deliveries)));
      };
      const ids = await Promise.all(orders.map((steps) => cookThrough(steps, handOn)));
      // Nothing is claimed but by the commands and the handlers themselves, and each delivery once.
      expect(new Set(handled.map(dedupId)).size).toBe(handled.length);
      for (const [index, id] of ids.entries()) {
        for (const consumer of ["kitchen", "notifications"]) {
          const line = handled.filter((each) => each.event.aggregateId === id && each.consumer === consumer);
          const versions = Array.from({ length: 1 + (orders[index] ?? 0) }, (_, step) => step + 1);
          expect(line.map(({ event }) => event.version)).toEqual(versions);
        }
      }
      const waiting =
        "select version, consumer, gen from deliveries where aggregate_id = any ($1) and acked_at is null";
      expect(await world.query(waiting, [ids])).toEqual([]);
    }),
    runs(20),
  );
  await expectSound(world.query);
});
