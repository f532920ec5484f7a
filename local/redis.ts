import type { OnBoundary } from "./calls.ts";
import { REQUEST_FAULTS, msOf } from "./faults.ts";
import type { FaultRule } from "./faults.ts";
import { startHttpService } from "./http.ts";
import type { Call, HttpService } from "./http.ts";
import { RedisConnection } from "./redis/connection.ts";
import { startEmbeddedRedis } from "./redis/embedded.ts";
import { Front } from "./redis/front.ts";
import { LaggingCopy } from "./redis/lagging-copy.ts";

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
  // A Redis of the developer's has databases of its own, where no copy may be made.
  const copy = embedded ? new LaggingCopy(connection) : undefined;
  const close = async () => {
    copy?.end();
    connection.close();
    await embedded?.close();
  };
  const front = new Front(connection, token, copy);
  try {
    const service = await startHttpService({
      name: "redis",
      ...(port === undefined ? {} : { port }),
      operation: redisOperation,
      requestFaults: copy ? [...REQUEST_FAULTS, "stale"] : REQUEST_FAULTS,
      ownFaults: ["stale"],
      faultRefusal: (rules) =>
        agesOf(rules).length > 1 ? "Redis cannot be stale by different times at once: give one ms." : null,
      onFaults: (rules) => {
        const [ageMs] = agesOf(rules);
        if (ageMs === undefined) copy?.end();
        else copy?.begin(ageMs);
      },
      onBoundary,
      handle: async (call) => await front.answer(call),
      controls: { "POST /_control/flush": async () => (await front.flush(), { status: 204 }) },
      onStop: close,
    });
    return Object.assign(service, { flush: async () => await front.flush() });
  } catch (error) {
    await close();
    throw error;
  }
}

function agesOf(rules: readonly FaultRule[]): number[] {
  return [...new Set(rules.filter(({ mode }) => mode === "stale").map(msOf))];
}

/** The name of a call for counting and for faults: its path and first command, such as `POST /pipeline SET`, or `GET /get`. */
function redisOperation({ method, path, body }: Pick<Call, "method" | "path" | "body">): string {
  if (!["/", "/pipeline", "/multi-exec"].includes(path))
    return `${method} ${path.split("/", 2).join("/").toLowerCase()}`;
  const command = /^[\s[]*"(\w+)"/.exec(body.toString("utf8", 0, 64))?.[1] ?? "";
  return `${method} ${path} ${command.toUpperCase()}`.trim();
}
