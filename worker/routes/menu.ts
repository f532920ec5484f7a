import { Hono } from "hono";
import * as z from "zod";
import { page } from "#domain/api/common.schema.ts";
import { MenuItemView } from "#domain/api/menu.schema.ts";
import { effectiveState, portionsLeft } from "#domain/menu.ts";
import { listRestaurants } from "#db/queries/restaurants.ts";
import type { AppEnv } from "../app-env.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { describe } from "../openapi.ts";
import { restaurantIdOf } from "../restaurant-ids.ts";
import { validate } from "../validate.ts";
import { IdOrSlug } from "./params.ts";

const DishView = MenuItemView.extend({
  stock: z.union([z.int(), z.literal("unlimited")]).describe("Portions left, or that nobody counts them"),
  available: z.boolean().describe("Whether one can be ordered right now: the kitchen is open and there is some left"),
});
const WhichMenu = z.strictObject({ restaurant: IdOrSlug.optional() });

/** The dishes of one menu as a plain list, for screens and scripts that need no more than that. */
export const menu = new Hono<AppEnv>().get(
  "/",
  describe({
    summary: "List the dishes of a restaurant with their stock",
    tag: "Restaurants",
    who: "all",
    answer: page(DishView),
    description: "Without `restaurant`, those of the first one: a house with a single kitchen need not name it.",
    refusals: ["invalid_input", "not_found"],
  }),
  validate("query", WhichMenu),
  async (c) => {
    const { deps } = c.var;
    const id = await whichRestaurant(deps, c.req.valid("query").restaurant);
    const read = id === null ? null : await deps.menus.read(id, (work) => deps.afterCommit(work));
    if (!read) throw new AppError("not_found", "No such restaurant.");
    const { availability } = read;
    const open = effectiveState(availability, deps.now()) === "open";
    const items = read.menu.items.map((item) => {
      const left = portionsLeft(availability, item.id);
      return { ...item, stock: Number.isFinite(left) ? left : ("unlimited" as const), available: open && left > 0 };
    });
    return c.json({ items, nextCursor: null });
  },
);

async function whichRestaurant(deps: Deps, named: string | undefined): Promise<string | null> {
  if (named) return await restaurantIdOf(deps, named);
  const { items } = await listRestaurants(deps.db, { limit: 1 });
  return items[0]?.id ?? null;
}
