import { uuidv7 } from "uuidv7";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Evening } from "./evening.ts";

/** Something that must never happen: how to make it by force, and what the audit must say. */
export type Breakage = {
  what: string;
  /** Run one after the other, past triggers and foreign keys. */
  sql: string[];
  /** The one invariant that finds it. */
  invariant: number;
  /** What stands in its finding. */
  says: string;
};

/** One at least for every check of what is ordered and cooked: stock, answers, totals and slips. */
export function kitchenBreakages(evening: Evening, r: TestRestaurant): Breakage[] {
  const { cooked, served, waiting, ready, untouched } = evening;
  const command = (id: string, seq: number) =>
    `(select command from order_events where order_id = '${id}' and seq = ${seq})`;
  const [stranger, station] = [uuidv7(), uuidv7()];
  return [
    {
      what: "more tarts were sold than there were",
      sql: [
        "alter table stock drop constraint stock_quantity_not_negative",
        `insert into stock_moves (item_id, delta, reason, ref)
         select item_id, -quantity - 1, 'waste', 'a fall' from stock where item_id = '${r.tart.id}'`,
        `update stock set quantity = -1 where item_id = '${r.tart.id}'`,
      ],
      invariant: 1,
      says: `a balance is below nothing: dish ${r.tart.id}`,
    },
    {
      what: "a balance was changed past its moves",
      sql: [`update stock set quantity = quantity + 1 where item_id = '${r.tart.id}'`],
      invariant: 1,
      says: `a balance is not the sum of its moves: dish ${r.tart.id}`,
    },
    {
      what: "a balance was changed past its moves, and the sum of what was sold does not fit either",
      sql: [`update stock set quantity = quantity - 1 where item_id = '${r.cola.id}'`],
      invariant: 1,
      says: `what came in is not what was sold and what is left: dish ${r.cola.id}`,
    },
    {
      what: "a crate was counted twice",
      sql: [
        "alter table stock_moves drop constraint stock_moves_once",
        `insert into stock_moves select * from stock_moves where ref = 'opening' and item_id = '${r.tart.id}'`,
        `update stock set quantity = quantity + 20 where item_id = '${r.tart.id}'`,
      ],
      invariant: 1,
      says: `a move counts twice: restock opening of dish ${r.tart.id}`,
    },
    {
      what: "an order took no portion",
      sql: [
        `delete from stock_moves where ref = '${ready.id}' and item_id = '${r.cola.id}'`,
        `update stock set quantity = quantity + 1 where item_id = '${r.cola.id}'`,
      ],
      invariant: 1,
      says: `an order's portions were not taken, or others than it has: order ${ready.id}, dish ${r.cola.id}`,
    },
    {
      what: "a guest was told another total than the one that is stored",
      sql: [
        `update idempotency_keys set answer = replace(answer::text, '"totalMinor" : ${cooked.totalMinor}', '"totalMinor" : 1')::json
         where key = ${command(cooked.id, 1)}`,
      ],
      invariant: 2,
      says: `an answer tells of an order that is not there, or was never like that: order ${cooked.id}, version 1`,
    },
    {
      what: "a guest may look at their order and not cancel it",
      sql: [`delete from order_capabilities where order_id = '${waiting.id}' and scope = 'cancel'`],
      invariant: 2,
      says: `a guest has no link to their order, or none to cancel it: order ${waiting.id}`,
    },
    {
      what: "an answer is kept for whoever shows its key",
      sql: [`update idempotency_keys set scope = 'orders.place' where key = ${command(waiting.id, 1)}`],
      invariant: 3,
      says: `an answer is kept for somebody else than who made the step that it tells of: order ${waiting.id}, step 1`,
    },
    {
      what: "a retry placed a second order",
      sql: [
        `update idempotency_keys set scope = 'x', key = ${command(cooked.id, 1)} where key = ${command(waiting.id, 1)}`,
        `update order_events set command = ${command(cooked.id, 1)} where order_id = '${waiting.id}'`,
      ],
      invariant: 3,
      says: `one key placed two orders: order ${waiting.id}`,
    },
    {
      what: "a retry moved an order a second time",
      sql: [
        `update idempotency_keys set scope = 'x', key = ${command(served.id, 2)} where key = ${command(served.id, 4)}`,
        `update order_events set command = ${command(served.id, 2)} where order_id = '${served.id}' and seq = 4`,
      ],
      invariant: 3,
      says: `one key moved an order twice: order ${served.id}, step 4`,
    },
    {
      what: "the answer to a command was not kept",
      sql: [`delete from idempotency_keys where key = ${command(cooked.id, 2)}`],
      invariant: 3,
      says: `a command left no answer for its repeat: order ${cooked.id}, step 2`,
    },
    {
      what: "an order's tax is not that of its lines",
      sql: [`update orders set tax_minor = tax_minor + 1 where id = '${waiting.id}'`],
      invariant: 4,
      says: `an order does not add up: order ${waiting.id}`,
    },
    {
      what: "an order has lost its lines",
      sql: [`delete from order_lines where order_id = '${untouched.order.id}'`],
      invariant: 4,
      says: `an order does not add up: order ${untouched.order.id}`,
    },
    {
      what: "a line's tax was rounded the wrong way",
      sql: [
        `update order_lines set tax_minor = tax_minor + 1 where order_id = '${waiting.id}' and position = 0`,
        `update orders set tax_minor = tax_minor + 1 where id = '${waiting.id}'`,
      ],
      invariant: 4,
      says: `of order ${waiting.id}`,
    },
    {
      what: "a dish was sold at another price than the menu said",
      sql: [`update menu_items set price_minor = price_minor + 1 where id = '${r.soup.id}'`],
      invariant: 4,
      says: `a line costs something else than its dish and options did: line ${waiting.lines[1]?.id} of order ${waiting.id}`,
    },
    {
      what: "a choice was sold at another price than the menu said",
      sql: [`update options set price_delta_minor = price_delta_minor + 1 where id = '${r.toppings.olives}'`],
      invariant: 4,
      says: `a line costs something else than its dish and options did: line ${cooked.lines[0]?.id} of order ${cooked.id}`,
    },
    {
      what: "somebody keeps money in fractions",
      sql: ["alter table orders add column tip_minor numeric"],
      invariant: 4,
      says: "an amount is not kept in whole minor units: orders.tip_minor",
    },
    {
      what: "a station has no slip of a finished order",
      sql: [`delete from tickets where order_id = '${cooked.id}' and station_id = '${r.stations.bar}'`],
      invariant: 5,
      says: `an order has not exactly one slip at each of its stations: order ${cooked.id}`,
    },
    {
      what: "the kitchen handled an order and hung up no slip",
      sql: [`delete from tickets where order_id = '${waiting.id}'`],
      invariant: 5,
      says: `an order has not exactly one slip at each of its stations: order ${waiting.id}`,
    },
    {
      what: "a station has two slips of one order",
      sql: [
        "alter table tickets drop constraint tickets_one_per_station",
        `insert into tickets select * from tickets where order_id = '${cooked.id}'`,
      ],
      invariant: 5,
      says: `an order has not exactly one slip at each of its stations: order ${cooked.id}`,
    },
    {
      what: "a slip still waits although its order was picked up",
      sql: [`update tickets set state = 'queued' where order_id = '${cooked.id}' and station_id = '${r.stations.hot}'`],
      invariant: 5,
      says: `a slip is ahead of its order, behind it, or shows another state: slip of order ${cooked.id} at station ${r.stations.hot}`,
    },
    {
      what: "a slip hangs next door",
      sql: [
        `insert into stations (id, restaurant_id, slug, name) values ('${station}', '${stranger}', 'next-door', 'Next door')`,
        `update order_lines set station_id = '${station}' where order_id = '${waiting.id}'`,
        `update tickets set station_id = '${station}' where order_id = '${waiting.id}'`,
      ],
      invariant: 5,
      says: `a slip hangs in the kitchen of another restaurant: slip of order ${waiting.id} at station ${station}`,
    },
  ];
}
