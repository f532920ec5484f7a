import { Pool } from "undici";

export type HttpRequest = { method: "GET" | "POST"; path: string; headers: Record<string, string>; body?: string };
/** `retryAfter` as the header says it, of refusals alone. */
export type HttpAnswer = { status: number; text: string; retryAfter: string | null };

const ANSWER_MS_MAX = 30_000;
/** workerd hangs up on a connection that was idle for 5 s: what is idle that long must not be used any more. */
const IDLE_MS_MAX = 3_000;

/** How undici says that the other side had hung up. */
const CLOSED = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

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

  /** Requests that were sent again, because the connection that they were on was closed before any answer. */
  resent = 0;

  /**
   * Sends, and reads the answer to its end. Status 0 when there was none. A kept connection may be closed in the moment of its reuse:
   * then the request goes out once more, as browsers do. Each is a read, or has a key of its own.
   */
  async send(request: HttpRequest, keepsText = false): Promise<HttpAnswer> {
    const first = await this.#attempt(request, keepsText);
    if (!("wasClosed" in first)) return first;
    this.resent++;
    const { status, text, retryAfter } = await this.#attempt(request, keepsText);
    return { status, text, retryAfter };
  }

  async #attempt(
    { method, path, headers, body }: HttpRequest,
    keepsText: boolean,
  ): Promise<HttpAnswer | (HttpAnswer & { wasClosed: true })> {
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
          onError: (error) => {
            const none = { status: 0, text: String(error), retryAfter: null };
            const wasClosed = status === 0 && CLOSED.has((error as NodeJS.ErrnoException).code ?? "");
            resolve(wasClosed ? { ...none, wasClosed } : none);
          },
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
