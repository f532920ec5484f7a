import { randomUUID } from "node:crypto";

/** An answer with its body read: tests look at both. */
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
};

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

  async send(method: string, path: string, body: string | undefined, { headers = {} }: Extra = {}): Promise<Answer> {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: { ...this.headers, ...headers },
      ...(body !== undefined && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
  }
}
