import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  checkMove,
  findMove,
  isTerminal,
  ORDER_STATUSES,
  reasonNeeded,
  type Fulfilment,
  type OrderStatus,
} from "#domain/order-status.ts";
import type { MoveOrderResult } from "#domain/commands.ts";
import { MEMBER_ROLES, type ActorRole } from "#domain/roles.ts";
import { judge } from "#db/errors.ts";
import { PATIENCE, runs } from "#test/support/property-runs.ts";
import { finishAll } from "./events.ts";
import { expectSound } from "./invariants.ts";
import { cancel, move, one, place, placeCommand } from "./orders.ts";
import { guestOf, openWorld, SYSTEM, type Person, type World } from "./world.ts";

// What the rules of ordering say, said by a model of a few lines, against what the database does: any history, by anybody.

const ACTORS = [...MEMBER_ROLES, "super_admin", "driver", "customer", "guest", "onlooker", "system"] as const;
type ActorName = (typeof ACTORS)[number];

let world: World;
const people: Partial<Record<ActorName, Person>> = {};
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 100_000 } });
  for (const member of MEMBER_ROLES) people[member] = await world.person({ member });
  people.customer = await world.person();
  people.driver = await world.person({ platform: "driver" });
  people.super_admin = await world.person({ platform: "super_admin" });
});
afterAll(async () => await world[Symbol.asyncDispose]());

type Step = {
  by: ActorName;
  /** By a move to a status, or by the command that cancels. */
  to: OrderStatus | "cancel";
  /** How far the version is off that this actor has seen; null only cancels. */
  behind: number | null;
  reason: string | null;
  prepMinutes: number | null;
};
const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom(...ACTORS),
  to: fc.oneof(
    // The usual way more often than chance would take it, so that histories get somewhere.
    { weight: 3, arbitrary: fc.constantFrom<OrderStatus>("confirmed", "preparing", "ready", "picked_up", "served") },
    { weight: 2, arbitrary: fc.constantFrom<Step["to"]>(...ORDER_STATUSES, "cancel") },
  ),
  behind: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, -1, null) }),
  reason: fc.constantFrom(null, "", "kitchen_closed"),
  prepMinutes: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant(25) }),
});

type Order = {
  id: string;
  status: OrderStatus;
  version: number;
  fulfilment: Fulfilment;
  ownedBy: "guest" | "customer";
};

/** As whom somebody acts on this order; null where it does not exist for them. */
function rolesOf(by: ActorName, { ownedBy }: Order): ActorRole[] | null {
  if (by === "onlooker" || by === "guest") return ownedBy !== "guest" ? null : by === "guest" ? ["guest"] : [];
  if (by === "customer") return ownedBy === "customer" ? ["customer"] : null;
  return by === "driver" ? null : [by];
}

/** What the rules say to a step: where it leads, or why not. */
function verdict(order: Order, { by, to, behind, reason, prepMinutes }: Step): OrderStatus | string {
  const target = to === "cancel" ? "cancelled" : to;
  const roles = rolesOf(by, order);
  if (!roles) return ["onlooker", "guest"].includes(by) ? "unauthorized" : "not_found";
  if (behind !== null && behind !== 0) return "stale_version";
  const checked = checkMove(order, target, roles);
  if (!checked.ok) return checked.error;
  if (reasonNeeded(checked.value, roles) && !reason) return "invalid_input";
  if (to !== "cancel" && prepMinutes !== null && target !== "confirmed") return "invalid_input";
  return target;
}

async function take(order: Order, { by, to, behind, reason, prepMinutes }: Step): Promise<MoveOrderResult> {
  const actor =
    by === "guest" || by === "onlooker"
      ? guestOf(order.id, by === "guest" ? "cancel" : "track")
      : (people[by]?.actor ?? SYSTEM);
  const version = order.version - (behind ?? 0);
  if (to === "cancel")
    return await cancel(world.query, order.id, { actor, expectedVersion: behind === null ? null : version, reason });
  return await move(world.query, order.id, { actor, to, version, reason, prepMinutes });
}

