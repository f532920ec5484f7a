import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { HttpCaller } from "./http.ts";

let server: Server | undefined;
afterEach(() => server?.close());

/** Something that speaks just enough HTTP: each request on any connection is given to `answer`, with its number. */
async function serving(answer: (n: number, socket: Socket) => void): Promise<string> {
  let n = 0;
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => answer(++n, socket));
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const GET = { method: "GET" as const, path: "/", headers: {} };

describe("a caller of the bench", () => {
  test("sends a request once more when its connection was closed before any answer, and says that it did", async () => {
    const url = await serving((n, socket) => {
      if (n === 2) socket.destroy();
      else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
    const http = new HttpCaller(url, 1);
    expect(await http.send(GET, true)).toEqual({ status: 200, text: "ok", retryAfter: null });
    expect(await http.send(GET, true)).toEqual({ status: 200, text: "ok", retryAfter: null });
    expect(http.resent).toBe(1);
    await http.end();
  });

  test("gives up after that: a place that always hangs up does not answer", async () => {
    let asked = 0;
    const url = await serving((n, socket) => {
      asked = n;
      socket.destroy();
    });
    const http = new HttpCaller(url, 1);
    expect((await http.send(GET)).status).toBe(0);
    expect(asked).toBe(2);
    await http.end();
  });

  test("hears when to come back, and what was said about it", async () => {
    const head = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\ncontent-length: 4\r\n\r\n";
    const http = new HttpCaller(await serving((_, socket) => socket.write(`${head}wait`)), 1);
    expect(await http.send(GET)).toEqual({ status: 503, text: "wait", retryAfter: "2" });
    await http.end();
  });
});
