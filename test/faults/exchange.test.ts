import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { exchange } from "./exchange.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const ask = async (url: string, ms = 5_000) => await exchange(url, { method: "POST", headers: {}, body: "{}", ms });

test("a whole answer is told, and nothing is compressed for us", async () => {
  const url = await serve((request, response) =>
    response.end(`heard ${request.headers["accept-encoding"] ?? "plainly"}`),
  );
  expect(await ask(url)).toEqual({ status: 200, text: "heard plainly" });
});

test("half an answer of a server that dies is none", async () => {
  const url = await serve((_, response) => {
    response.write(`{"order":`);
    setTimeout(() => response.socket?.resetAndDestroy(), 20);
  });
  await expect(ask(url)).rejects.toThrow();
});

test("half an answer of a server that closes politely is none, either", async () => {
  const url = await serve((_, response) => {
    response.write(`{"order":`);
    setTimeout(() => response.socket?.end(), 20);
  });
  await expect(ask(url)).rejects.toThrow();
});

test("an answer whose body does not come ends when its time is over, compressed or not", async () => {
  const url = await serve((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.write(gzipSync("{}").subarray(0, 5));
  });
  await expect(ask(url, 100)).rejects.toThrow();
});

test("whoever is not there, or never says anything, gives no answer", async () => {
  const url = await serve(() => undefined);
  await expect(ask(url, 100)).rejects.toThrow();
  server?.closeAllConnections();
  server?.close();
  await expect(ask(url)).rejects.toThrow();
});
