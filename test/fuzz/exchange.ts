import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Wire } from "./wire-request.ts";

/** An answer as it came over the line. A socket that was opened is one with status 101. */
export type Reply = {
  status: number;
  headers: Headers;
  text: string;
  /** From the first byte sent to the last one heard. */
  ms: number;
};

/** When nobody answers for so long, nobody will. */
const PATIENCE_MS = 30_000;

/** A redirect names its whole address again, and a long one with every letter encoded twice; Node itself takes 16 KiB. */
const HEADERS_MAX = 256 * 1024;

/** Sends requests over a few kept connections, byte for byte as they are. */
export class Line {
  readonly #agent: Agent;
  readonly #host: string;
  readonly #port: number;

  constructor(origin: string, connections: number) {
    const { hostname, port } = new URL(origin);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#host = hostname;
    this.#port = Number(port);
  }

  /**
   * Sends one and reads the whole answer. A kept connection may be closed by the server in the moment in which it is taken up again,
   * and Node does not always say that it was a kept one: so what was not answered is sent once more, over a new one. Throws when
   * that is not answered either.
   */
  async send(wire: Wire): Promise<Reply> {
    try {
      return await this.#once(wire, this.#agent);
    } catch {
      return await this.#once(wire, new Agent());
    }
  }

  async #once({ method, target, headers, body }: Wire, agent: Agent): Promise<Reply> {
    const started = performance.now();
    return await new Promise<Reply>((resolve, reject) => {
      const raw = [...headers.flatMap(({ name, value }) => [name, value]), "host", `${this.#host}:${this.#port}`];
      const upgrades = headers.some(({ name, value }) => name === "connection" && value === "Upgrade");
      const request = httpRequest({
        host: this.#host,
        port: this.#port,
        agent: upgrades ? new Agent() : agent,
        method,
        path: target,
        headers: raw,
        maxHeaderSize: HEADERS_MAX,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      request.on("error", reject);
      request.on("upgrade", (response, socket) => {
        socket.destroy();
        resolve({ ...readHead(response), text: "", ms: performance.now() - started });
      });
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const head = readHead(response);
          const text = decoded(Buffer.concat(chunks), head.headers.get("content-encoding"));
          resolve({ ...head, text, ms: performance.now() - started });
        });
      });
      request.end(body ?? undefined);
    });
  }

  end(): void {
    this.#agent.destroy();
  }
}

function readHead(response: IncomingMessage): Pick<Reply, "status" | "headers"> {
  const headers = new Headers();
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    headers.append(response.rawHeaders[at] ?? "", response.rawHeaders[at + 1] ?? "");
  }
  return { status: response.statusCode ?? 0, headers };
}

function decoded(body: Buffer, encoding: string | null): string {
  if (body.length === 0 || encoding === null) return body.toString("utf8");
  return (encoding === "br" ? brotliDecompressSync(body) : gunzipSync(body)).toString("utf8");
}
