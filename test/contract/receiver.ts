import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived at a destination. */
export interface Received {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  /** Path and query, letter by letter. */
  url: string;
  headers: IncomingHttpHeaders;
  bodyBase64: string;
}

/** A destination for deliveries, which does as their URL says and remembers them. */
export interface Receiver extends AsyncDisposable {
  url: string;
  received(name: string): Received[];
  /** Deliveries that ran at the same time, at most. */
  readonly concurrencyMax: number;
}

const WAIT_MS_MAX = 60_000;

/**
 * `/d/<name>?answers=500,200&waitMs=50&header=Retry-After:1` answers the first delivery of that name with 500, all others
 * with 200. `/received/<name>` tells what arrived.
 */
export async function startReceiver(port = 0): Promise<Receiver> {
  const byName = new Map<string, Received[]>();
  const load = { now: 0, max: 0 };
  const server = createServer((request, response) => {
    load.max = Math.max(load.max, ++load.now);
    response.once("close", () => load.now--);
    void answer(byName, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: (name) => [...(byName.get(name) ?? [])],
    get concurrencyMax() {
      return load.max;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(byName: Map<string, Received[]>, request: IncomingMessage, response: ServerResponse) {
  const at = Date.now();
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = "", url = "", headers } = request;
  const [, kind, name = ""] = /^\/(d|received)\/([\w-]+)/.exec(url) ?? [];
  const deliveries = byName.get(name) ?? [];
  if (kind === "received") return response.end(JSON.stringify(deliveries));

  byName.set(name, deliveries);
  deliveries.push({ at, method, url, headers, bodyBase64: Buffer.concat(chunks).toString("base64") });
  const query = new URL(url, "http://receiver").searchParams;
  const statuses = (query.get("answers") ?? "200").split(",").map(Number);
  const status = statuses[Math.min(deliveries.length, statuses.length) - 1] ?? 200;
  const waitMs = Math.min(Number(query.get("waitMs") ?? 0), WAIT_MS_MAX);
  const [headerName = "", headerValue = ""] = query.get("header")?.split(":") ?? [];
  const timer = setTimeout(() => {
    response.writeHead(status, headerName === "" ? {} : { [headerName]: headerValue });
    response.end(`answer ${deliveries.length}`);
  }, waitMs);
  return response.once("close", () => clearTimeout(timer));
}
