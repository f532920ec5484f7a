import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Calls } from "#local/calls.ts";
import { Faults } from "#local/faults.ts";
import { Courier } from "#local/qstash/courier.ts";
import { EventLog } from "#local/qstash/event-log.ts";
import { newMessageId } from "#local/qstash/message.ts";
import { createQstashSchema } from "#local/qstash/schema.ts";
import { KeyRing } from "#local/qstash/signing-keys.ts";
import { MessageStore, type Outcome } from "#local/qstash/store.ts";
import { startReceiver } from "#test/contract/receiver.ts";
import { testDatabase } from "#test/support/postgres.ts";
import { KEYS } from "./qstash-rig.ts";

/** On a busy machine what Postgres has done may be seen by others before its answer is heard. */
class LateAnswers extends MessageStore {
  override async settle(outcomes: Outcome[]): Promise<void> {
    await super.settle(outcomes);
    await sleep(30);
  }
}

test("a message that is due again before its last attempt is known to be written down is not forgotten", async () => {
  await using database = await testDatabase({ empty: true });
  await using receiver = await startReceiver();
  const store = new LateAnswers(database.url, 0);
  await createQstashSchema(store.pool);
  const keys = await KeyRing.open(store.pool, { current: KEYS.currentSigningKey, next: KEYS.nextSigningKey });
  const deps = { store, keys, events: new EventLog(), faults: new Faults(), calls: new Calls() };
  const courier = new Courier({ ...deps, concurrency: 4, timeScale: 1 });
  const waking = setInterval(() => courier.wake(), 2);
  try {
    const url = `${receiver.url}/d/order?answers=500,500,200`;
    const spec = { method: "POST", headers: {}, retries: 3, retryDelay: "1", timeoutMs: 5_000 };
    const [createdAtMs, body] = [Date.now(), Buffer.from("{}")];
    const message = { id: newMessageId(), url, body, spec, createdAtMs, dueAtMs: createdAtMs, retried: 0 };
    await store.insert([{ ...message, dedupId: null }], () => "queued");
    const waiting = async () => await store.countWaiting(Date.now());
    await expect.poll(waiting, { timeout: 5_000 }).toEqual({ due: 0, later: 0, active: 0 });
    expect(receiver.received("order")).toHaveLength(3);
  } finally {
    clearInterval(waking);
    await courier.stop(1_000);
    await store.end();
  }
});
