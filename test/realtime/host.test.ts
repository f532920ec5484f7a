import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { bundle } from "#test/support/workerd-script.ts";

const SECRET = "the stack says where the key is";

let miniflare: Miniflare;
let url: string;

beforeAll(async () => {
  const bindings = {
    PUBLIC_URL: "http://localhost",
    DATABASE_URL: "postgres://owner:secret@db/comanda",
    JWT_KEYS: "[]",
  };
  miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    modules: [{ type: "ESModule", path: "script.js", contents: await bundle("test/realtime/host-worker.ts") }],
    compatibilityDate: "2026-04-21",
    compatibilityFlags: ["nodejs_compat"],
    bindings,
    durableObjects: {
      PARROT: { className: "ParrotRoom", useSQLite: true },
      UNGATED: { className: "UngatedRoom", useSQLite: true },
      BROKEN: { className: "BrokenRoom", useSQLite: true },
    },
  });
  url = (await miniflare.ready).origin;
});

afterAll(async () => {
  await miniflare?.dispose();
});

/** A socket and what it heard. `closed` also resolves when the upgrade was refused, with the HTTP status. */
function listen(path: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url.replace("http", "ws") + path, { headers });
  const heard: string[] = [];
  let wake = () => {};
  socket.on("message", (data: Buffer) => {
    heard.push(data.toString());
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on("close", (code) => resolve(code));
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("error", () => undefined);
  });
  return {
    socket,
    heard,
    closed,
    async next(): Promise<string> {
      if (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return heard.shift() ?? "";
    },
  };
}

const greeting = async (path: string, headers?: Record<string, string>) => {
  const { socket, next } = listen(path, headers);
  const text = await next();
  socket.terminate();
  return JSON.parse(text) as { id: string; room: string; party: string; env: object; headers: Record<string, string> };
};

describe("the door", () => {
  test("a client cannot choose its connection's id, so it cannot pose as another or silence one", async () => {
    const first = listen("/parties/parrot/table-1?_pk=victim");
    const second = listen("/parties/parrot/table-1?_pk=victim");
    const ids = [await first.next(), await second.next()].map((text) => (JSON.parse(text) as { id: string }).id);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain("victim");

    second.socket.send("hello");
    expect(await first.next()).toBe(`${ids[1]} said hello`);
    first.socket.terminate();
    second.socket.terminate();
  });

  test("headers that the library or a room would believe do not come in from outside", async () => {
    const forged = {
      "x-partykit-props": '{"role":"owner"}',
      "X-PartyKit-Room": "other",
      "x-room-admission": "owner",
      "x-kept": "1",
    };
    const { room, headers } = await greeting("/parties/parrot/table-2", forged);
    expect(room).toBe("table-2");
    expect(Object.keys(headers)).toEqual(["x-kept"]);
  });

  test.each([
    "/parties/PARROT/table",
    "/parties/ParrotRoom/table",
    "/parties/toString/table",
    "/parties/__proto__/table",
    "/parties/main/table",
    "/parties/parrot",
    "/parties/parrot/",
    "/parties/parrot/table/more",
    `/parties/parrot/${"x".repeat(65)}`,
    "/parties/parrot/a%2e%2e",
  ])("%s leads nowhere", async (path) => {
    expect((await fetch(url + path)).status).toBe(404);
    expect(await listen(path).closed).toBe(404);
  });

  test("a room that forgot its gates is closed", async () => {
    expect((await fetch(`${url}/parties/ungated/table`)).status).toBe(404);
    expect(await listen("/parties/ungated/table").closed).toBe(404);
  });

  test("a gate that breaks lets nobody in and tells nothing", async () => {
    const response = await fetch(`${url}/parties/broken/table`);
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("Room unavailable");
    expect(await listen("/parties/broken/table").closed).toBe(503);
  });
});

describe("the host", () => {
  test("a room knows its id, its name and its keys, and no address of a database", async () => {
    const { room, party, env } = await greeting("/parties/parrot/table-3");
    expect({ room, party, env }).toEqual({
      room: "table-3",
      party: "parrot",
      env: { PUBLIC_URL: "http://localhost", JWT_KEYS: "[]" },
    });
  });

  test("an error on connecting closes the socket and says nothing of its cause", async () => {
    const { socket, heard, closed } = listen("/parties/parrot/table-4?wish=fail");
    // workerd says goodbye at once, but hangs up on a sleeping room's socket only ten seconds later.
    await expect.poll(() => socket.readyState, { timeout: 5_000 }).toBe(WebSocket.CLOSING);
    socket.terminate();
    expect(await closed).toBe(1011);
    expect(heard).toEqual([]);
  });

  test("an error on a message leaves the others listening", async () => {
    const { socket, next } = listen("/parties/parrot/table-5");
    await next();
    socket.send("fail");
    socket.send("still here?");
    expect(await next()).toContain("said still here?");
    socket.terminate();
  });

  test("an error on a request is a 500 without its message", async () => {
    const response = await fetch(`${url}/parties/parrot/table-6`, { method: "POST", body: "fail" });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(SECRET);
  });

  test("a room that could not start is started again by the next one to come", async () => {
    const post = () => fetch(`${url}/parties/parrot/stumbles`, { method: "POST", body: "" });
    const first = await post();
    expect([first.status, await first.text()]).toEqual([500, "Room error"]);
    expect(await (await post()).json()).toEqual({ starts: 2 });
  });

  test("pings are answered by the host and never reach the room", async () => {
    const { socket, next, heard } = listen("/parties/parrot/table-7");
    await next();
    socket.send("ping");
    expect(await next()).toBe("pong");
    expect(heard).toEqual([]);
    socket.terminate();
  });

  test("a room's alarm rings in the room", async () => {
    const { socket, next } = listen("/parties/parrot/table-8");
    await next();
    await fetch(`${url}/parties/parrot/table-8`, { method: "POST", body: "alarm" });
    expect(await next()).toBe("alarm");
    socket.terminate();
  });

  test("every error was reported to us", async () => {
    const reports = JSON.parse(await (await fetch(`${url}/reports`)).text()) as string[];
    expect(reports).toContain("room failed");
    expect(reports).toContain("room unreachable");
  });
});
