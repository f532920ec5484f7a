import { describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { dedupId, GENERATIONS_MAX, type Delivery } from "#domain/events.ts";
import { DeliverySchema } from "#domain/events.schema.ts";
import { listDeliveries, replayDelivery, replayParked } from "#db/outbox-admin.ts";
import { outboxHealth } from "#db/queries/health.ts";
import { connectTcp } from "#db/tcp.ts";
import { apply, applyAll, claim, endLeases, of } from "./events.ts";
import { expectSound } from "./invariants.ts";
import { move, one, place, placeCommand } from "./orders.ts";
import { countRows, openWorld, refusal, SYSTEM, type World } from "./world.ts";

const STEPS = ["confirmed", "preparing", "ready", "picked_up"] as const;

const placeSoup = async ({ query, menu, restaurant }: World) =>
  await place(query, placeCommand(menu, [one(restaurant.soup)]));

describe("an event", () => {
  test("exists if and only if the change does, and every delivery of it is a message that a hook can read", async () => {
    await using world = await openWorld({ stock: { tart: 0 } });
    await refusal(place(world.query, placeCommand(world.menu, [one(world.restaurant.tart)])));
    expect(await countRows(world.query, "outbox", "deliveries")).toEqual({ outbox: 0, deliveries: 0 });
    const { deliveries } = await placeSoup(world);
    expect(deliveries.map((delivery) => DeliverySchema.parse(delivery))).toEqual(deliveries);
    expect(await countRows(world.query, "outbox", "deliveries")).toEqual({ outbox: 1, deliveries: deliveries.length });
  });

  test("is claimed by the command that made it, so no pump publishes it beside the command", async () => {
    await using world = await openWorld();
    const { deliveries } = await placeSoup(world);
    expect(deliveries).toHaveLength(2);
    expect((await claim(world.query)).deliveries).toEqual([]);
  });

  test("that nobody published is taken by the next pump when its lease ends, under a new id for the queue", async () => {
    await using world = await openWorld();
    const { deliveries } = await placeSoup(world);
    await endLeases(world.query);
    const again = (await claim(world.query)).deliveries;
    expect(again.map(({ generation }) => generation)).toEqual([2, 2]);
    expect(new Set([...deliveries, ...again].map(dedupId)).size).toBe(4);
    expect((await claim(world.query)).deliveries).toEqual([]);
  });

  test("waits longer each time, by the database's clock", async () => {
    await using world = await openWorld();
    await placeSoup(world);
    const waits: number[] = [];
    for (let generation = 2; generation <= 7; generation++) {
      await endLeases(world.query);
      await claim(world.query);
      const [row] = await world.query<{ wait: string }>(
        "select round(extract(epoch from next_at - now())) as wait from deliveries where consumer = 'kitchen'",
      );
      waits.push(Math.round(Number(row?.wait) / 10) * 10);
    }
    expect(waits).toEqual([60, 120, 300, 600, 900, 900]);
  });

  test("is given up after its last generation, seen by whoever looks, and replayed under ids that were never used", async () => {
    await using world = await openWorld();
    const { deliveries } = await placeSoup(world);
    const used = new Set(deliveries.map(dedupId));
    for (let generation = 2; generation <= GENERATIONS_MAX; generation++) {
      await endLeases(world.query);
      for (const delivery of (await claim(world.query)).deliveries) used.add(dedupId(delivery));
    }
    await endLeases(world.query);
    const last = await claim(world.query);
    expect(last.deliveries).toEqual([]);
    expect(last.parked).toHaveLength(2);
    expect(used.size).toBe(2 * GENERATIONS_MAX);
    await endLeases(world.query);
    expect(await claim(world.query)).toEqual({ deliveries: [], parked: [] });

    const db = connectTcp(world.url);
    try {
      expect(await outboxHealth(db, SYSTEM)).toMatchObject({ parked: 2, unacked: 0, oldestUnackedSeconds: null });
      const [first] = await listDeliveries(db, { parkedOnly: true });
      expect(first).toMatchObject({ parked: true, generation: GENERATIONS_MAX, type: "order.placed" });
      expect(await replayDelivery(db, uuidv7(), "kitchen")).toBe(false);
      expect(await replayParked(db)).toBe(2);
    } finally {
      await db.end();
    }
    const again = (await claim(world.query)).deliveries;
    expect(again).toHaveLength(2);
    for (const delivery of again) expect(used.has(dedupId(delivery))).toBe(false);
    await applyAll(world.query, again);
    await expectSound(world.query);
  });

  test("whose attempt failed keeps the words of it, and one that can never succeed is put aside at once", async () => {
    await using world = await openWorld();
    const { deliveries } = await placeSoup(world);
    const [kitchen, mail] = deliveries as [Delivery, Delivery];
    await world.call("note_failure_v1", { delivery: kitchen, error: "The hook answered 500" });
    await world.call("park_delivery_v1", { delivery: mail, error: "unreadable" });
    await endLeases(world.query);
    expect(of((await claim(world.query)).deliveries, "kitchen")).toHaveLength(1);
    const rows = await world.query("select consumer, parked, last_error from deliveries order by consumer");
    expect(rows).toEqual([
      { consumer: "kitchen", parked: false, last_error: "The hook answered 500" },
      { consumer: "notifications", parked: true, last_error: "unreadable" },
    ]);
  });
});

describe("events of one order", () => {
  /** Places an order and moves it to the end, without any consumer at work. Returns what was claimed on the way. */
  const cookThrough = async (world: World): Promise<Delivery[]> => {
    const { actor } = await world.person({ member: "kitchen" });
    const placed = await placeSoup(world);
    const published = [...placed.deliveries];
    for (const [index, to] of STEPS.entries()) {
      const moved = await move(world.query, placed.order.id, { actor, to, version: index + 1 });
      published.push(...moved.deliveries);
    }
    return published;
  };

  test("reach each consumer one after the other: five quick changes need no sweep", async () => {
    await using world = await openWorld();
    const published = await cookThrough(world);
    expect(published.map(({ event }) => event.version)).toEqual([1, 1]);
    const handled = await applyAll(world.query, published);
    for (const consumer of ["kitchen", "notifications"] as const) {
      expect(of(handled, consumer).map(({ event }) => event.version)).toEqual([1, 2, 3, 4, 5]);
    }
    expect((await claim(world.query)).deliveries).toEqual([]);
    await expectSound(world.query);
  });

  test("wait for a consumer that fails, and only for that one", async () => {
    await using world = await openWorld();
    const published = await cookThrough(world);
    const handled = await applyAll(world.query, of(published, "kitchen"));
    expect(handled.map(({ event }) => event.version)).toEqual([1, 2, 3, 4, 5]);
    await endLeases(world.query);
    const due = (await claim(world.query)).deliveries;
    expect(due.map(({ consumer, event }) => [consumer, event.version])).toEqual([["notifications", 1]]);
  });

  test("that were delivered five times and in any order leave one slip per station in its last state", async () => {
    await using world = await openWorld();
    const { query } = world;
    const published = await cookThrough(world);
    const all = [...(await applyAll(query, published))];
    const shuffled = Array.from({ length: 5 }, () => all)
      .flat()
      .toSorted((a, b) => dedupId(a).localeCompare(dedupId(b)) * (a.event.version % 2 ? 1 : -1));
    const before = await countRows(query, "notifications", "tickets", "inbox", "outbox");
    for (const delivery of shuffled) expect((await apply(query, delivery)).applied).toBe(false);
    expect(await countRows(query, "notifications", "tickets", "inbox", "outbox")).toEqual(before);
    expect(await query("select state, version from tickets")).toEqual([{ state: "handed_over", version: 5 }]);
    await expectSound(query);
  });

  test("of which a late one comes after a newer one was done do not take the consumer back", async () => {
    await using world = await openWorld();
    const { query } = world;
    const [first] = of(await cookThrough(world), "notifications") as [Delivery];
    // As after a replay by hand: the third event is handled while the first still lies somewhere.
    const [third] = await query<{ id: string }>("select id from outbox where version = 3");
    const late: Delivery = { ...first, event: { ...first.event, id: third?.id ?? "", version: 3 } };
    expect((await apply(query, late)).applied).toBe(true);
    expect((await apply(query, first)).applied).toBe(false);
    expect(await query("select template from notifications where channel = 'email'")).toEqual([]);
  });
});

test("a backlog of thousands costs a pump and a command no more than the rows that they touch", async () => {
  await using world = await openWorld();
  const { query } = world;
  const addOrders = async (count: number, acked: boolean) =>
    await query(
      `with made as (
         insert into outbox (id, type, aggregate_id, version, restaurant_id, request_id)
         select gen_random_uuid(), 'order.moved', gen_random_uuid(), 2, $2, 'test' from generate_series(1, $1)
         returning id, aggregate_id
       ), delivered as (
         insert into deliveries (event_id, consumer, aggregate_id, version, gen, next_at, acked_at)
         select id, consumer, aggregate_id, 2, 1, now() - interval '1 minute', case when $3 then now() end
         from made, unnest('{kitchen,notifications}'::consumer[]) consumer
         returning event_id, consumer, acked_at
       )
       insert into inbox (event_id, consumer) select event_id, consumer from delivered where acked_at is not null`,
      [count, world.restaurant.id, acked],
    );
  // What the planner remembers is a quiet evening after a good day; then the queue is down for a while.
  await addOrders(3_000, true);
  await query("vacuum analyze deliveries, outbox, inbox");
  await addOrders(3_000, false);

  const rowsRead = async (work: () => Promise<unknown>) => {
    const total = async () => {
      await query("select pg_stat_force_next_flush()");
      const [row] = await query<{ read: string }>(
        `select (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'deliveries')
           + (select seq_tup_read from pg_stat_user_tables where relname = 'deliveries') as read`,
      );
      return Number(row?.read);
    };
    const before = await total();
    await work();
    return (await total()) - before;
  };
  expect(await rowsRead(async () => expect((await claim(query, 50)).deliveries).toHaveLength(50))).toBeLessThan(1_000);
  const { order, deliveries } = await placeSoup(world);
  expect(await rowsRead(async () => await applyAll(query, deliveries))).toBeLessThan(100);
  const confirm = async () => await move(query, order.id, { actor: SYSTEM, to: "confirmed", version: 1 });
  expect(await rowsRead(async () => expect((await confirm()).deliveries).toHaveLength(2))).toBeLessThan(100);
});

test("an event that nobody ever wrote is refused, so that its message can go to the dead letters", async () => {
  await using world = await openWorld();
  const { deliveries } = await placeSoup(world);
  const [delivery] = deliveries as [Delivery];
  const unknown = { ...delivery, event: { ...delivery.event, id: uuidv7() } };
  expect((await refusal(apply(world.query, unknown))).code).toBe("not_found");
});
