import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const ATTEMPTS_MAX = 5;

/** An answer with its body read: tests look at both. */
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
};

/** A busy machine may need long; an answer that never comes is still a failure. */
const WAIT_MAX_MS = 60_000;

export type Extra = { headers?: Record<string, string>; key?: string };

/** Somebody who calls the API. Paths begin below `/api/v1`. */
export class Caller {
  constructor(
    readonly origin: string,
    readonly headers: Record<string, string> = {},
  ) {}

  /** The same caller with further headers. */
  with(headers: Record<string, string>): Caller {
    return new Caller(this.origin, { ...this.headers, ...headers });
  }

  async get(path: string, extra: Extra = {}): Promise<Answer> {
    return await this.send("GET", path, undefined, extra);
  }

  /** Posts JSON under a new idempotency key, or under the one that is given. */
  async post(path: string, body: unknown = {}, { headers = {}, key = randomUUID() }: Extra = {}): Promise<Answer> {
    const json = { "content-type": "application/json", "idempotency-key": key };
    return await this.send("POST", path, JSON.stringify(body), { headers: { ...json, ...headers } });
  }

  /** Posts until there is an answer that is not "try again", under one key, as a client does that wants to know. */
  async insist(path: string, body: unknown, { headers = {}, key = randomUUID() }: Extra = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.post(path, body, { headers, key });
      if (answer.status !== 503 || attempt === ATTEMPTS_MAX) return answer;
      await sleep(100 * attempt);
    }
  }

  async send(method: string, path: string, body: string | undefined, extra: Extra = {}): Promise<Answer> {
    return await this.sendTo(method, `/api/v1${path}`, body, extra);
  }

  /** Sends to a path from the root, where hooks and rooms are. */
  async sendTo(method: string, path: string, body: string | undefined, { headers = {} }: Extra = {}): Promise<Answer> {
    const response = await fetch(this.origin + path, {
      method,
      // A connection of its own: on a busy machine a kept one is taken up in the very moment in which the server closes it.
      headers: { ...this.headers, ...headers, connection: "close" },
      ...(body !== undefined && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(WAIT_MAX_MS),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
  }
}
