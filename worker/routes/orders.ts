import { Hono } from "hono";
import * as z from "zod";
import { page } from "#domain/api/common.schema.ts";
import {
  CancelOrder,
  MoveOrder,
  OrderEventView,
  OrderSummaryView,
  OrderView,
  PlacedView,
  PlaceOrder,
  REASON,
} from "#domain/api/order.schema.ts";
import { GUEST_COOKIE } from "#domain/capability.ts";
import type { OrderNews } from "#domain/frames.ts";
import { findOrder, listOwnOrders, orderEvents } from "#db/queries/orders.ts";
import type { AppEnv } from "../app-env.ts";
import { cancelOrder, moveOrder } from "../commands/orders.ts";
import { placeOrder } from "../commands/place-order.ts";
import { guestCookie, readCookies, readGuestCookie, withGuestToken } from "../cookies.ts";
import { AppError } from "../errors.ts";
import { only, orderInPath, somebody, whoever } from "../middleware/actor.ts";
import { idempotencyKey } from "../middleware/idempotency-key.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { AfterVersion, OrdersQuery, WithId } from "./params.ts";

const OneOrder = z.object({ order: OrderView });
const NewsView = OrderView.pick({
  version: true,
  status: true,
  promisedAt: true,
  promiseMadeAt: true,
  reason: true,
}).extend({ orderId: z.uuid(), events: z.array(OrderEventView) }) satisfies z.ZodType<OrderNews>;
const Events = z.object({ events: z.array(OrderEventView), news: NewsView });

export const orders = new Hono<AppEnv>()
  .post(
    "/",
    describe({
      summary: "Place an order",
      takesBody: true,
      tag: "Orders",
      who: "anybody",
      status: 201,
      answer: PlacedView,
      description:
        "Ids and quantities only; prices come from the menu version that was shown. Without an account the answer carries the " +
        "order's private tokens, and a browser also gets them as a cookie.",
      refusals: [
        ...(["unauthorized", "session_changed", "not_allowed", "not_found", "menu_changed"] as const),
        ...(["out_of_stock", "closed", "paused", "not_offered", "rate_limited"] as const),
      ],
      once: true,
    }),
    whoever(),
    idempotencyKey,
    validate("json", PlaceOrder),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      const address = c.req.header("cf-connecting-ip");
      const placed = await placeOrder(deps, proof.actor, { key, address, body: c.req.valid("json") });
      if (placed.access.cancel) {
        const held = readGuestCookie(readCookies(c.req.header("cookie")).get(GUEST_COOKIE));
        c.header("Set-Cookie", guestCookie(withGuestToken(held, placed.access.cancel)), { append: true });
      }
      return c.json(placed, 201);
    },
  )
  .get(
    "/mine",
    describe({
      summary: "List one's own orders",
      tag: "Orders",
      who: "user",
      answer: page(OrderSummaryView),
      refusals: ["invalid_input"],
    }),
    only("user"),
    validate("query", OrdersQuery),
    async (c) => c.json(await listOwnOrders(c.var.deps.db, c.var.proof.actor, c.req.valid("query"))),
  )
  .get(
    "/:id",
    describe({
      summary: "Read an order",
      tag: "Orders",
      who: "holder of the order",
      answer: OneOrder,
      refusals: ["invalid_input", "not_found"],
    }),
    somebody(orderInPath),
    validate("param", WithId),
    async (c) => {
      const { deps, proof } = c.var;
      const order = await findOrder(deps.db, proof.actor, c.req.valid("param").id);
      if (!order) throw new AppError("not_found", "No such order.");
      return c.json({ order });
    },
  )
  .get(
    "/:id/events",
    describe({
      summary: "What happened to an order since a version of it",
      tag: "Orders",
      who: "holder of the order",
      answer: Events,
      description: "For clients whose socket is blocked: ask every ten seconds at most.",
      refusals: ["invalid_input", "not_found"],
    }),
    somebody(orderInPath),
    validate("param", WithId),
    validate("query", AfterVersion),
    async (c) => {
      const { deps, proof } = c.var;
      const { after = 0 } = c.req.valid("query");
      const found = await orderEvents(deps.db, proof.actor, c.req.valid("param").id, after);
      if (!found) throw new AppError("not_found", "No such order.");
      return c.json(found);
    },
  )
  .post(
    "/:id/status",
    describe({
      summary: "Move an order along",
      takesBody: true,
      tag: "Orders",
      who: "crew",
      answer: OneOrder,
      description: `Whoever declines or cancels for the restaurant gives a reason. ${REASON}`,
      refusals: ["invalid_input", "not_allowed", "not_found", "stale_version", "illegal_move"],
      once: true,
    }),
    somebody(),
    idempotencyKey,
    validate("param", WithId),
    validate("json", MoveOrder),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      const { id } = c.req.valid("param");
      return c.json({ order: await moveOrder(deps, proof.actor, id, key, c.req.valid("json")) });
    },
  )
  .post(
    "/:id/cancel",
    describe({
      summary: "Cancel an order",
      takesBody: true,
      tag: "Orders",
      who: "holder of the order",
      answer: OneOrder,
      description: `Guests and customers need no reason, the restaurant does. ${REASON}`,
      refusals: ["invalid_input", "not_allowed", "not_found", "stale_version", "illegal_move"],
      once: true,
    }),
    somebody(orderInPath),
    idempotencyKey,
    validate("param", WithId),
    validate("json", CancelOrder),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      const { id } = c.req.valid("param");
      return c.json({ order: await cancelOrder(deps, proof.actor, id, key, c.req.valid("json")) });
    },
  );
