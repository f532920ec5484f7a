import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERROR_STATUS } from "#domain/error-codes.ts";
import { ORDER_REASONS } from "#domain/order-reasons.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { app } from "#worker/app.ts";
import type { ApiDocument, Operation } from "#worker/docs/document.ts";
import { describeApi } from "#worker/routes/reference.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await describeApi(app);
});

const READINESS = "GET /api/v1/health/ready"; // its 503 says what is missing
const ERROR = { $ref: "#/components/schemas/Error" };

/** What the router really answers to. Middleware, and the hooks that only QStash may call, are no part of the API. */
const routeTable = () =>
  new Set(
    app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.startsWith("/hooks/"))
      .map(({ method, path }) => `${method} ${path.replace(/:([A-Za-z]+)/g, "{$1}")}`),
  );
const operations = (): [name: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );

describe("the OpenAPI document", () => {
  test("names every route, and no route that is not there", () => {
    expect(new Set(operations().map(([name]) => name))).toEqual(routeTable());
    expect(routeTable().size).toBeGreaterThan(30);
  });

  test("holds exactly the routes of the contract", () => {
    expect([...routeTable()].toSorted()).toMatchInlineSnapshot(`
      [
        "DELETE /api/v1/orders/{id}/links",
        "DELETE /api/v1/restaurants/{id}/devices/{deviceId}",
        "DELETE /api/v1/restaurants/{id}/invitations/{invitationId}",
        "DELETE /api/v1/restaurants/{id}/staff/{userId}",
        "DELETE /api/v1/users/{id}",
        "GET /.well-known/jwks.json",
        "GET /api/v1/applications",
        "GET /api/v1/applications/mine",
        "GET /api/v1/applications/waiting",
        "GET /api/v1/audit-log",
        "GET /api/v1/auth/me",
        "GET /api/v1/auth/sessions",
        "GET /api/v1/devices/me",
        "GET /api/v1/docs",
        "GET /api/v1/health",
        "GET /api/v1/health/ready",
        "GET /api/v1/jwks.json",
        "GET /api/v1/kitchen/tickets/{orderId}",
        "GET /api/v1/me/export",
        "GET /api/v1/menu",
        "GET /api/v1/openapi.json",
        "GET /api/v1/orders/mine",
        "GET /api/v1/orders/{id}",
        "GET /api/v1/orders/{id}/events",
        "GET /api/v1/orders/{id}/review",
        "GET /api/v1/restaurants",
        "GET /api/v1/restaurants/{id}",
        "GET /api/v1/restaurants/{id}/availability",
        "GET /api/v1/restaurants/{id}/board",
        "GET /api/v1/restaurants/{id}/devices",
        "GET /api/v1/restaurants/{id}/menu",
        "GET /api/v1/restaurants/{id}/orders",
        "GET /api/v1/restaurants/{id}/reviews",
        "GET /api/v1/restaurants/{id}/slips",
        "GET /api/v1/restaurants/{id}/staff",
        "GET /api/v1/security-log",
        "GET /api/v1/stock",
        "GET /api/v1/users",
        "GET /api/v1/users/profile",
        "GET /api/v1/users/stats",
        "GET /api/v1/users/{id}",
        "PATCH /api/v1/restaurants/{id}/devices/{deviceId}",
        "PATCH /api/v1/restaurants/{id}/reviews/{reviewId}",
        "PATCH /api/v1/restaurants/{id}/staff/{userId}",
        "PATCH /api/v1/users/profile",
        "PATCH /api/v1/users/{id}/role",
        "POST /api/v1/applications",
        "POST /api/v1/applications/search",
        "POST /api/v1/applications/{id}/approve",
        "POST /api/v1/applications/{id}/decline",
        "POST /api/v1/applications/{id}/withdraw",
        "POST /api/v1/auth/accept-invitation",
        "POST /api/v1/auth/change-email",
        "POST /api/v1/auth/change-password",
        "POST /api/v1/auth/forgot-password",
        "POST /api/v1/auth/invitation",
        "POST /api/v1/auth/join",
        "POST /api/v1/auth/link",
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/logout",
        "POST /api/v1/auth/refresh-token",
        "POST /api/v1/auth/register",
        "POST /api/v1/auth/resend-verification",
        "POST /api/v1/auth/reset-password",
        "POST /api/v1/auth/sessions/end",
        "POST /api/v1/auth/sessions/{id}/end",
        "POST /api/v1/auth/signin",
        "POST /api/v1/auth/signup",
        "POST /api/v1/auth/verify-email",
        "POST /api/v1/devices/pairing",
        "POST /api/v1/devices/pairing/claim",
        "POST /api/v1/items/{id}/restock",
        "POST /api/v1/items/{id}/sold-out",
        "POST /api/v1/me/delete",
        "POST /api/v1/orders",
        "POST /api/v1/orders/{id}/cancel",
        "POST /api/v1/orders/{id}/links",
        "POST /api/v1/orders/{id}/review",
        "POST /api/v1/orders/{id}/status",
        "POST /api/v1/restaurants/{id}/close",
        "POST /api/v1/restaurants/{id}/devices",
        "POST /api/v1/restaurants/{id}/invitations",
        "POST /api/v1/restaurants/{id}/invitations/{invitationId}/resend",
        "POST /api/v1/restaurants/{id}/open",
        "POST /api/v1/restaurants/{id}/pause",
        "POST /api/v1/room-tickets",
        "POST /api/v1/stock/reduce",
        "POST /api/v1/stock/{itemId}/adjust",
        "POST /api/v1/users/search",
        "POST /api/v1/users/{id}/disable",
        "POST /api/v1/users/{id}/enable",
        "POST /api/v1/users/{id}/sign-out",
      ]
    `);
  });

  test("is valid OpenAPI 3.1", async () => {
    expect(document.openapi).toBe("3.1.0");
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  test("leads nowhere that is not there", () => {
    const text = JSON.stringify(document);
    const known = Object.keys(document.components?.schemas ?? {});
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(known).toContain(name);
    expect(text).not.toContain("$defs");
  });

  test.each(["summary", "tags", "responses"] as const)("gives every route its %s", (part) => {
    for (const [name, operation] of operations()) expect(operation[part], name).toBeTruthy();
  });

  test("tells of every refusal with the one error body, under its own status", () => {
    for (const [name, { responses = {} }] of operations()) {
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect(
        refusals.map(([status]) => status),
        name,
      ).toEqual(expect.arrayContaining(["500", "503"]));
      for (const [status, { description = "", content = {} }] of refusals) {
        if (!(name === READINESS && status === "503")) {
          expect(content, `${name} ${status}`).toEqual({ "application/json": { schema: ERROR } });
        }
        for (const [, code = ""] of description.matchAll(/`([a-z_]+)`/g)) {
          expect(ERROR_STATUS[code as keyof typeof ERROR_STATUS], `${name} ${code}`).toBe(Number(status));
        }
      }
    }
  });

  test("says of whatever is checked that it may be refused, and of a proof that it may be of the wrong kind", () => {
    const silent = operations().filter(([name, { parameters = [], requestBody, security = [], responses = {} }]) => {
      const says = (status: string, code: string) => responses[status]?.description?.includes(`\`${code}\``) === true;
      const isChecked = requestBody !== undefined || parameters.some((parameter) => parameter.in !== "header");
      // Others than people have proofs, too, and some routes are for people only.
      const isForOneKind =
        security.length > 0 && !security.some((way) => "guest" in way || Object.keys(way).length === 0);
      return (
        (isChecked && !says("400", "invalid_input")) ||
        (isForOneKind && !name.endsWith("/auth/logout") && !says("403", "not_allowed"))
      );
    });
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  test("asks for an idempotency key wherever the route does", () => {
    const withKey = operations().filter(([, { parameters = [] }]) =>
      parameters.some(({ name }) => name === "Idempotency-Key"),
    );
    expect(withKey.map(([name]) => name)).toEqual([
      "POST /api/v1/restaurants/{id}/devices",
      "POST /api/v1/orders",
      "POST /api/v1/orders/{id}/status",
      "POST /api/v1/orders/{id}/cancel",
      "POST /api/v1/orders/{id}/links",
      "POST /api/v1/orders/{id}/review",
      "POST /api/v1/stock/reduce",
      "POST /api/v1/stock/{itemId}/adjust",
    ]);
  });

  test("names the usual reasons, and takes and gives own words as well", () => {
    for (const path of ["/api/v1/orders/{id}/status", "/api/v1/orders/{id}/cancel"]) {
      const body = document.paths[path]?.["post"]?.requestBody?.content?.["application/json"]?.schema;
      for (const code of ORDER_REASONS) expect(body?.properties?.["reason"]?.description, path).toContain(code);
    }
    const { anyOf = [] } = document.components?.schemas?.["Order"]?.properties?.["reason"] ?? {};
    expect(JSON.stringify(anyOf)).toContain(JSON.stringify(ORDER_REASONS));
    expect(JSON.stringify(anyOf)).toContain('{"type":"string"}');
  });

  test("says what an order takes, and that it takes nothing else", () => {
    const body = document.paths["/api/v1/orders"]?.["post"]?.requestBody?.content?.["application/json"]?.schema;
    expect(body?.required).toEqual(["restaurantId", "menuVersion", "fulfilment", "contact", "lines"]);
    expect(body?.additionalProperties).toBe(false);
    expect(JSON.stringify(body)).not.toMatch(/price|total/i);
  });
});

describe("served by the Worker", () => {
  let world: World;
  beforeAll(async () => {
    world = await testWorld();
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  test("the document is the same", async () => {
    const served = await world.guest.get("/openapi.json");
    expect(served.headers.get("content-type")).toContain("application/json");
    expect(served.body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test("the page for people names every route, runs no script, and loads nothing from anywhere", async () => {
    const page = await world.guest.get("/docs");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    for (const [name] of operations()) expect(page.text).toContain(name.split(" ")[1]);
    expect(page.text).not.toMatch(/<script|<link|<img|@import|url\(|https?:\/\//i);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    const { createHash } = await import("node:crypto");
    const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(page.text) ?? [];
    expect(policy).toContain(createHash("sha256").update(style).digest("base64"));
    expect(page.text).toContain('lang="en"');
    expect(page.text).toContain("<code>Error</code>"); // names are code, not words between backticks
  });
});
