import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { expectRefusal, leavesNothingBehind } from "#test/support/refusals.ts";
import { testWorld, type World } from "#test/support/world.ts";

// Whatever an address says, it leads to a page, to a thing or to a clear no, and reading leaves nothing behind.

let world: World;
let here: TestRestaurant;
let elsewhere: TestRestaurant;
let staff: Account;
let customer: Account;

beforeAll(async () => {
  world = await testWorld();
  [here, elsewhere] = [await world.restaurant(), await world.restaurant()];
  [staff, customer] = [await world.crew(here), await world.account()];
});
afterAll(async () => await world[Symbol.asyncDispose]());

leavesNothingBehind(() => world);

describe("a request to read something", () => {
  test.each(["with its length", "in chunks"])("is answered as if it had no body when it has one %s", async (how) => {
    for (const path of ["/api/v1/health", `/api/v1/restaurants/${here.id}`, "/", "/login", "/kitchen"]) {
      const url = world.url + path;
      const bare = await request(url);
      const given = await request(url, {
        method: "GET",
        body: how === "in chunks" ? Readable.from(["[1", "]"]) : "[1]",
      });
      expect(given.statusCode, path).toBe(bare.statusCode);
      expect(given.statusCode, path).toBeLessThan(400);
      await Promise.all([bare.body.dump(), given.body.dump()]);
    }
    expect(world.logs.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("a page", () => {
  const errorsIn = async (paths: readonly string[]) => {
    const before = world.logs.length;
    for (const path of paths) {
      const page = await fetch(world.url + path, { headers: { cookie: `__Host-access=${staff.token}` } });
      expect(page.status, path).toBe(200);
      await page.text();
    }
    return world.logs.slice(before).filter(({ level }) => level === "error");
  };

  test("of the kitchen has its texts however its address is spelled", async () => {
    const kitchen = `/kitchen/${here.id}`;
    expect(await errorsIn([kitchen.toUpperCase(), `/Kitchen/${here.id}`, `/%6bitchen/${here.id}`])).toEqual([]);
  });

  test("does not exist when its address names no id, also where the API has another route by that name", async () => {
    const { slug } = (await world.guest.get(`/restaurants/${here.id}`)).body.restaurant;
    const logged = world.logs.length;
    for (const path of [
      "/orders/mine",
      `/orders/${randomUUID()}%2Fevents`,
      `/orders/mine%3Fid=${randomUUID()}`,
      `/orders/..%2Fhealth%3F`,
      "/ticket/mine",
      `/r/${slug}%3F`,
      `/r/${slug}%23`,
      `/kitchen/${here.id}%3F`,
    ]) {
      const page = await fetch(world.url + path, { headers: { cookie: `__Host-access=${staff.token}` } });
      expect(page.status, path).toBe(404);
      await page.text();
    }
    expect(world.logs.slice(logged).filter(({ level }) => level === "error")).toEqual([]);
  });

  test("is nowhere when its address could be another host's, and leads to none", async () => {
    const logged = world.logs.length;
    for (const path of [
      "/%5C",
      "/%5c%5C",
      "/%5Cexample.com",
      "/%5Cexample.com/login",
      "//",
      "//example.com",
      "/%2Fexample.com",
    ]) {
      const page = await fetch(world.url + path, { redirect: "manual" });
      expect(page.status, path).toBe(404);
      await page.text();
    }
    expect(world.logs.slice(logged).filter(({ level }) => level === "error")).toEqual([]);
  });

  test("that is asked for as Remix once did is the page, and no line in the log", async () => {
    expect(await errorsIn(["/cart?_data=root", "/?_data", `/kitchen/${here.id}?_data=routes%2Fkitchen`])).toEqual([]);
  });
});

describe("ids and queries", () => {
  test("of somebody else's things are not found, as if there were none", async () => {
    const anybodys = [randomUUID(), elsewhere.id, here.soup.id];
    for (const id of anybodys) {
      expectRefusal(await world.as(customer).get(`/orders/${id}`), 404, "not_found");
      expectRefusal(await world.as(customer).get(`/orders/${id}/events`), 404, "not_found");
      expectRefusal(await world.as(customer).post(`/orders/${id}/cancel`, {}), 404, "not_found");
      expectRefusal(
        await world.as(staff).post(`/orders/${id}/status`, { to: "confirmed", version: 1 }),
        404,
        "not_found",
      );
      expectRefusal(await world.as(staff).get(`/kitchen/tickets/${id}`), 404, "not_found");
    }
    expectRefusal(await world.guest.get(`/restaurants/${randomUUID()}/menu`), 404, "not_found");
    expectRefusal(await world.guest.get(`/restaurants/no-such-place/menu`), 404, "not_found");
    expectRefusal(await world.as(staff).post(`/items/${randomUUID()}/sold-out`), 404, "not_found");
  });

  test.each([
    "/orders/1",
    "/orders/%00",
    "/orders/%ff",
    "/orders/mine?limit=0",
    "/orders/mine?limit=1e9",
    "/orders/mine?limit=ten",
    "/orders/mine?cursor=%00",
    "/orders/mine?cursor=AAAA",
    "/orders/mine?cursor=' or 1=1 --",
    "/orders/mine?status=eaten",
    "/orders/mine?admin=true",
    "/orders/mine?limit=1&limit=2",
    `/orders/${"0".repeat(8)}-0000-7000-8000-000000000000/events?after=-1`,
    `/orders/${"0".repeat(8)}-0000-7000-8000-000000000000/events?after=1e30`,
    `/orders/${"0".repeat(8)}-0000-7000-8000-000000000000/events?after=${2 ** 31}`,
  ])("%s is refused", async (path) => {
    expectRefusal(await world.as(customer).get(path), 400, "invalid_input");
  });

  const ID = "0191d2a0-0000-7000-8000-000000000000";
  test.each([
    ["restaurants", "", "9999999999", ID],
    ["restaurants", "", "1", "f".repeat(36)],
    ["restaurants", "", "1", "-".repeat(36)],
    ["orders/mine", "", "9999-99-99T99:99:99.000000Z", ID],
    ["orders/mine", "", "2026-02-30T00:00:00.000000Z", ID],
    ["orders/mine", "", "0000-01-01T00:00:00.000000Z", ID],
    ["orders/mine", "", "2026-01-01T00:00:00.000000Z", "f".repeat(36)],
    ["stock", "restaurant", "item", "f".repeat(36)],
  ])("a forged place in %s (%s%s %s) is refused before anybody reads on", async (list, of, at, id) => {
    const who = of === "" ? customer : staff;
    const query = new URLSearchParams({ cursor: Buffer.from(`${at} ${id}`).toString("base64url") });
    if (of !== "") query.set("restaurantId", here.id);
    expectRefusal(await world.as(who).get(`/${list}?${query}`), 400, "invalid_input");
  });

  test.each(["menu", "availability"])("a short name as long as an id has no %s", async (what) => {
    for (const name of ["a".repeat(36), `${"a-".repeat(17)}aa`]) {
      expectRefusal(await world.guest.get(`/restaurants/${name}/${what}`), 404, "not_found");
    }
  });

  test("a list's place that we never gave out is refused or empty, and no error of ours", async () => {
    for (const cursor of ["bm9uZQ", "eyJhdCI6IngiLCJpZCI6IngifQ", "x".repeat(200)]) {
      const answer = await world.guest.get(`/restaurants?cursor=${cursor}`);
      expect([200, 400], answer.text).toContain(answer.status);
    }
  });

  test.each([
    ["GET", "/nothing", 404, "not_found"],
    ["DELETE", "/orders", 405, "method_not_allowed"],
    ["PUT", "/restaurants", 405, "method_not_allowed"],
    ["PATCH", "/auth/me", 405, "method_not_allowed"],
  ])("%s %s is refused", async (method, path, status, code) => {
    const answer = await world.guest.send(method, path, undefined);
    expectRefusal(answer, status, code);
    if (status === 405) expect(answer.headers.get("allow")).toBeTruthy();
  });
});
