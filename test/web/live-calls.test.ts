import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { availability, board, orderNews } from "#test/realtime/support/news.ts";
import { getTicket, POLLS, Refused } from "#web/lib/live/calls.ts";

type Asked = { path: string; method: string; body: unknown; credentials: string | undefined; type: string | undefined };

let asked: Asked[];
/** What the API answers, in order; the last answer repeats. */
let answers: Response[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    asked.push({
      path,
      method: init.method ?? "GET",
      body: typeof init.body === "string" ? JSON.parse(init.body) : null,
      credentials: init.credentials,
      type: headers.get("Content-Type") ?? undefined,
    });
    return Promise.resolve((answers.length > 1 ? answers.shift() : answers[0])?.clone());
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const status = (code: number) => Response.json({}, { status: code });
const paths = () => asked.map(({ method, path }) => `${method} ${path}`);

test("a ticket is asked for with the visitor's own cookies", async () => {
  answers = [Response.json({ ticket: "t", expiresIn: 30 }, { status: 201 })];
  expect(await getTicket("order", "o-1")).toBe("t");
  const body = { room: "order", id: "o-1" };
  expect(asked).toEqual([
    { path: "/api/v1/room-tickets", method: "POST", body, credentials: "same-origin", type: "application/json" },
  ]);
});

test("a page that was open for longer than its access token lives renews it, once, and asks again", async () => {
  answers = [status(401), status(200), Response.json({ ticket: "t" }, { status: 201 })];
  expect(await getTicket("kitchen", "r-1")).toBe("t");
  expect(paths()).toEqual([
    "POST /api/v1/room-tickets",
    "POST /api/v1/auth/refresh-token",
    "POST /api/v1/room-tickets",
  ]);
});

test("a page that is signed out, or may not listen, is told that there is no use in asking", async () => {
  answers = [status(401), status(401)];
  await expect(getTicket("kitchen", "r-1")).rejects.toBeInstanceOf(Refused);
  expect(paths()).toEqual(["POST /api/v1/room-tickets", "POST /api/v1/auth/refresh-token"]);
  for (const code of [403, 404]) {
    answers = [status(code)];
    await expect(getTicket("order", "o-1")).rejects.toBeInstanceOf(Refused);
  }
});

test("a page whose session could not be renewed just now is not told that it is over", async () => {
  for (const code of [429, 500, 503]) {
    answers = [status(401), status(code)];
    const failed = await getTicket("kitchen", "r-1").catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed).not.toBeInstanceOf(Refused);
  }
});

test("an API that is busy or broken may be asked again", async () => {
  for (const code of [429, 500, 503]) {
    answers = [status(code)];
    const failed = await getTicket("order", "o-1").catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed).not.toBeInstanceOf(Refused);
  }
});

test("what a blocked socket would have said is asked of the API, from what the page knows", async () => {
  answers = [Response.json({ events: [], news: orderNews("o-1", 4) })];
  expect(await POLLS.order?.("o-1", 3)).toEqual({ seq: 4, state: orderNews("o-1", 4) });
  answers = [Response.json({ board: board("r-1", 8) })];
  expect(await POLLS.kitchen?.("r-1", 7)).toEqual({ seq: 8, state: board("r-1", 8) });
  answers = [Response.json({ seq: 8 })];
  expect(await POLLS.kitchen?.("r-1", 8)).toBeNull();
  answers = [Response.json({ availability: availability("r-1", 5) })];
  expect(await POLLS.menu?.("r-1", 2)).toEqual({ seq: 5, state: availability("r-1", 5) });
  expect(paths()).toEqual([
    "GET /api/v1/orders/o-1/events?after=3",
    "GET /api/v1/restaurants/r-1/board?after=7",
    "GET /api/v1/restaurants/r-1/board?after=8",
    "GET /api/v1/restaurants/r-1/availability",
  ]);
});
