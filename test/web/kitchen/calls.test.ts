import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Op } from "#web/kitchen/board-state.ts";
import { sendMove, sendWish } from "#web/kitchen/calls.ts";
import { moveOf, NOON, slip } from "./support/boards.ts";

type Asked = { path: string; key: string | undefined; body: unknown };
type Told = { status: number; body?: unknown } | "hang up";

// A server that answers as the test tells it; what is sent to it goes over a real line.
let server: Server;
let asked: Asked[];
let answers: Record<string, Told[]>;
const REFRESH = "/api/v1/auth/refresh-token";
const cooking = slip(7, "preparing");
const STATUS = `/api/v1/orders/${cooking.orderId}/status`;
const op: Op = { ...moveOf(cooking, "ready"), key: "key-7", base: 3, phase: "queued", tappedAt: NOON };

async function read(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

beforeEach(async () => {
  asked = [];
  answers = {};
  server = createServer((request, response) => {
    void read(request).then((body) => {
      const path = request.url ?? "";
      asked.push({ path, key: request.headers["idempotency-key"] as string | undefined, body });
      const told = answers[path]?.shift() ?? { status: 500 };
      if (told === "hang up") return request.socket.destroy();
      response.writeHead(told.status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(told.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => await real(origin + path, init));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const order = {
  ...{ version: 4, status: "ready", promisedAt: "2026-05-01T12:20:00.000Z", promiseMadeAt: "2026-05-01T12:00:00.000Z" },
  ...{ placedAt: "2026-05-01T12:00:00.000Z", reason: null, events: [{ at: "2026-05-01T12:09:00.000Z" }] },
};

describe("a tap on its way", () => {
  test("carries its key and the version that was seen, and brings back what stands now", async () => {
    answers[STATUS] = [{ status: 200, body: { order } }];
    expect(await sendMove(op)).toMatchObject({
      kind: "done",
      facts: { version: 4, status: "ready", statusAt: "2026-05-01T12:09:00.000Z" },
    });
    expect(asked).toEqual([
      { path: STATUS, key: "key-7", body: { to: "ready", version: 3, prepMinutes: null, reason: null } },
    ]);
  });

  test("renews a session that has run out, and goes again under the same key", async () => {
    answers[STATUS] = [{ status: 401 }, { status: 200, body: { order } }];
    answers[REFRESH] = [{ status: 200 }];
    expect(await sendMove(op)).toMatchObject({ kind: "done" });
    expect(asked.map(({ path, key }) => [path, key])).toEqual([
      [STATUS, "key-7"],
      [REFRESH, undefined],
      [STATUS, "key-7"],
    ]);
  });

  test("is refused when the session is over for good", async () => {
    answers[STATUS] = [{ status: 401, body: { code: "session_changed" } }];
    answers[REFRESH] = [{ status: 401 }];
    expect(await sendMove(op)).toEqual({ kind: "refused", code: "session_changed" });
  });

  test.each<[string, Record<string, Told[]>]>([
    ["the line breaks", { [STATUS]: ["hang up"] }],
    ["the database is away", { [STATUS]: [{ status: 503 }] }],
    ["something broke", { [STATUS]: [{ status: 500 }] }],
    ["too much was asked at once", { [STATUS]: [{ status: 429 }] }],
    ["the session cannot be renewed just now", { [STATUS]: [{ status: 401 }], [REFRESH]: [{ status: 503 }] }],
  ])("is not taken for refused when %s", async (_, told) => {
    answers = told;
    expect(await sendMove(op)).toEqual({ kind: "lost" });
  });

  test("is refused with the code of the API", async () => {
    answers[STATUS] = [{ status: 409, body: { code: "stale_version" } }];
    expect(await sendMove(op)).toEqual({ kind: "refused", code: "stale_version" });
    const details = [{ field: "version", message: "The order has moved on.", version: 3, status: "ready" }];
    answers[STATUS] = [{ status: 409, body: { code: "stale_version", details } }];
    expect(await sendMove(op)).toEqual({ kind: "refused", code: "stale_version", stands: "ready" });
  });
});

test.each([
  [{ intent: "open" }, "/api/v1/restaurants/r/open", {}],
  [{ intent: "pause", minutes: 15, message: null }, "/api/v1/restaurants/r/pause", { minutes: 15, message: null }],
  [{ intent: "close", message: "Bye" }, "/api/v1/restaurants/r/close", { message: "Bye" }],
  [{ intent: "sold-out", itemId: "i" }, "/api/v1/items/i/sold-out", {}],
  [{ intent: "restock", itemId: "i" }, "/api/v1/items/i/restock", { quantity: null }],
] as const)("the wish %j goes where it belongs", async (wish, path, body) => {
  answers[path] = [{ status: 200 }];
  expect(await sendWish("r", wish)).toMatchObject({ kind: "done" });
  expect(asked).toEqual([{ path, key: undefined, body }]);
});
