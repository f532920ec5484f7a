import fc from "fast-check";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import type { CommandName } from "#domain/command-names.ts";
import type { Once } from "#domain/commands.ts";
import type { Menu } from "#domain/menu.ts";
import { judge } from "#db/errors.ts";
import { PATIENCE, runs } from "#test/support/property-runs.ts";
import { oncePlacing, onceOf } from "#worker/commands/once.ts";
import { finishAll } from "./events.ts";
import { expectSound } from "./invariants.ts";
import { cancelCommand, moveCommand, one, place, placeCommand } from "./orders.ts";
import { countStock, openRestaurant, readMenu, type TestRestaurant } from "./restaurant.ts";
import { guestOf, openWorld, sha256, type Person, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const COMMANDS = ["place", "confirm", "cancel", "adjust", "reduce"] as const;
type Name = (typeof COMMANDS)[number];
/** One sending of a command: under one of few keys, with one of two bodies. */
type Sending = { command: Name; key: number; body: 0 | 1 };

const sending: fc.Arbitrary<Sending> = fc.record({
  command: fc.constantFrom(...COMMANDS),
  key: fc.nat(1),
  body: fc.constantFrom(0 as const, 1 as const),
});
/** Sendings of one round are under way together; the next round begins when all of them are answered. */
const rounds = fc.array(fc.array(sending, { minLength: 1, maxLength: 12, size: "max" }), {
  minLength: 1,
  maxLength: 4,
});

/** A restaurant with one order to confirm and one to cancel, where each key and body makes one and the same command. */
class House {
  readonly keys = [uuidv7(), uuidv7()];
  readonly till: Actor;

  private constructor(
    readonly r: TestRestaurant,
    readonly menu: Menu,
    readonly cook: Person,
    readonly toConfirm: string,
    readonly toCancel: string,
  ) {
    this.till = { kind: "service", tokenHash: sha256(r.id) };
  }

  static async open(): Promise<House> {
    const { query } = world;
    const r = await openRestaurant(query);
    await countStock(query, r, r.tart, 1_000);
    await query("insert into service_tokens (id, restaurant_id, name, hash) values ($1, $2, 'Till', $3)", [
      uuidv7(),
      r.id,
      sha256(r.id),
    ]);
    const menu = await readMenu(query, r.id);
    const cook = await world.person({ member: "staff", restaurantId: r.id });
    const [first, second] = [
      await place(query, placeCommand(menu, [one(r.soup)])),
      await place(query, placeCommand(menu, [one(r.soup)])),
    ];
    return new House(r, menu, cook, first.order.id, second.order.id);
  }

  /** What the Worker would send on for this sending; ids of its own making are new each time. */
  call({ command, key: index, body }: Sending): { name: CommandName; command: object; once: Once } {
    const key = this.keys[index] ?? "";
    const { r, cook } = this;
    const portions = body + 1;
    switch (command) {
      case "place": {
        const wish = placeCommand(this.menu, [one(r.tart, portions)]);
        const once = oncePlacing(wish.actor, r.id, key, { portions });
        return { name: "place_order_v1", once, command: { ...wish, once } };
      }
      case "confirm": {
        const { actor } = cook;
        const once = onceOf(actor, "orders.status", key, { id: this.toConfirm, minutes: 20 + body });
        const wish = { actor, to: "confirmed", version: 1, prepMinutes: 20 + body, once } as const;
        return { name: "move_order_v1", once, command: moveCommand(this.toConfirm, wish) };
      }
      case "cancel": {
        const actor = guestOf(this.toCancel);
        const once = onceOf(actor, "orders.cancel", key, { id: this.toCancel, reason: body });
        const reason = body ? "changed_my_mind" : null;
        return { name: "cancel_order_v1", once, command: cancelCommand(this.toCancel, { actor, reason, once }) };
      }
      case "adjust": {
        const { actor } = cook;
        const wish = { itemId: r.tart.id, delta: portions, reason: "restock", expectedVersion: 2 };
        const once = onceOf(actor, "stock.adjust", key, wish);
        return {
          name: "adjust_stock_v1",
          once,
          command: { ...wish, actor, requestId: "test", eventId: uuidv7(), once },
        };
      }
      case "reduce": {
        const wish = { itemId: r.tart.id, quantity: portions };
        const once = onceOf(this.till, "stock.reduce", key, wish);
        const command = { ...wish, actor: this.till, requestId: "test", eventId: uuidv7(), once };
        return { name: "reduce_stock_v1", once, command };
      }
      default:
        return command satisfies never;
    }
  }
}

/** What a caller sees of an answer: all but what was for the first one's ears only. */
type Answer = { order?: object; capabilities?: object; stock?: object };
const seenIn = ({ order, capabilities, stock }: Answer) => JSON.stringify({ order, capabilities, stock });

type Outcome = { sending: Sending; once: Once; said: { ok: string } | { refused: string } };
async function send(house: House, sending: Sending): Promise<Outcome> {
  const { name, command, once } = house.call(sending);
  try {
    return { sending, once, said: { ok: seenIn(await world.call<Answer>(name, command)) } };
  } catch (error) {
    const verdict = judge(error);
    if (verdict.kind !== "refused") throw error;
    return { sending, once, said: { refused: verdict.error.code } };
  }
}

/** How a command is refused that comes under a new key, when what it wants has been done under another. */
const TOO_LATE: Record<Name, string | null> = {
  place: null,
  confirm: "stale_version",
  cancel: "illegal_move",
  adjust: "stale_version",
  reduce: null,
};

test(
  "whatever is sent again, with the same body or another, in whatever order: one effect for each key, and equal answers",
  PATIENCE,
  async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (evening) => {
        const house = await House.open();
        const outcomes: Outcome[] = [];
        const known = new Map<string, 0 | 1>();
        for (const round of evening) {
          const here = await Promise.all(round.map((each) => send(house, each)));
          outcomes.push(...here);
          for (const { sending, once, said } of here) {
            const name = `${sending.command} ${once.key}`;
            if ("ok" in said) known.set(name, known.get(name) ?? sending.body);
          }
          for (const { sending, once, said } of here) {
            const winner = known.get(`${sending.command} ${once.key}`);
            const what = JSON.stringify({ sending, said });
            // Whoever has the key and the body of the one that was made hears its answer, from the first round to the last.
            if (winner === sending.body) expect(said, what).toHaveProperty("ok");
            else if (winner !== undefined)
              expect(said, what).toEqual({
                refused: expect.stringMatching(
                  // The first of a round may have been too late itself when this one came by.
                  TOO_LATE[sending.command] ? `^(key_reused|${TOO_LATE[sending.command]})$` : "^key_reused$",
                ),
              });
            else expect(said, what).toEqual({ refused: TOO_LATE[sending.command] });
          }
        }
        const winners = [...known.keys()];
        for (const name of winners) {
          const said = outcomes.filter(({ sending, once }) => `${sending.command} ${once.key}` === name);
          expect(new Set(said.flatMap(({ said: each }) => ("ok" in each ? [each.ok] : []))).size, name).toBe(1);
        }
        await expectOneEffectEach(house, known);
      }),
      runs(15),
    );
    await finishAll(world.query);
    await expectSound(world.query);
  },
);

