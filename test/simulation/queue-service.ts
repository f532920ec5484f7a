import * as z from "zod";
import { sign } from "#local/qstash/signature.ts";
import { jsonAnswer } from "./network.ts";

const Batch = z.array(
  z.object({ destination: z.string(), headers: z.record(z.string(), z.string()), body: z.string() }),
);

/** A message that the queue has taken and not delivered for good. */
export type Message = {
  id: string;
  url: string;
  body: string;
  requestId: string | null;
  retriesLeft: number;
  failureCallback: string | null;
  /** Deliveries of it that are under way. */
  underWay: number;
};

/** As much of QStash as the Worker relies on: batches, deduplication, retries, failure callbacks, signatures. */
export class QueueService {
  messages: Message[] = [];
  readonly #seen = new Map<string, { id: string; at: number }>();
  #made = 0;

  constructor(
    readonly signingKey: string,
    /** A second message of the same id within this time is dropped. */
    readonly dedupMs: number,
    readonly now: () => number,
  ) {}

  /** Takes a batch, or all of it but the first message. */
  publish(body: string, refusesFirst: boolean): Response {
    const elements = Batch.parse(JSON.parse(body)).map((message, index) => {
      if (refusesFirst && index === 0) return { error: "not this one" };
      const dedupId = message.headers["Upstash-Deduplication-Id"];
      const known = dedupId === undefined ? undefined : this.#seen.get(dedupId);
      if (known && this.now() - known.at < this.dedupMs) return { messageId: known.id, deduplicated: true };
      const id = `msg_${++this.#made}`;
      if (dedupId !== undefined) this.#seen.set(dedupId, { id, at: this.now() });
      this.#add(id, message.destination, message.body, message.headers);
      return { messageId: id };
    });
    return jsonAnswer(elements);
  }

  /** The request that delivers a message, signed by the queue's own clock. */
  request({ url, body, requestId }: Message): Request {
    return new Request(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Upstash-Signature": sign(this.signingKey, url, Buffer.from(body), this.now()),
        ...(requestId !== null && { "x-request-id": requestId }),
      },
      body,
    });
  }

  /** Notes how one delivery of a message ended; a status of 0 is no answer at all. */
  settle(message: Message, status: number): void {
    message.underWay--;
    if (!this.messages.includes(message)) return;
    const isForGood = status === 489;
    if (status >= 200 && status < 300) this.#drop(message);
    else if (isForGood || message.retriesLeft === 0) {
      this.#drop(message);
      if (message.failureCallback !== null) this.#giveUp(message, status);
    } else message.retriesLeft--;
  }

  /** The queue loses a message: nobody will ever hear of it. */
  lose(message: Message): void {
    this.#drop(message);
  }

  #giveUp(message: Message, status: number): void {
    const failure = {
      status,
      retried: 3,
      sourceBody: Buffer.from(message.body).toString("base64"),
      sourceMessageId: message.id,
    };
    this.#add(`cb_${++this.#made}`, message.failureCallback ?? "", JSON.stringify(failure), {});
  }

  #add(id: string, url: string, body: string, headers: Record<string, string>): void {
    this.messages.push({
      id,
      url,
      body,
      requestId: headers["Upstash-Forward-x-request-id"] ?? null,
      retriesLeft: Number(headers["Upstash-Retries"] ?? 3),
      failureCallback: headers["Upstash-Failure-Callback"] ?? null,
      underWay: 0,
    });
  }

  #drop(message: Message): void {
    this.messages = this.messages.filter((each) => each !== message);
  }
}
