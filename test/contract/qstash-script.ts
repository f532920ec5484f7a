import { Client, QstashError, Receiver } from "@upstash/qstash";
import type { Received } from "./receiver.ts";
import { scriptWorker } from "./script-worker.ts";

// What a Worker does with the unmodified @upstash/qstash. qstash.test.ts says what must come of it.

export interface QstashEnv extends Record<string, string> {
  QSTASH_URL: string;
  QSTASH_TOKEN: string;
  CURRENT_KEY: string;
  NEXT_KEY: string;
  /** Where QStash reaches the receiver, and where the script does. */
  DESTINATION_URL: string;
  RECEIVER_URL: string;
  /** A short wait, as the service can make it. */
  TICK_MS: string;
}

const WAIT_MS_MAX = 20_000;
const POLL_MS = 20;

function connect(env: QstashEnv) {
  const name = `n${crypto.randomUUID()}`;
  const client = new Client({ baseUrl: env.QSTASH_URL, token: env.QSTASH_TOKEN, devMode: false, retry: false });
  const receiver = new Receiver({ currentSigningKey: env.CURRENT_KEY, nextSigningKey: env.NEXT_KEY, devMode: false });
  const url = (query = "", suffix = "") => `${env.DESTINATION_URL}/d/${name}${suffix}${query && `?${query}`}`;
  const received = async (count: number, suffix = "") =>
    await until(async () => {
      const response = await fetch(`${env.RECEIVER_URL}/received/${name}${suffix}`);
      const deliveries = (await response.json()) as Received[];
      return deliveries.length >= count ? deliveries : undefined;
    });
  return { client, receiver, url, received, tickMs: Number(env.TICK_MS) };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function textOf({ bodyBase64 }: Received): string {
  const bytes = Uint8Array.from(atob(bodyBase64), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

function jsonOf(delivery: Received): Record<string, unknown> {
  return JSON.parse(textOf(delivery)) as Record<string, unknown>;
}

function signatureOf({ headers }: Received): string {
  return String(headers["upstash-signature"]);
}

async function refusal(work: Promise<unknown>): Promise<{ status: number; message: string } | "none"> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (!(error instanceof QstashError)) throw error;
    return { status: error.status ?? 0, message: error.message };
  }
}

async function deadLetterOf(client: Client, messageId: string) {
  return await until(async () => (await client.dlq.listMessages({ filter: { messageId } })).messages[0]);
}

export const qstashScenarios = {
  async delivery(env) {
    const { client, url, received } = connect(env);
    const body = { order: "é 🍲", lines: [1, 2], text: "<&>" };
    const { messageId } = await client.publishJSON({ url: url(), body, headers: { "X-Request-Id": "r-1" } });
    const [delivery] = await received(1);
    return {
      sameBody: delivery && textOf(delivery) === JSON.stringify(body),
      sameId: delivery?.headers["upstash-message-id"] === messageId,
      method: delivery?.method,
      headers: delivery?.headers,
    };
  },

  async bytes(env) {
    const { client, url, received } = connect(env);
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await client.publish({
      url: url(),
      body: new Blob([bytes]),
      method: "PUT",
      headers: { "content-type": "image/png" },
    });
    const [delivery] = await received(1);
    const same = delivery?.bodyBase64 === btoa(String.fromCharCode(...bytes));
    return { same, method: delivery?.method, type: delivery?.headers["content-type"] };
  },

  async signature(env) {
    const { client, receiver, url, received } = connect(env);
    await client.publishJSON({ url: url(), body: { order: 1 } });
    const [delivery] = await received(1);
    if (!delivery) return null;
    const [signature, body] = [signatureOf(delivery), textOf(delivery)];
    const verdict = async (request: { signature: string; body: string; url?: string }, by = receiver) =>
      await by.verify(request).catch((error: Error) => error.name);
    const [old, fresh] = ["sig_of_another", env.CURRENT_KEY];
    const rotated = new Receiver({ currentSigningKey: old, nextSigningKey: fresh, devMode: false });
    const stranger = new Receiver({ currentSigningKey: old, nextSigningKey: "sig_of_a_third", devMode: false });
    return {
      own: await verdict({ signature, body, url: url() }),
      afterRotation: await verdict({ signature, body, url: url() }, rotated),
      otherUrl: await verdict({ signature, body, url: url("", "-other") }),
      otherBody: await verdict({ signature, body: `${body} `, url: url() }),
      otherKeys: await verdict({ signature, body, url: url() }, stranger),
      noSignature: await verdict({ signature: "", body, url: url() }),
    };
  },

  async rawDestination(env) {
    const { client, receiver, url, received } = connect(env);
    const destination = url("to=http://a//b&name=a%2Fb+c%20d&empty=", "/one//two/");
    await client.publishJSON({ url: destination, body: {} });
    const [delivery] = await received(1);
    if (!delivery) return null;
    const verified = await receiver.verify({ signature: signatureOf(delivery), body: "{}", url: destination });
    return { asSent: destination.endsWith(delivery.url), verified };
  },

  async batch(env) {
    const { client, url, received } = connect(env);
    const answers = await client.batchJSON([
      { url: url("", "-1"), body: { n: 1 }, headers: { "X-Request-Id": "r-1" } },
      { url: url("", "-2"), body: { n: 2 }, deduplicationId: crypto.randomUUID() },
    ]);
    const [[first], [second]] = [await received(1, "-1"), await received(1, "-2")];
    return {
      sameIds: [first, second].every(
        (delivery, index) =>
          delivery?.headers["upstash-message-id"] === (answers[index] as { messageId: string }).messageId,
      ),
      bodies: [first, second].map((delivery) => delivery && jsonOf(delivery)),
      header: first?.headers["x-request-id"],
    };
  },

  async deduplication(env) {
    const { client, url, received } = connect(env);
    const deduplicationId = crypto.randomUUID();
    const first = await client.publishJSON({ url: url(), body: { n: 1 }, deduplicationId });
    const second = await client.publishJSON({ url: url(), body: { n: 2 }, deduplicationId });
    const [third] = await client.batchJSON([{ url: url(), body: { n: 3 }, deduplicationId }]);
    await client.publishJSON({ url: url(), body: { n: 4 }, deduplicationId: crypto.randomUUID() });
    const bodies = (await received(2)).map(jsonOf);
    return {
      sameId: [second, third].every((answer) => (answer as { messageId: string }).messageId === first.messageId),
      deduplicated: [first, second, third].map(
        (answer) => (answer as { deduplicated?: boolean }).deduplicated ?? false,
      ),
      bodies: bodies.map(({ n }) => Number(n)).sort((a, b) => a - b),
    };
  },

  async contentDeduplication(env) {
    const { client, url, received } = connect(env);
    const body = { n: crypto.randomUUID() };
    const use = { url: url(), contentBasedDeduplication: true };
    await client.publishJSON({ ...use, body });
    const again = await client.publishJSON({ ...use, body });
    await client.publishJSON({ ...use, body: { n: "other" } });
    return { again: again.deduplicated, arrived: (await received(2)).length };
  },

  async delay(env) {
    const { client, url, received } = connect(env);
    const at = Date.now();
    await client.publishJSON({ url: url(), body: {}, delay: "1s" });
    const notBefore = Math.ceil(Date.now() / 1000) + 1;
    await client.publishJSON({ url: url("", "-until"), body: {}, notBefore, delay: "1h" });
    const [[delayed], [until]] = [await received(1), await received(1, "-until")];
    return { delayedMs: (delayed?.at ?? 0) - at, earlyMs: notBefore * 1000 - (until?.at ?? 0) };
  },

  async retries(env) {
    const { client, url, received, tickMs } = connect(env);
    const retryDelay = `min(60000, pow(2, retried) * ${tickMs * 2})`;
    await client.publishJSON({ url: url("answers=500,404,301,200"), body: { n: 1 }, retries: 5, retryDelay });
    const deliveries = await received(4);
    const gaps = deliveries.slice(1).map(({ at }, index) => at - (deliveries[index]?.at ?? 0));
    return {
      retried: deliveries.map(({ headers }) => headers["upstash-retried"]),
      sameId: new Set(deliveries.map(({ headers }) => headers["upstash-message-id"])).size === 1,
      sameBody: deliveries.every(({ bodyBase64 }) => bodyBase64 === deliveries[0]?.bodyBase64),
      // A retry is never early; how late it is, is the machine's affair.
      patient: gaps.map((gapMs, index) => gapMs >= tickMs * 2 * 2 ** index - 20),
    };
  },

  async retryAfter(env) {
    const { client, url, received } = connect(env);
    const use = { body: {}, retries: 1, retryDelay: "60000" };
    await client.publishJSON({ ...use, url: url("answers=503,200&header=Retry-After:1") });
    const [first, second] = await received(2);
    return { gapMs: (second?.at ?? 0) - (first?.at ?? 0) };
  },

  async deadLetter(env) {
    const { client, receiver, url, received, tickMs } = connect(env);
    const failureCallback = url("", "-failed");
    const { messageId } = await client.publishJSON({
      ...{ url: url("answers=500,500,200"), body: { order: 7 }, failureCallback },
      ...{ retries: 1, retryDelay: String(tickMs), label: "contract" },
    });
    const letter = await deadLetterOf(client, messageId);
    const [callback] = await received(1, "-failed");
    const attempts = (await received(2)).length;
    const told = callback && jsonOf(callback);
    const verified =
      callback &&
      (await receiver.verify({ signature: signatureOf(callback), body: textOf(callback), url: failureCallback }));
    const { responses } = await client.dlq.retry([letter.dlqId]);
    const revived = (await received(3))[2];
    const gone = await refusal(client.dlq.delete(letter.dlqId));
    return {
      letter: { url: letter.url, body: letter.body, status: letter.responseStatus, answer: letter.responseBody },
      url: url("answers=500,500,200"),
      attempts,
      verified,
      told: {
        ...told,
        dlqId: told?.["dlqId"] === letter.dlqId,
        sourceMessageId: told?.["sourceMessageId"] === messageId,
      },
      sourceBody: atob(String(told?.["sourceBody"])),
      revived: {
        body: revived && textOf(revived),
        sameId: revived?.headers["upstash-message-id"] === responses[0]?.messageId,
        retried: revived?.headers["upstash-retried"],
      },
      gone,
    };
  },

  async nonRetryable(env) {
    const { client, url, received } = connect(env);
    const header = "header=Upstash-NonRetryable-Error:true";
    const use = { body: {}, retries: 5, retryDelay: "10" };
    const { messageId } = await client.publishJSON({ ...use, url: url(`answers=489&${header}`) });
    const letter = await deadLetterOf(client, messageId);
    const attempts = (await received(1)).length;
    await client.dlq.delete(letter.dlqId);
    const left = (await client.dlq.listMessages({ filter: { messageId } })).messages.length;
    return { status: letter.responseStatus, attempts, left };
  },

  async callbacks(env) {
    const { client, url, received, tickMs } = connect(env);
    await client.publishJSON({
      ...{ url: url("answers=500,200"), body: { n: 1 }, retries: 2, retryDelay: String(tickMs) },
      ...{ callback: url("", "-back"), headers: { "Upstash-Callback-Forward-X-From": "kitchen" } },
    });
    const callbacks = await received(2, "-back");
    const told = callbacks.map((callback) => {
      const { status, retried, maxRetries, body } = jsonOf(callback);
      const from = callback.headers["x-from"];
      return { status, retried: Number(retried), maxRetries, body: atob(String(body)), from };
    });
    return told.sort((a, b) => a.retried - b.retried); // callbacks are messages of their own and may overtake each other
  },

  async timeout(env) {
    const { client, url, received } = connect(env);
    const { messageId } = await client.publishJSON({ url: url("waitMs=15000"), body: {}, retries: 0, timeout: "1s" });
    const letter = await deadLetterOf(client, messageId);
    const [attempt] = await received(1);
    await client.dlq.delete(letter.dlqId);
    return { afterMs: Date.now() - (attempt?.at ?? 0) };
  },

  async cancel(env) {
    const { client, url } = connect(env);
    const { messageId } = await client.publishJSON({ url: url(), body: { n: 1 }, delay: "1h", retries: 2 });
    const message = await client.messages.get(messageId);
    const { cancelled } = await client.messages.cancel(messageId);
    const { messageId: other } = await client.publishJSON({ url: url(), body: { n: 2 }, delay: "1h" });
    const many = await client.messages.cancel([other]);
    return {
      message: { url: message.url, body: message.body, maxRetries: message.maxRetries, method: message.method },
      url: url(),
      cancelled: [cancelled, many.cancelled],
      after: await refusal(client.messages.get(messageId)),
    };
  },

  async schedules(env) {
    const { client, url } = connect(env);
    const scheduleId = `contract-${crypto.randomUUID()}`;
    const cron = "CRON_TZ=Europe/Lisbon 30 3 1 1 *";
    await client.schedules.create({ scheduleId, destination: url(), cron, body: "{}", retries: 1 });
    const created = await client.schedules.get(scheduleId);
    await client.schedules.create({ scheduleId, destination: url(), cron: "*/5 * * * *", retries: 2 });
    await client.schedules.pause({ schedule: scheduleId });
    const paused = await client.schedules.get(scheduleId);
    await client.schedules.resume({ schedule: scheduleId });
    const listed = (await client.schedules.list()).filter((schedule) => schedule.scheduleId === scheduleId);
    await client.schedules.delete(scheduleId);
    return {
      created: { cron: created.cron, destination: created.destination === url(), method: created.method },
      paused: { cron: paused.cron, isPaused: paused.isPaused, retries: paused.retries },
      listed: listed.map(({ isPaused }) => isPaused),
      badCron: await refusal(client.schedules.create({ destination: url(), cron: "every morning" })),
      after: await refusal(client.schedules.get(scheduleId)),
    };
  },

  async refusals(env) {
    const { client, url } = connect(env);
    const stranger = new Client({ baseUrl: env.QSTASH_URL, token: "wrong", devMode: false, retry: false });
    return {
      token: await refusal(stranger.publishJSON({ url: url(), body: {} })),
      scheme: await refusal(client.publishJSON({ url: "ftp://example.com/x", body: {} })),
      retryDelay: await refusal(client.publishJSON({ url: url(), body: {}, retryDelay: "steal(1)" })),
      delay: await refusal(client.publishJSON({ url: url(), body: {}, delay: "soon" as "1s" })),
    };
  },

  async logs(env) {
    const { client, url, received } = connect(env);
    const { messageId } = await client.publishJSON({ url: url(), body: {} });
    await received(1);
    return await until(async () => {
      const states = (await client.logs({ messageIds: [messageId] })).logs.map(({ state }) => state);
      return states.includes("DELIVERED") ? [...states].reverse() : undefined;
    });
  },
} satisfies Record<string, (env: QstashEnv) => Promise<unknown>>;

export default scriptWorker<QstashEnv>(qstashScenarios);
