import { hc, type InferRequestType, type InferResponseType } from "hono/client";
import { expectTypeOf, test } from "vitest";
import type { Order } from "#domain/order.ts";
import type { AppType } from "#worker/app.ts";

const { v1 } = hc<AppType>("http://localhost").api;

// These hold while the project is type-checked, which `npm test` does: a wrong field is a compile error, here as in the pages.
test("a call takes what the route takes, and gives what the route gives", () => {
  type Placing = InferRequestType<typeof v1.orders.$post>["json"];
  expectTypeOf<Placing>().toHaveProperty("menuVersion");
  expectTypeOf<Placing>().not.toHaveProperty("totalMinor");
  type Placed = Extract<InferResponseType<typeof v1.orders.$post, 201>, { order: unknown }>;
  expectTypeOf<Placed["order"]["status"]>().toEqualTypeOf<Order["status"]>();
  expectTypeOf<Placed["order"]["totalMinor"]>().toEqualTypeOf<number>();
});
