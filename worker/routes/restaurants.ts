import { Hono } from "hono";
import * as z from "zod";
import { Id, page, Time } from "#domain/api/common.schema.ts";
import { AvailabilityView, Close, MenuAnswer, Pause, RestaurantView } from "#domain/api/menu.schema.ts";
import { BoardCardView, OrderSummaryView } from "#domain/api/order.schema.ts";
import { RESTAURANT_STATES } from "#domain/menu.ts";
import { BOARD_STATUSES } from "#domain/order-status.ts";
import { getBoard, listRestaurantOrders, listSlips } from "#db/queries/orders.ts";
import { getAvailability, getRestaurant, listRestaurants } from "#db/queries/restaurants.ts";
import type { AppEnv } from "../app-env.ts";
import { setAvailability } from "../commands/availability.ts";
import { AppError } from "../errors.ts";
import { jsonBytes } from "../json.ts";
import { somebody } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { restaurantIdOf } from "../restaurant-ids.ts";
import { validate } from "../validate.ts";
import { AfterSeq, OrdersQuery, Paging, SlipsQuery, WithId, WithIdOrSlug } from "./params.ts";

/** Orders of a column that the board counts instead of carrying them. Columns without any are missing. */
const BoardCountsView = z.partialRecord(z.enum(BOARD_STATUSES), z.int()).optional();
const BoardView = z.object({
  restaurantId: Id,
  seq: z.int(),
  state: z.enum(RESTAURANT_STATES),
  message: z.string().nullable(),
  until: Time.nullable(),
  soldOut: z.array(Id),
  left: z.record(z.string(), z.int()),
  cards: z.array(BoardCardView),
  more: BoardCountsView,
  leftOver: BoardCountsView,
});
const BoardAnswer = z.union([z.object({ board: BoardView }), z.object({ seq: z.int() })]);
const AvailabilityAnswer = z.object({ availability: AvailabilityView });

/** A guest's browser asks again each time, and is told "not modified" for as long as nothing is. */
const MENU_CACHING = "public, max-age=0, must-revalidate";

export const restaurants = new Hono<AppEnv>()
  .get(
    "/",
    describe({
      summary: "List restaurants",
      tag: "Restaurants",
      who: "all",
      answer: page(RestaurantView),
      refusals: ["invalid_input"],
    }),
    validate("query", Paging),
    async (c) => c.json(await listRestaurants(c.var.deps.db, c.req.valid("query"))),
  )
  .get(
    "/:id",
    describe({
      summary: "Read a restaurant",
      tag: "Restaurants",
      who: "all",
      answer: z.object({ restaurant: RestaurantView }),
      refusals: ["invalid_input", "not_found"],
    }),
    validate("param", WithIdOrSlug),
    async (c) => {
      const restaurant = await getRestaurant(c.var.deps.db, c.req.valid("param").id);
      if (!restaurant) throw new AppError("not_found", "No such restaurant.");
      return c.json({ restaurant });
    },
  )
  .get(
    "/:id/menu",
    describe({
      summary: "Read the menu, with what is to be had right now",
      tag: "Restaurants",
      who: "all",
      answer: MenuAnswer,
      description:
        "At most two seconds old; while the database is away, the last one known. `ETag` tells whether it changed.",
      refusals: ["invalid_input", "not_found"],
    }),
    validate("param", WithIdOrSlug),
    async (c) => {
      const deps = c.get("deps");
      const id = await restaurantIdOf(deps, c.req.valid("param").id);
      const read = id === null ? null : await deps.menus.read(id, (work) => deps.afterCommit(work));
      if (!read) throw new AppError("not_found", "No such restaurant.");
      const etag = `"${read.menu.version}.${read.availability.seq}"`;
      return jsonBytes<z.output<typeof MenuAnswer>>(read.json, etag, MENU_CACHING, c.req.header("if-none-match"));
    },
  )
  .get(
    "/:id/availability",
    describe({
      summary: "What is to be had right now",
      tag: "Restaurants",
      who: "all",
      answer: AvailabilityAnswer,
      refusals: ["invalid_input", "not_found"],
    }),
    validate("param", WithIdOrSlug),
    async (c) => {
      const { deps } = c.var;
      const id = await restaurantIdOf(deps, c.req.valid("param").id);
      const availability = id === null ? null : await getAvailability(deps.db, id);
      if (!availability) throw new AppError("not_found", "No such restaurant.");
      deps.menus.note(availability);
      return c.json({ availability });
    },
  )
  .get(
    "/:id/orders",
    describe({
      summary: "List the orders of a restaurant",
      tag: "Kitchen",
      who: "crew",
      answer: page(OrderSummaryView),
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    validate("query", OrdersQuery),
    async (c) => {
      const { deps, proof } = c.var;
      const { id } = c.req.valid("param");
      return c.json(await listRestaurantOrders(deps.db, proof.actor, id, c.req.valid("query")));
    },
  )
  .get(
    "/:id/board",
    describe({
      summary: "All that the kitchen shows",
      tag: "Kitchen",
      who: "crew",
      answer: BoardAnswer,
      description: "With `after`, only the number when nothing is newer than it.",
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    validate("query", AfterSeq),
    async (c) => {
      const { deps, proof } = c.var;
      const { after } = c.req.valid("query");
      const board = await getBoard(deps.db, proof.actor, c.req.valid("param").id);
      if (after !== undefined && board.seq <= after) return c.json({ seq: board.seq });
      return c.json({ board });
    },
  )
  .get(
    "/:id/slips",
    describe({
      summary: "List the slips of one column of the board, the oldest first",
      tag: "Kitchen",
      who: "crew",
      answer: page(BoardCardView),
      description:
        "The board carries the oldest slips of each column and counts the others; here are all of them. `leftOver` asks for orders " +
        "that nobody has touched for six hours after their promise. `cursor` is the id of the order after which to go on.",
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    validate("query", SlipsQuery),
    async (c) => {
      const { deps, proof } = c.var;
      return c.json(await listSlips(deps.db, proof.actor, c.req.valid("param").id, c.req.valid("query")));
    },
  )
  .post(
    "/:id/open",
    describe({
      summary: "Open a restaurant, or end its pause",
      tag: "Kitchen",
      who: "crew",
      answer: AvailabilityAnswer,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    async (c) => {
      const wish = { restaurantId: c.req.valid("param").id, state: "open", message: null, minutes: null } as const;
      return c.json({ availability: await setAvailability(c.var.deps, c.var.proof.actor, wish) });
    },
  )
  .post(
    "/:id/pause",
    describe({
      summary: "Take no orders for a while",
      takesBody: true,
      tag: "Kitchen",
      who: "crew",
      answer: AvailabilityAnswer,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    validate("json", Pause),
    async (c) => {
      const { deps, proof } = c.var;
      const { message, minutes } = c.req.valid("json");
      const wish = { restaurantId: c.req.valid("param").id, state: "paused", message, minutes } as const;
      return c.json({ availability: await setAvailability(deps, proof.actor, wish) });
    },
  )
  .post(
    "/:id/close",
    describe({
      summary: "Close a restaurant",
      takesBody: true,
      tag: "Kitchen",
      who: "crew",
      answer: AvailabilityAnswer,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    validate("json", Close),
    async (c) => {
      const { message } = c.req.valid("json");
      const wish = { restaurantId: c.req.valid("param").id, state: "closed", message, minutes: null } as const;
      return c.json({ availability: await setAvailability(c.var.deps, c.var.proof.actor, wish) });
    },
  );
