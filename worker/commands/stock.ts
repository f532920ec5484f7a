import type * as z from "zod";
import type { Actor } from "#domain/actor.ts";
import type { AdjustStock, ReduceStock, Restock } from "#domain/api/menu.schema.ts";
import type {
  AdjustStockCommand,
  AvailabilityResult,
  ReduceStockCommand,
  SetSoldOutCommand,
  StockResult,
  StockRow,
} from "#domain/commands.ts";
import type { Availability } from "#domain/menu.ts";
import { follow } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { onceOf } from "./once.ts";

/** Adds or takes portions by hand. Throws not_found, not_allowed, stale_version, out_of_stock, key_reused. */
export async function adjustStock(
  deps: Deps,
  actor: Actor,
  itemId: string,
  key: string,
  { delta, version, reason }: z.output<typeof AdjustStock>,
): Promise<StockRow> {
  const command: AdjustStockCommand = {
    actor,
    requestId: deps.requestId,
    eventId: deps.newId(),
    once: onceOf(actor, "stock.adjust", key, { itemId, delta, version, reason }),
    itemId,
    delta,
    reason,
    expectedVersion: version,
  };
  const adjusted = await deps.db.call<StockResult>("adjust_stock_v1", command);
  follow(deps, adjusted, delta > 0 ? [itemId] : []);
  return adjusted.stock;
}

/** Takes portions for a till or another system that sold them. Throws out_of_stock, not_found, key_reused. */
export async function reduceStock(
  deps: Deps,
  actor: Actor,
  key: string,
  { itemId, quantity }: z.output<typeof ReduceStock>,
): Promise<StockRow> {
  const command: ReduceStockCommand = {
    actor,
    requestId: deps.requestId,
    eventId: deps.newId(),
    once: onceOf(actor, "stock.reduce", key, { itemId, quantity }),
    itemId,
    quantity,
  };
  const reduced = await deps.db.call<StockResult>("reduce_stock_v1", command);
  follow(deps, reduced);
  return reduced.stock;
}

/** Takes a dish off sale until somebody says otherwise. */
export async function sellOut(deps: Deps, actor: Actor, itemId: string): Promise<Availability> {
  return await setSoldOut(deps, actor, { itemId, soldOut: true, quantity: null });
}

/** Puts a dish back on sale, with a new count when one is given. */
export async function restock(
  deps: Deps,
  actor: Actor,
  itemId: string,
  { quantity }: z.output<typeof Restock>,
): Promise<Availability> {
  return await setSoldOut(deps, actor, { itemId, soldOut: false, quantity });
}

async function setSoldOut(
  deps: Deps,
  actor: Actor,
  wish: Pick<SetSoldOutCommand, "itemId" | "soldOut" | "quantity">,
): Promise<Availability> {
  const command: SetSoldOutCommand = { actor, requestId: deps.requestId, eventId: deps.newId(), ...wish };
  const changed = await deps.db.call<AvailabilityResult>("set_sold_out_v1", command);
  follow(deps, changed, wish.soldOut ? [] : [wish.itemId]);
  return changed.availability;
}
