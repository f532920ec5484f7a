import { Hono } from "hono";
import * as z from "zod";
import { BoardCardView } from "#domain/api/order.schema.ts";
import { listTickets } from "#db/queries/orders.ts";
import type { AppEnv } from "../app-env.ts";
import { AppError } from "../errors.ts";
import { somebody } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { WithOrderId } from "./params.ts";

const Tickets = z.object({
  tickets: z.array(z.object({ station: z.string(), state: z.string(), card: BoardCardView })),
});

export const kitchen = new Hono<AppEnv>().get(
  "/tickets/:orderId",
  describe({
    summary: "The slips of an order, one for each station",
    tag: "Kitchen",
    who: "crew",
    answer: Tickets,
    refusals: ["invalid_input", "not_allowed", "not_found"],
  }),
  somebody(),
  validate("param", WithOrderId),
  async (c) => {
    const { deps, proof } = c.var;
    const tickets = await listTickets(deps.db, proof.actor, c.req.valid("param").orderId);
    if (!tickets) throw new AppError("not_found", "No such order.");
    return c.json({ tickets });
  },
);
