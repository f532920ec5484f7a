import { Pool } from "undici";

export type HttpRequest = { method: "GET" | "POST"; path: string; headers: Record<string, string>; body?: string };
export type HttpAnswer = { status: number; text: string };

const ANSWER_MS_MAX = 30_000;

/** Kept connections to one place, and as little work for each answer as can be: the generator shares the machine with what it measures. */
export class HttpCaller {
  readonly #pool: Pool;

  constructor(origin: string, connections: number) {
    this.#pool = new Pool(origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: 120_000,
      headersTimeout: ANSWER_MS_MAX,
      bodyTimeout: ANSWER_MS_MAX,
    });
  }

  /** Sends, and reads the answer to its end. Status 0 when there was none. */
  async send({ method, path, headers, body }: HttpRequest, keepsText = false): Promise<HttpAnswer> {
    return await new Promise((resolve) => {
      let status = 0;
      const chunks: Buffer[] = [];
      this.#pool.dispatch(
        { method, path, headers, body: body ?? null },
        {
          onConnect: () => undefined,
          onHeaders: (code) => {
            status = code;
            return true;
          },
          onData: (chunk) => {
            if (keepsText || status >= 400) chunks.push(chunk);
            return true;
          },
          onComplete: () => resolve({ status, text: chunks.length === 0 ? "" : Buffer.concat(chunks).toString() }),
          onError: (error) => resolve({ status: 0, text: String(error) }),
        },
      );
    });
  }

  async end(): Promise<void> {
    await this.#pool.destroy();
  }
}
