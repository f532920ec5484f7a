import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { testWorld, type World } from "#test/support/world.ts";

// What an answer says to browsers and caches beside its content, on every kind of answer, refusals and redirects too.

let world: World;
let here: TestRestaurant;
let order: Awaited<ReturnType<World["order"]>>;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
  order = await world.order(here);
});
afterAll(async () => await world[Symbol.asyncDispose]());

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(world.url + path, { redirect: "manual", ...init });
  await response.arrayBuffer();
  return response;
};
/** A path with the ids of this test in it. */
const filled = (path: string) =>
  path
    .replace(":order", order.id)
    .replace(":restaurant", here.id)
    .replace(":track", order.access.track ?? "");

const PAGES = [
  "/",
  "/login",
  "/cart",
  "/checkout",
  "/orders",
  "/orders/:order",
  "/kitchen",
  "/ticket/:order",
  "/nothing",
];
const LINKS = ["/t/:track", "/t/guest.broken"];
const API = ["health", "restaurants", "restaurants/:restaurant/menu", "orders/:order", "orders/mine", "nothing"];
const OTHERS = [
  "/hooks/kitchen",
  "/parties/order/:order",
  "/parties/nothing/x",
  "/assets/nothing.js",
  "/pictures/x.webp",
];
const ALL = [...PAGES, ...LINKS, ...API.map((path) => `/api/v1/${path}`), ...OTHERS];

describe("every answer", () => {
  test.each(ALL)("of %s is what it says it is, stands in no frame, and names its policy", async (path) => {
    const { headers } = await ask(filled(path));
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("referrer-policy")).toMatch(/^(same-origin|no-referrer)$/);
    expect(headers.get("server") ?? headers.get("x-powered-by")).toBeNull();
  });

  test.each(ALL)("of %s names its characters, and lets no other site read it", async (path) => {
    const origin = "https://evil.example";
    const asked = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
    for (const init of [{ headers: { origin } }, { method: "OPTIONS", headers: { origin, ...asked } }]) {
      const { headers } = await ask(filled(path), init);
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
      expect(headers.get("cross-origin-resource-policy") ?? "same-origin").toBe("same-origin");
      // JSON is always UTF-8; a redirect has no content.
      const type = headers.get("content-type");
      if (type !== null) expect(type).toMatch(/^application\/(\w+\+)?json\b|; ?charset=utf-8$/i);
    }
  });

  test.each(ALL.filter((path) => !path.endsWith("/menu")))("of %s is kept by no cache", async (path) => {
    expect((await ask(filled(path))).headers.get("cache-control")).toMatch(/^(private, )?no-store$/);
  });

  test("of a form is kept by no cache, as it may carry a session", async () => {
    const refused = await ask("/login", { method: "POST", body: new URLSearchParams({ identifier: "x" }) });
    expect([refused.status, refused.headers.get("cache-control")]).toEqual([403, "private, no-store"]);
    const chosen = await ask("/preferences", {
      method: "POST",
      body: new URLSearchParams({ theme: "dark" }),
      headers: { Origin: world.url },
    });
    expect([chosen.status, chosen.headers.get("cache-control")]).toEqual([303, "private, no-store"]);
  });

  test.each(API)("of the API (%s) carries its request's id", async (path) => {
    const { headers } = await ask(filled(`/api/v1/${path}`), { headers: { "x-request-id": "asked-by-a-test" } });
    expect(headers.get("x-request-id")).toBe("asked-by-a-test");
  });

  test.each(LINKS)("of a private link (%s) lets no page that follows know the address", async (path) => {
    const { headers } = await ask(filled(path));
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-robots-tag")).toBe("noindex");
  });
});
