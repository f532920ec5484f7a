import { Hono } from "hono";
import * as z from "zod";
import { Id, page } from "#domain/api/common.schema.ts";
import { AdjustStock, AvailabilityView, ReduceStock, Restock, StockView } from "#domain/api/menu.schema.ts";
import { listStock } from "#db/queries/stock.ts";
import type { AppEnv } from "../app-env.ts";
import { adjustStock, reduceStock, restock, sellOut } from "../commands/stock.ts";
import { only, somebody } from "../middleware/actor.ts";
import { idempotencyKey } from "../middleware/idempotency-key.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { Paging, WithId, WithItemId } from "./params.ts";

const OneStock = z.object({ stock: StockView });
const AvailabilityAnswer = z.object({ availability: AvailabilityView });

export const stock = new Hono<AppEnv>()
  .get(
    "/",
    describe({
      summary: "Count what is left",
      tag: "Stock",
      who: "crew",
      answer: page(StockView),
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("query", Paging.extend({ restaurantId: Id })),
    async (c) => {
      const { restaurantId, ...paging } = c.req.valid("query");
      return c.json(await listStock(c.var.deps.db, c.var.proof.actor, restaurantId, paging));
    },
  )
  .post(
    "/reduce",
    describe({
      summary: "Take what a till or another system has sold",
      takesBody: true,
      tag: "Stock",
      who: "service",
      answer: OneStock,
      refusals: ["invalid_input", "not_allowed", "not_found", "out_of_stock"],
      once: true,
    }),
    only("service"),
    idempotencyKey,
    validate("json", ReduceStock),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      return c.json({ stock: await reduceStock(deps, proof.actor, key, c.req.valid("json")) });
    },
  )
  .post(
    "/:itemId/adjust",
    describe({
      summary: "Correct a count",
      takesBody: true,
      tag: "Stock",
      who: "crew",
      answer: OneStock,
      refusals: ["invalid_input", "not_allowed", "not_found", "stale_version", "out_of_stock"],
      once: true,
    }),
    somebody(),
    idempotencyKey,
    validate("param", WithItemId),
    validate("json", AdjustStock),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      const { itemId } = c.req.valid("param");
      return c.json({ stock: await adjustStock(deps, proof.actor, itemId, key, c.req.valid("json")) });
    },
  );

export const items = new Hono<AppEnv>()
  .post(
    "/:id/sold-out",
    describe({
      summary: "Take a dish off sale",
      tag: "Kitchen",
      who: "crew",
      answer: AvailabilityAnswer,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    async (c) => c.json({ availability: await sellOut(c.var.deps, c.var.proof.actor, c.req.valid("param").id) }),
  )
  .post(
    "/:id/restock",
    describe({
      summary: "Put a dish back on sale",
      takesBody: true,
      tag: "Kitchen",
      who: "crew",
      answer: AvailabilityAnswer,
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    somebody(),
    validate("param", WithId),
    validate("json", Restock),
    async (c) => {
      const { deps, proof } = c.var;
      return c.json({
        availability: await restock(deps, proof.actor, c.req.valid("param").id, c.req.valid("json")),
      });
    },
  );
