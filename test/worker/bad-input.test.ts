import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { expectRefusal, leavesNothingBehind } from "#test/support/refusals.ts";
import { testWorld, type World } from "#test/support/world.ts";

// Whatever a request says, it gets a clear 4xx in the one error body, and leaves nothing behind.

let world: World;
let here: TestRestaurant;
let elsewhere: TestRestaurant;
let staff: Account;

beforeAll(async () => {
  world = await testWorld();
  [here, elsewhere] = [
    await world.restaurant({ stock: { tart: 50 } }),
    await world.restaurant({ stock: { tart: 50 } }),
  ];
  staff = await world.crew(here);
});
afterAll(async () => await world[Symbol.asyncDispose]());

leavesNothingBehind(() => world);

const NUL = "a\u0000b";
const HALF = "\ud800";

describe("an order with", () => {
  type Change = (wish: Record<string, unknown>) => unknown;
  const line =
    (change: object): Change =>
    (wish) => ({
      ...wish,
      lines: [{ itemId: here.soup.id, quantity: 1, ...change }],
    });
  const with_ =
    (change: object): Change =>
    (wish) => ({ ...wish, ...change });
  const contact =
    (change: object): Change =>
    (wish) => ({
      ...wish,
      contact: { name: "Ada", email: "a@example.com", ...change },
    });

  const CASES: [what: string, change: Change, field?: string][] = [
    ["a field that we do not know", with_({ totalMinor: 1 }), "totalMinor"],
    ["a price for a line", line({ unitPriceMinor: 1 }), "lines.0.unitPriceMinor"],
    ["an unknown field of the contact", contact({ admin: true }), "contact.admin"],
    ["a field called __proto__", () => undefined, undefined],
    ["no lines at all", with_({ lines: [] }), "lines"],
    ["lines that are no list", with_({ lines: { length: 1 } }), "lines"],
    [
      "more lines than anybody eats",
      (wish) => ({ ...wish, lines: Array.from({ length: 51 }, () => ({ itemId: here.soup.id, quantity: 1 })) }),
      "lines",
    ],
    ["a quantity of zero", line({ quantity: 0 }), "lines.0.quantity"],
    ["a negative quantity", line({ quantity: -1 }), "lines.0.quantity"],
    ["a huge quantity", line({ quantity: 1e9 }), "lines.0.quantity"],
    ["a quantity beyond exact numbers", line({ quantity: 2 ** 60 }), "lines.0.quantity"],
    ["half a portion", line({ quantity: 1.5 }), "lines.0.quantity"],
    ["a quantity in quotes", line({ quantity: "1" }), "lines.0.quantity"],
    ["a quantity that is null", line({ quantity: null }), "lines.0.quantity"],
    ["an item id that is no id", line({ itemId: "soup" }), "lines.0.itemId"],
    ["an item that nobody has", line({ itemId: randomUUID() }), "lines.0"],
    [
      "an item of another restaurant",
      (wish) => ({ ...wish, lines: [{ itemId: elsewhere.soup.id, quantity: 1 }] }),
      "lines.0",
    ],
    ["a choice that nobody offers", line({ options: [{ optionId: randomUUID() }] }), "lines.0"],
    [
      "a choice of another dish",
      (wish) => ({
        ...wish,
        lines: [{ itemId: here.soup.id, quantity: 1, options: [{ optionId: here.toppings.olives }] }],
      }),
      "lines.0",
    ],
    [
      "a choice of another restaurant",
      (wish) => ({
        ...wish,
        lines: [{ itemId: here.pizza.id, quantity: 1, options: [{ optionId: elsewhere.sizes.small }] }],
      }),
      "lines.0",
    ],
    ["a needed choice left out", (wish) => ({ ...wish, lines: [{ itemId: here.pizza.id, quantity: 1 }] }), "lines.0"],
    [
      "two sizes at once",
      (wish) => ({
        ...wish,
        lines: [
          {
            itemId: here.pizza.id,
            quantity: 1,
            options: [{ optionId: here.sizes.small }, { optionId: here.sizes.large }],
          },
        ],
      }),
      "lines.0",
    ],
    [
      "one choice named twice",
      (wish) => ({
        ...wish,
        lines: [{ itemId: here.coffee.id, quantity: 1, options: [{ optionId: here.shot }, { optionId: here.shot }] }],
      }),
      "lines.0",
    ],
    ["a negative choice", line({ options: [{ optionId: randomUUID(), quantity: -3 }] }), "lines.0.options.0.quantity"],
    ["more of one dish than is sold in one order", line({ quantity: 99 }), "lines.0"],
    ["a NUL in a note", with_({ note: NUL }), "note"],
    ["half a character in a note", with_({ note: HALF }), "note"],
    ["a NUL in a line's note", line({ note: NUL }), "lines.0.note"],
    ["a novel for a note", with_({ note: "x".repeat(1_001) }), "note"],
    ["a menu version below one", with_({ menuVersion: 0 }), "menuVersion"],
    ["a menu version in words", with_({ menuVersion: "newest" }), "menuVersion"],
    ["a restaurant id that is no id", with_({ restaurantId: "here" }), "restaurantId"],
    ["a way to eat that does not exist", with_({ fulfilment: "teleport" }), "fulfilment"],
    ["a table for an order that is picked up", with_({ tableName: "4" }), "tableName"],
    ["no table for an order that is eaten here", with_({ fulfilment: "dine_in" }), "tableName"],
    ["no contact", with_({ contact: undefined }), "contact"],
    ["no way to reach the guest", with_({ contact: { name: "Ada" } }), "contact.email"],
    ["no name", contact({ name: "  " }), "contact.name"],
    ["a NUL in the name", contact({ name: NUL }), "contact.name"],
    ["a name of several lines", contact({ name: "Ada\n\nYour account is blocked" }), "contact.name"],
    ["a name that nobody can see", contact({ name: "\u200b\u200d" }), "contact.name"],
    ["a table of two lines", with_({ fulfilment: "dine_in", tableName: "4\r\n5" }), "tableName"],
    ["an e-mail address that is none", contact({ email: "ada" }), "contact.email"],
    ["a phone number of words", contact({ phone: "call me" }), "contact.phone"],
    ["a language that we do not speak", with_({ locale: "xx" }), "locale"],
    ["a way to pay that does not exist", with_({ paymentMethod: "gold" }), "paymentMethod"],
    ["a list for a body", () => [], "body"],
    ["null for a body", () => null, "body"],
    ["a number for a body", () => 7, "body"],
  ];

  test.each(CASES.filter(([what]) => !what.includes("__proto__")))(
    "%s is refused, and says where",
    async (_, change, field) => {
      const wish = (await world.wish(here)) as Record<string, unknown>;
      const answer = await world.guest.post("/orders", change(wish));
      expectRefusal(answer, 400, "invalid_input");
      expect(answer.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
    },
  );

  test("a field called __proto__ changes nobody's prototype", async () => {
    const wish = JSON.stringify(await world.wish(here, { menuVersion: 0 }));
    const body = `${wish.slice(0, -1)},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`;
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
    expectRefusal(await world.guest.send("POST", "/orders", body, { headers }), 400);
  });

  test("the id of a restaurant that nobody has is not found", async () => {
    expectRefusal(
      await world.guest.post("/orders", await world.wish(here, { restaurantId: randomUUID() })),
      404,
      "not_found",
    );
  });

  test("a menu version from the far future is a menu that changed", async () => {
    for (const menuVersion of [2 ** 31, 2 ** 53 - 1]) {
      expectRefusal(await world.guest.post("/orders", await world.wish(here, { menuVersion })), 409, "menu_changed");
    }
  });

  test("no key, or one that is none, is refused", async () => {
    const body = JSON.stringify(await world.wish(here));
    const headers = { "content-type": "application/json" };
    expectRefusal(await world.guest.send("POST", "/orders", body, { headers }), 400, "idempotency_key_required");
    for (const key of ["short", "with spaces in it", "x".repeat(129)]) {
      const answer = await world.guest.send("POST", "/orders", body, {
        headers: { ...headers, "idempotency-key": key },
      });
      expectRefusal(answer, 400, "invalid_input");
    }
  });
});

describe("a body", () => {
  const post = async (body: string, type: string | null, path = "/orders") => {
    const headers = { "idempotency-key": randomUUID(), ...(type !== null && { "content-type": type }) };
    return await world.guest.send("POST", path, body, { headers });
  };

  test("of two megabytes is refused, whatever it claims to be", async () => {
    const big = JSON.stringify({ note: "x".repeat(2 * 1024 * 1024) });
    for (const type of ["application/json", "text/plain"]) {
      expectRefusal(await post(big, type), 413, "payload_too_large");
    }
  });

  test("of two megabytes is refused when its length is not told beforehand, too", async () => {
    const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ < 32) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${world.url}/api/v1/orders`, {
      method: "POST",
      body,
      duplex: "half",
      headers,
    } as RequestInit);
    expect(response.status).toBe(413);
    expect((await world.guest.get("/health")).status).toBe(200);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonx",
    "",
  ])("of the type %j is refused", async (type) => {
    expectRefusal(await post(JSON.stringify(await world.wish(here)), type), 415, "unsupported_media_type");
  });

  test("may say that it is UTF-8", async () => {
    const answer = await post("{}", "application/json; charset=utf-8");
    expectRefusal(answer, 400, "invalid_input");
    expect(answer.body.details.length).toBeGreaterThan(3);
  });

  test.each(["", "{", '{"a":1,}', "[1,2", "nonsense", '"', "\u0000", "{'a':1}", "[".repeat(30_000)])(
    "that is no JSON (%#) is refused",
    async (body) => {
      expectRefusal(await post(body, "application/json"), 400, "invalid_input");
    },
  );

  test("that nests very deep is refused, and breaks nothing", async () => {
    expectRefusal(await post("[".repeat(30_000) + "]".repeat(30_000), "application/json"), 400, "invalid_input");
  });
});

describe("commands of the crew", () => {
  test("with numbers out of bounds are refused", async () => {
    const crew = world.as(staff);
    const tart = here.tart.id;
    for (const [path, body] of [
      [`/stock/${tart}/adjust`, { delta: 0, version: 1, reason: "waste" }],
      [`/stock/${tart}/adjust`, { delta: 1e12, version: 1, reason: "waste" }],
      [`/stock/${tart}/adjust`, { delta: 1, version: -1, reason: "waste" }],
      [`/stock/${tart}/adjust`, { delta: 1, version: 1, reason: "theft" }],
      [`/items/${tart}/restock`, { quantity: -1 }],
      [`/items/${tart}/restock`, { quantity: 2_000_000 }],
      [`/restaurants/${here.id}/pause`, { minutes: 0 }],
      [`/restaurants/${here.id}/pause`, { minutes: 100_000 }],
      [`/restaurants/${here.id}/pause`, { message: NUL }],
    ] as const) {
      expectRefusal(await crew.post(path, body), 400, "invalid_input");
    }
  });

  test("with versions beyond any that can be are refused", async () => {
    for (const version of [2 ** 31, 2 ** 40, 2 ** 53 - 1]) {
      const body = { delta: 1, version, reason: "waste" };
      expectRefusal(await world.as(staff).post(`/stock/${here.tart.id}/adjust`, body), 400, "invalid_input");
    }
  });

  test("cannot take more than there is", async () => {
    const [row] = await world.db.query<{ version: string }>(`select version from stock where item_id = $1`, [
      here.tart.id,
    ]);
    const version = Number(row?.version);
    const body = { delta: -51, version, reason: "waste" };
    expectRefusal(await world.as(staff).post(`/stock/${here.tart.id}/adjust`, body), 422, "out_of_stock");
  });
});

describe("people", () => {
  test.each([
    [{ email: "x" }, "email"],
    [{ password: "short" }, "password"],
    [{ password: "new@example.com" }, "password"],
    [{ firstName: "" }, "firstName"],
    [{ firstName: NUL }, "firstName"],
    [{ username: "a b" }, "username"],
    [{ role: "owner" }, "role"],
    [{ platformRole: "super_admin" }, "platformRole"],
  ])("who sign up with %j are refused", async (change, field) => {
    const body = { email: "new@example.com", password: "correct horse battery", firstName: "New", ...change };
    const answer = await world.guest.post("/auth/signup", body);
    expectRefusal(answer, 400, "invalid_input");
    expect(answer.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
  });

  test("who sign in with rubbish are refused", async () => {
    for (const body of [
      {},
      { identifier: "" },
      { identifier: NUL, password: "x" },
      { identifier: "a", password: "x".repeat(201) },
    ]) {
      expectRefusal(await world.guest.post("/auth/signin", body), 400, "invalid_input");
    }
  });

  test("who renew with nothing, or with rubbish, are nobody", async () => {
    expectRefusal(await world.guest.post("/auth/refresh-token", {}), 401, "unauthorized");
    expectRefusal(await world.guest.post("/auth/refresh-token", { refreshToken: "x".repeat(43) }), 401, "unauthorized");
    expectRefusal(
      await world.guest.post("/auth/refresh-token", { refreshToken: "x".repeat(201) }),
      400,
      "invalid_input",
    );
    expectRefusal(await world.guest.post("/auth/logout"), 401, "unauthorized");
    expectRefusal(await world.guest.get("/auth/me"), 401, "unauthorized");
  });
});
