import { createConnection } from "node:net";
import { WebSocketServer, createWebSocketStream } from "ws";
import type { OnBoundary } from "./calls.ts";
import { startHttpService } from "./http.ts";
import type { HttpService } from "./http.ts";
import { answerSql } from "./neon-answer.ts";
import { operationOf, parseSqlRequest } from "./neon-body.ts";
import type { SqlRequest } from "./neon-body.ts";
import { makePools } from "./neon-pools.ts";

const REQUEST_BYTES_MAX = 10 * 1024 * 1024;

export interface NeonOptions {
  /** 0 or absent: any free one. */
  port?: number;
  /** Our own Postgres. Host and port of a caller's connection string are ignored. */
  postgres: { host?: string; port: number };
  onBoundary?: OnBoundary;
}

/**
 * Neon's SQL over HTTP (`POST /sql`) and its WebSocket proxy (`/v2`) in front of a Postgres of ours. Operations are named
 * by the functions they call: `sql place_order_v1`, `batch select+insert`. The fault `drop_before` does the work and
 * rolls it back; `drop_after` loses the answer of what was committed.
 */
export async function startNeon(options: NeonOptions): Promise<HttpService> {
  const postgres = { host: options.postgres.host ?? "127.0.0.1", port: options.postgres.port };
  const pools = makePools(postgres);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 });
  const parsed = new WeakMap<Buffer, SqlRequest>();

  return await startHttpService({
    name: "neon",
    port: options.port ?? 0,
    bodyBytesMax: REQUEST_BYTES_MAX,
    tooLarge: {
      status: 413,
      json: { message: `request is too large (max is ${REQUEST_BYTES_MAX} bytes)`, code: null },
    },
    ownFaults: ["drop_before"],
    onBoundary: options.onBoundary,
    operation: ({ method, path, body }) => {
      if (method !== "POST" || path !== "/sql") return `${method} ${path}`;
      try {
        const request = parseSqlRequest({ body });
        parsed.set(body, request);
        return operationOf(request);
      } catch {
        return operationOf(undefined);
      }
    },
    handle: async (call) => {
      if (call.method !== "POST" || call.path !== "/sql") return { status: 404, json: { message: "no such route" } };
      return await answerSql(pools, call, parsed.get(call.body) ?? parseSqlRequest(call));
    },
    onUpgrade: (request, socket, head) => {
      // Where the caller wants to go (`?address=`) is ignored: it could be any machine that we can reach.
      if (request.url?.split("?", 1)[0] !== "/v2") return void socket.destroy();
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const near = createWebSocketStream(webSocket);
        const far = createConnection({ ...postgres, noDelay: true });
        const cut = () => {
          near.destroy();
          far.destroy();
        };
        for (const stream of [near, far]) stream.on("error", cut).on("close", cut);
        near.pipe(far).pipe(near);
      });
    },
    onStop: async () => {
      sockets.close();
      await pools.end();
    },
  });
}
