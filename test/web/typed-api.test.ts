import type { LoadContext } from "#web/load-context.ts";
import { describe, expect, test } from "vitest";
import { attempt, connect, pageFor, read } from "#web/lib/api.ts";
import type { Failure } from "#web/lib/errors.ts";

const ID = "0191d2a0-0000-7000-8000-000000000001";

/** A page's surroundings, with an API that notes what it is asked and answers what it is told. */
function surroundings(answer: () => Response) {
  const asked: Request[] = [];
  const context: LoadContext = {
    api: async (request) => {
      asked.push(request);
      return answer();
    },
    nonce: "",
    env: { publicUrl: "https://food.example", environment: "production" },
    waitUntil: () => undefined,
    report: () => undefined,
  };
  return { context, asked };
}
const page = (headers: Record<string, string> = {}) =>
  new Request("https://food.example/orders?status=ready", { headers });
const refusal = (status: number, code: string) =>
  Response.json({ statusCode: status, code, message: "", requestId: "req-12345678" }, { status });

describe("a page that calls the API", () => {
  test("goes as its visitor: cookies, language and address go along, under one request id", async () => {
    const { context, asked } = surroundings(() => Response.json({ items: [], nextCursor: null }));
    const headers = { Cookie: "__Host-access=a.b.c", "Accept-Language": "ar", "CF-Connecting-IP": "203.0.113.7" };
    const api = connect(page({ ...headers, "X-Secret": "no" }), context);
    await api.v1.orders.mine.$get({ query: { status: "ready" } });
    await api.v1.auth.logout.$post();
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET https://food.example/api/v1/orders/mine?status=ready",
      "POST https://food.example/api/v1/auth/logout",
    ]);
    const [first, second] = asked as [Request, Request];
    for (const [name, value] of Object.entries(headers)) expect(first.headers.get(name)).toBe(value);
    expect(first.headers.get("x-secret")).toBeNull();
    expect(second.headers.get("origin")).toBe("https://food.example");
    expect(first.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.headers.get("x-request-id")).toBe(first.headers.get("x-request-id"));
  });

  test("hands on the cookies that the API set, beside its own", async () => {
    const { context } = surroundings(() => {
      const headers = new Headers();
      headers.append("Set-Cookie", "__Host-access=1; Path=/");
      headers.append("Set-Cookie", "__Host-refresh=2; Path=/");
      return Response.json({}, { headers });
    });
    const api = connect(page(), context);
    await api.v1.auth.logout.$post();
    expect(api.headers({}, ["cart=; Path=/"]).getSetCookie()).toEqual([
      "__Host-access=1; Path=/",
      "__Host-refresh=2; Path=/",
      "cart=; Path=/",
    ]);
  });

  test("knows at compile time what may be asked and what comes back", async () => {
    const { context } = surroundings(() => Response.json({ order: { id: ID } }));
    const { v1 } = connect(page(), context);
    const { order } = await read(v1.orders[":id"].$get({ param: { id: ID } }), page());
    expect(order.id).toBe(ID);
    // @ts-expect-error an order has no field of this name
    expect(order.state).toBeUndefined();
    // @ts-expect-error there is no such route
    expect(v1.orderz).toBeDefined();
    // @ts-expect-error an order needs lines
    await v1.orders.$post({ json: { restaurantId: ID } });
  });

  test("gets a refusal as its code, and makes the page of it where there is nothing else to show", async () => {
    const { context } = surroundings(() => refusal(409, "illegal_move"));
    const { v1 } = connect(page(), context);
    const tried = await attempt(v1.orders[":id"].$get({ param: { id: ID } }));
    expect(tried).toMatchObject({
      ok: false,
      failure: { status: 409, code: "illegal_move", requestId: "req-12345678" },
    });
    const reading = read(v1.orders[":id"].$get({ param: { id: ID } }), page());
    await expect(reading).rejects.toMatchObject({ data: { code: "illegal_move" }, init: { status: 409 } });
  });

  test("sends whoever is not signed in to the sign-in page, and back afterwards", () => {
    const known = { requestId: null, details: [], retryAfterSeconds: null };
    const failure: Failure = { status: 401, code: "session_changed", ...known };
    const thrown = pageFor(failure, page()) as Response;
    expect(thrown.status).toBe(303);
    expect(thrown.headers.get("location")).toBe("/login?next=%2Forders%3Fstatus%3Dready&ended=1");
  });
});
