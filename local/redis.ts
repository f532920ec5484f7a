import type { OnBoundary } from "./calls.ts";
import { startHttpService } from "./http.ts";
import type { Call, HttpService } from "./http.ts";
import { RedisConnection } from "./redis/connection.ts";
import { startEmbeddedRedis } from "./redis/embedded.ts";
import { Front } from "./redis/front.ts";
import { ErrorReply } from "./redis/resp.ts";

export interface RedisOptions {
  port?: number;
  token: string;
  /** A real Redis, `redis://host:port`; without it one is embedded, which forgets everything when it stops. */
  backend?: string;
  onBoundary?: OnBoundary;
}

/** The local Upstash Redis. */
export interface RedisService extends HttpService {
  /** Makes it forget all data and scripts, as a new one would have; also `POST /_control/flush`. */
  flush(): Promise<void>;
}

/**
 * Starts Upstash's REST API before a Redis. Nothing is kept over a restart of the embedded one, on purpose: Redis holds
 * only hints here, and a start with an empty one is the cheapest proof of that.
 */
export async function startRedis({ port, token, backend, onBoundary }: RedisOptions): Promise<RedisService> {
  const embedded = backend === undefined ? await startEmbeddedRedis() : null;
  const connection = embedded?.connection ?? new RedisConnection(backend ?? "");
  const close = async () => {
    connection.close();
    await embedded?.close();
  };
  const flush = async () => {
    const replies = await connection.run([["FLUSHALL"], ["SCRIPT", "FLUSH"]]);
    for (const reply of replies) if (reply instanceof ErrorReply) throw new Error(reply.message);
  };
  const front = new Front(connection, token);
  try {
    const service = await startHttpService({
      name: "redis",
      ...(port === undefined ? {} : { port }),
      operation: redisOperation,
      onBoundary,
      handle: async (call) => await front.answer(call),
      controls: { "POST /_control/flush": async () => (await flush(), { status: 204 }) },
      onStop: close,
    });
    return { ...service, flush };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The name of a call for counting and for faults: its path and first command, such as `POST /pipeline SET`, or `GET /get`. */
function redisOperation({ method, path, body }: Pick<Call, "method" | "path" | "body">): string {
  if (!["/", "/pipeline", "/multi-exec"].includes(path))
    return `${method} ${path.split("/", 2).join("/").toLowerCase()}`;
  const command = /^[\s[]*"(\w+)"/.exec(body.toString("utf8", 0, 64))?.[1] ?? "";
  return `${method} ${path} ${command.toUpperCase()}`.trim();
}
