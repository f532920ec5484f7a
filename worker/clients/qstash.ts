import { dedupId, type Consumer, type Delivery } from "#domain/events.ts";
import type { Env } from "../env.ts";
import { REQUEST_ID_HEADER } from "../middleware/request-id.ts";

const PUBLISH_TIMEOUT_MS = 5_000;
/** QStash's own tries of one generation; the sweep is behind them. Its default would let the third wait for half an hour. */
const RETRIES = 3;
const RETRY_DELAY = "min(60000, pow(2, retried) * 1000)";
const HANDLER_TIMEOUT = "10s";

export type QStashEnv = Pick<Env, "QSTASH_URL" | "QSTASH_TOKEN" | "PUBLIC_URL">;

/** Where QStash finds a consumer, the sweep, and what hears of messages that it gave up. */
export const hookPath = (consumer: Consumer | "failed" | "sweep"): string => `/hooks/${consumer}`;

/** Not one of these was taken by QStash, as far as we know. The lease of each brings it back. */
export class PublishFailed extends Error {
  constructor(
    readonly deliveries: readonly Delivery[],
    reason: string,
  ) {
    super(`QStash did not take ${deliveries.length} deliveries: ${reason}`);
    this.name = "PublishFailed";
  }
}

/** One element of `POST /v2/batch`, as the SDK writes it. */
export function toMessage(env: QStashEnv, delivery: Delivery) {
  return {
    destination: env.PUBLIC_URL + hookPath(delivery.consumer),
    headers: {
      "Content-Type": "application/json",
      "Upstash-Method": "POST",
      "Upstash-Deduplication-Id": dedupId(delivery),
      "Upstash-Retries": String(RETRIES),
      "Upstash-Retry-Delay": RETRY_DELAY,
      "Upstash-Timeout": HANDLER_TIMEOUT,
      "Upstash-Failure-Callback": env.PUBLIC_URL + hookPath("failed"),
      [`Upstash-Forward-${REQUEST_ID_HEADER}`]: delivery.event.requestId,
    },
    body: JSON.stringify(delivery),
  };
}

/**
 * Hands deliveries to QStash in one call and looks at what became of each: a batch can be answered with 200 and still hold
 * refusals. Throws `PublishFailed` with those that were not taken.
 */
export async function publishBatch(env: QStashEnv, deliveries: readonly Delivery[]): Promise<void> {
  const response = await fetch(`${env.QSTASH_URL}/v2/batch`, {
    method: "POST",
    headers: { Authorization: `Bearer ${env.QSTASH_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify(deliveries.map((delivery) => toMessage(env, delivery))),
    signal: AbortSignal.timeout(PUBLISH_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new PublishFailed(deliveries, error instanceof Error ? error.name : "no answer");
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new PublishFailed(deliveries, `status ${response.status}`);
  const refused = refusedOf(deliveries, answer);
  if (refused.length > 0) throw new PublishFailed(refused, "refused within the batch");
}

/** Those of a batch whose element of the answer has no message id. */
export function refusedOf(deliveries: readonly Delivery[], answer: unknown): Delivery[] {
  const elements = Array.isArray(answer) ? (answer as unknown[]) : [];
  return deliveries.filter((_, index) => {
    const element = elements[index];
    return typeof (element as { messageId?: unknown } | null | undefined)?.messageId !== "string";
  });
}
