import { randomUUID } from "node:crypto";
import type { Menu } from "#domain/menu.ts";
import { CartBook, type Customer } from "./carts.ts";
import type { HttpRequest } from "./http.ts";

/** What callers ask for, as a job names it. */
export type SourceSpec =
  | { kind: "get"; path: string }
  | { kind: "orders"; menus: Menu[]; customers: Customer[]; seed: number }
  /** Orders for a dish that is sold out. */
  | { kind: "soldOut"; restaurantId: string; menuVersion: number; itemId: string }
  | { kind: "signIn"; emails: string[]; password: string };

export type Source = { wanted: number; next: () => HttpRequest };

const JSON_TYPE = { "content-type": "application/json" };

export function sourceOf(spec: SourceSpec): Source {
  switch (spec.kind) {
    case "get": {
      const request: HttpRequest = { method: "GET", path: spec.path, headers: {} };
      return { wanted: 200, next: () => request };
    }
    case "orders": {
      const book = new CartBook(spec.menus, spec.customers, spec.seed);
      return { wanted: 201, next: () => book.request() };
    }
    case "soldOut":
      return { wanted: 422, next: () => soldOutOrder(spec) };
    case "signIn": {
      let n = 0;
      const next = () => ({
        method: "POST" as const,
        path: "/api/v1/auth/signin",
        headers: JSON_TYPE,
        body: JSON.stringify({ identifier: spec.emails[n++ % spec.emails.length], password: spec.password }),
      });
      return { wanted: 200, next };
    }
    default:
      return spec satisfies never;
  }
}

function soldOutOrder({ restaurantId, menuVersion, itemId }: Extract<SourceSpec, { kind: "soldOut" }>): HttpRequest {
  const key = randomUUID();
  const contact = { name: "Ada", email: `${key}@example.com` };
  const lines = [{ itemId, quantity: 1 }];
  return {
    method: "POST",
    path: "/api/v1/orders",
    headers: { ...JSON_TYPE, "idempotency-key": key },
    body: JSON.stringify({ restaurantId, menuVersion, fulfilment: "pickup", contact, lines }),
  };
}