/** Compares what was made with the keys that were answered: as much of each, and nothing beside it. */
async function expectOneEffectEach(house: House, known: ReadonlyMap<string, 0 | 1>): Promise<void> {
  const of = (command: Name) =>
    [...known].filter(([name]) => name.startsWith(`${command} `)).map(([, body]) => body + 1);
  const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
  const [row] = await world.query(
    `select (select count(*)::int from orders where restaurant_id = $1) - 2 as placed,
       (select version from orders where id = $2) - 1 as confirmed,
       (select version from orders where id = $3) - 1 as cancelled,
       (select count(*)::int from stock_moves where item_id = $4 and reason = 'reduced') as reductions,
       (select quantity from stock where item_id = $4) as quantity,
       (select count(*)::int from outbox where restaurant_id = $1 and type::text like 'order.%') - 2 as events`,
    [house.r.id, house.toConfirm, house.toCancel, house.r.tart.id],
  );
  const [confirmed, cancelled] = [of("confirm").length, of("cancel").length];
  for (const command of ["confirm", "cancel", "adjust"] as const) expect(of(command).length).toBeLessThanOrEqual(1);
  expect(row).toEqual({
    placed: of("place").length,
    confirmed,
    cancelled,
    reductions: of("reduce").length,
    quantity: 1_000 - sum(of("place")) - sum(of("reduce")) + sum(of("adjust")),
    events: of("place").length + confirmed + cancelled,
  });
}
