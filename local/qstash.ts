import type { OnBoundary } from "./calls.ts";
import { DELIVERY_FAULTS } from "./faults.ts";
import { startHttpService } from "./http.ts";
import type { HttpService } from "./http.ts";
import { Courier } from "./qstash/courier.ts";
import { EventLog } from "./qstash/event-log.ts";
import { answerQstash, qstashOperation } from "./qstash/routes.ts";
import type { QstashDeps } from "./qstash/routes.ts";
import { Scheduler } from "./qstash/schedules.ts";
import { createQstashSchema } from "./qstash/schema.ts";
import { KeyRing } from "./qstash/signing-keys.ts";
import { MessageStore } from "./qstash/store.ts";

export interface QstashOptions {
  port?: number;
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
  /** Messages, dead letters, schedules and keys are kept here, in the schema `qstash_local`. */
  databaseUrl: string;
  /** Delays, retries and schedules take this many times as long as they should: 1/15 is fifteen times as fast. */
  timeScale?: number;
  /** How long a deduplication id holds; 0 switches it off. */
  dedupWindowSeconds?: number;
  /** Deliveries at once. */
  concurrency?: number;
  onBoundary?: OnBoundary;
}

/** What would be done twice, late or never is what it delivers: its own calls are made by SDKs that wait. */
const REQUESTS = ["refuse", "error", "stall", "drop_before", "drop_after", "delay"] as const;
/** By the first word of an operation. A message of a batch can only be refused. */
const OTHERS = { deliver: DELIVERY_FAULTS, publish: ["error"] } as const;
const DEDUP_WINDOW_SECONDS = 10 * 60;
const CONCURRENCY = 16;
const STOP_GRACE_MS = 2_000;
const PURGE_EVERY_MS = 60_000;

/** Starts the local QStash. What it accepted it delivers at least once, over restarts of it and of its destinations. */
export async function startQstash(options: QstashOptions): Promise<HttpService> {
  const store = new MessageStore(options.databaseUrl, (options.dedupWindowSeconds ?? DEDUP_WINDOW_SECONDS) * 1_000);
  try {
    await createQstashSchema(store.pool);
    const keys = await KeyRing.open(store.pool, { current: options.currentSigningKey, next: options.nextSigningKey });
    await store.requeueStrays([]); // what the last run held
    return await listen(options, store, keys);
  } catch (error) {
    await store.end();
    throw error;
  }
}

async function listen(options: QstashOptions, store: MessageStore, keys: KeyRing): Promise<HttpService> {
  const { token, port, timeScale = 1, concurrency = CONCURRENCY, onBoundary } = options;
  const running: { deps?: QstashDeps; purging?: NodeJS.Timeout } = {};
  const service = await startHttpService({
    name: "qstash",
    ...(port === undefined ? {} : { port }),
    operation: qstashOperation,
    requestFaults: REQUESTS,
    otherFaults: OTHERS,
    onBoundary,
    handle: async (call) => {
      if (!running.deps) throw new Error("not started");
      return await answerQstash(running.deps, call);
    },
    onStop: async () => {
      clearInterval(running.purging);
      await running.deps?.scheduler.stop();
      await running.deps?.courier.stop(STOP_GRACE_MS);
      await store.end();
    },
  });
  // No request is answered before this has run: nothing is awaited between the opening of the port and here.
  const { faults, calls } = service;
  const events = new EventLog();
  const courier = new Courier({ store, keys, events, faults, calls, onBoundary, concurrency, timeScale });
  const scheduler = new Scheduler(store, timeScale, (messages) => {
    for (const message of messages) events.add("CREATED", message);
    courier.wake();
  });
  running.deps = { token, store, courier, scheduler, keys, events, faults, timeScale };
  running.purging = setInterval(() => void store.purgeDedup(Date.now()).catch(() => undefined), PURGE_EVERY_MS);
  courier.wake();
  await scheduler.plan(); // a run that was missed is made before its schedule can be replaced
  return service;
}
