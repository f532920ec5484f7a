import { Pool } from "undici";

export type HttpRequest = { method: "GET" | "POST"; path: string; headers: Record<string, string>; body?: string };
/** `retryAfter` as the header says it, of refusals alone. */
export type HttpAnswer = { status: number; text: string; retryAfter: string | null };

const ANSWER_MS_MAX = 30_000;
/** workerd hangs up on a connection that was idle for 5 s: what is idle that long must not be used any more. */
const IDLE_MS_MAX = 3_000;

/** Kept connections to one place, and as little work for each answer as can be: the generator shares the machine with what it measures. */
export class HttpCaller {
  readonly #pool: Pool;

  constructor(origin: string, connections: number) {
    this.#pool = new Pool(origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: IDLE_MS_MAX,
      headersTimeout: ANSWER_MS_MAX,
      bodyTimeout: ANSWER_MS_MAX,
    });
  }

  /** Sends, and reads the answer to its end. Status 0 when there was none. */
  async send({ method, path, headers, body }: HttpRequest, keepsText = false): Promise<HttpAnswer> {
    return await new Promise((resolve) => {
      let status = 0;
      let retryAfter: string | null = null;
      const chunks: Buffer[] = [];
      this.#pool.dispatch(
        { method, path, headers, body: body ?? null },
        {
          onConnect: () => undefined,
          onHeaders: (code, headers) => {
            status = code;
            if (code >= 400) retryAfter = headerOf(headers, "retry-after");
            return true;
          },
          onData: (chunk) => {
            if (keepsText || status >= 400) chunks.push(chunk);
            return true;
          },
          onComplete: () => {
            const text = chunks.length === 0 ? "" : Buffer.concat(chunks).toString();
            resolve({ status, text, retryAfter });
          },
          onError: (error) => resolve({ status: 0, text: String(error), retryAfter: null }),
        },
      );
    });
  }

  async end(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Of headers as they came over the wire: names and values by turns. */
function headerOf(headers: readonly Buffer[], wanted: string): string | null {
  for (let n = 0; n + 1 < headers.length; n += 2) {
    if (headers[n]?.toString("latin1").toLowerCase() === wanted) return headers[n + 1]?.toString("latin1") ?? null;
  }
  return null;
}