async function open(fulfilment: "pickup" | "dine_in", ownedBy: Order["ownedBy"]): Promise<Order> {
  const { restaurant: r, menu, query } = world;
  const wish = placeCommand(menu, [one(r.tart), one(r.soup)], {
    fulfilment,
    tableName: fulfilment === "dine_in" ? "7" : null,
    ...(ownedBy === "customer" && { actor: (people.customer as Person).actor }),
  });
  const { order } = await place(query, wish);
  return { id: order.id, status: "placed", version: 1, fulfilment, ownedBy };
}

/** A step without a version is only there for the command that may do without. */
const isSayable = ({ to, behind }: Step) => to === "cancel" || behind !== null;
const orders = fc.record({
  fulfilment: fc.constantFrom("pickup" as const, "dine_in" as const),
  ownedBy: fc.constantFrom("guest" as const, "customer" as const),
});

async function eventsOf({ id }: Order) {
  return await world.query<{ seq: number; from: OrderStatus | null; to: OrderStatus }>(
    `select seq, from_status as "from", to_status as "to" from order_events where order_id = $1 order by seq`,
    [id],
  );
}

test(
  "whoever does whatever to an order, the database says what the rules of ordering say, and counts each step",
  PATIENCE,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        orders,
        fc.array(step.filter(isSayable), { minLength: 1, maxLength: 20, size: "max" }),
        async ({ fulfilment, ownedBy }, steps) => {
          const order = await open(fulfilment, ownedBy);
          const history: OrderStatus[] = ["placed"];
          for (const each of steps) {
            const wanted = verdict(order, each);
            const said = await take(order, each).then(
              ({ order: moved, orderNews }) => {
                expect(orderNews).toMatchObject({ version: moved.version, status: moved.status });
                return moved.status;
              },
              (error: unknown) => {
                const judged = judge(error);
                if (judged.kind !== "refused") throw error;
                return judged.error.code;
              },
            );
            expect(said, JSON.stringify({ order, each })).toBe(wanted);
            if (!ORDER_STATUSES.some((status) => status === said)) continue;
            order.status = said as OrderStatus;
            order.version++;
            history.push(order.status);
          }
          const events = await eventsOf(order);
          expect(events.map(({ to }) => to)).toEqual(history);
          expect(events.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
          const [row] = await world.query("select status, version from orders where id = $1", [order.id]);
          expect(row).toEqual({ status: order.status, version: order.version });
        },
      ),
      runs(15),
    );
    await finishAll(world.query);
    await expectSound(world.query);
  },
);

test(
  "however many act on an order at once, its history is one that the table of moves allows, step by step",
  PATIENCE,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        orders,
        fc.array(fc.array(step, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5, size: "max" }),
        async ({ fulfilment, ownedBy }, rounds) => {
          const order = await open(fulfilment, ownedBy);
          for (const round of rounds) {
            const settled = await Promise.allSettled(round.map((each) => take(order, each)));
            const moved: MoveOrderResult[] = [];
            for (const each of settled) {
              if (each.status === "fulfilled") moved.push(each.value);
              else if (judge(each.reason).kind !== "refused") throw each.reason;
            }
            // Of those who saw the same version one is first; whoever cancels without one may come after them.
            const seen = round.filter(({ to, behind }) => to !== "cancel" || behind !== null);
            const blind = round.length - seen.length;
            expect(moved.length).toBeLessThanOrEqual(1 + blind + seen.filter(({ behind }) => (behind ?? 0) < 0).length);
            for (const { order: each } of moved) {
              if (each.version > order.version) [order.version, order.status] = [each.version, each.status];
            }
            expect(new Set(moved.map(({ order: each }) => each.version)).size).toBe(moved.length);
          }
          const events = await eventsOf(order);
          expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
          expect(events).toHaveLength(order.version);
          for (const [index, { from, to }] of events.entries()) {
            if (index === 0) continue;
            expect(from).toBe(events[index - 1]?.to);
            expect(findMove(from as OrderStatus, to), `${from} → ${to}`).toBeDefined();
            expect(isTerminal(from as OrderStatus)).toBe(false);
          }
          expect(events.at(-1)?.to).toBe(order.status);
        },
      ),
      runs(20),
    );
    await finishAll(world.query);
    await expectSound(world.query);
  },
);
