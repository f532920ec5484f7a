import { setTimeout as sleep } from "node:timers/promises";
import type { Attempt } from "./evidence.ts";
import { exchange } from "./exchange.ts";

const API = "/api/v1";
/** An answer that took longer is none: whoever waits taps again. */
const ATTEMPT_MS = 12_000;
/** A person with a phone tries for about a minute. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = { first: 150, longest: 2_000 };

/** What somebody wants of the API. Everything that changes something has a key, under which it may be asked again. */
export type Wish = {
  op: string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/api/v1`. */
  path: string;
  body?: object;
  key: string;
  /** When it was to happen; now, unless a load generator says so. */
  intendedAt?: number;
  attemptMs?: number;
  patienceMs?: number;
};

/** What came of it in the end. `status` null: nobody ever said. */
export type Outcome = {
  status: number | null;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  attempts: number;
  /** From when it was to happen until this was known, in milliseconds. */
  ms: number;
};

/** Somebody who calls the API, and a note of each attempt. */
export class Client {
  /** `origins`: where the API answers; one after the other when there are several. The list may change at any time. */
  constructor(
    readonly origins: readonly string[],
    readonly principal: string,
    readonly headers: Record<string, string>,
    readonly history: Attempt[],
  ) {}

  /** The same writer of history with other credentials. */
  as(principal: string, headers: Record<string, string>): Client {
    return new Client(this.origins, principal, headers, this.history);
  }

  /** Asks until somebody says yes or no, always under the same key, as long as a person's patience lasts. */
  async insist(wish: Wish): Promise<Outcome> {
    const intendedAt = wish.intendedAt ?? Date.now();
    const deadline = Date.now() + (wish.patienceMs ?? PATIENCE_MS);
    let pause = PAUSE_MS.first;
    for (let attempts = 1; ; attempts++) {
      const { outcome, status, body } = await this.attempt(wish);
      const isOver = outcome !== "info" || Date.now() + pause > deadline;
      if (isOver) {
        return { status: outcome === "info" ? null : status, body: parse(body), attempts, ms: Date.now() - intendedAt };
      }
      await sleep(pause);
      pause = Math.min(pause * 2, PAUSE_MS.longest);
    }
  }

  /** Asks once. */
  async attempt({ op, method, path, body, key, intendedAt, attemptMs = ATTEMPT_MS }: Wish): Promise<Attempt> {
    const text = body === undefined ? null : JSON.stringify(body);
    const invokedAt = Date.now();
    const answer = await this.#send(method, path, text, key, attemptMs);
    const attempt: Attempt = {
      op,
      key,
      principal: this.principal,
      request: { method, path: `${API}${path}`, body: text },
      intendedAt: intendedAt ?? invokedAt,
      invokedAt,
      completedAt: answer ? Date.now() : null,
      outcome: outcomeOf(answer?.status),
      status: answer?.status ?? null,
      body: answer?.text ?? null,
    };
    this.history.push(attempt);
    return attempt;
  }

  async #send(method: string, path: string, body: string | null, key: string, attemptMs: number) {
    try {
      const origin = this.origins[this.history.length % this.origins.length] ?? "";
      const headers = {
        ...this.headers,
        ...(body !== null && { "content-type": "application/json", "idempotency-key": key }),
      };
      return await exchange(`${origin}${API}${path}`, { method, headers, body, ms: attemptMs });
    } catch {
      return null; // no answer: nobody knows what became of it
    }
  }
}

/** "ok" is a yes, "fail" a final no; after everything else the caller does not know. */
function outcomeOf(status: number | undefined): Attempt["outcome"] {
  if (status === undefined || status >= 500 || status === 408 || status === 429) return "info";
  return status < 400 ? "ok" : "fail";
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
