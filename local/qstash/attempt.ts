import http from "node:http";
import https from "node:https";
import { canonicalName } from "./message.ts";

const RESPONSE_BYTES_MAX = 64 * 1024;
// One connection is kept for each delivery that runs at once; how many run at once is the courier's matter.
const HTTP = new http.Agent({ keepAlive: true, noDelay: true, timeout: 60_000 });
const HTTPS = new https.Agent({ keepAlive: true, noDelay: true, timeout: 60_000 });

/** One request to a destination. */
export interface Attempt {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Buffer;
  timeoutMs: number;
  signal: AbortSignal;
}

/** What the destination answered, its body cut at 64 KiB. */
export interface AttemptResponse {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Header names as QStash shows them, with all their values. */
  headerLists: Record<string, string[]>;
  body: Buffer;
}

/** Sends the body byte by byte as it is. Redirects are not followed. Throws when no answer came in time. */
export async function attempt(request: Attempt): Promise<AttemptResponse> {
  try {
    return await send(request);
  } catch (error) {
    // A kept connection was closed in the moment of its reuse, so the destination has hardly seen the request. If it
    // has, this is one more duplicate, which receivers have to bear anyway.
    if (error instanceof StaleConnection) return await send(request);
    throw error;
  }
}

class StaleConnection extends Error {}

function send({ url, method, headers, body, timeoutMs, signal }: Attempt): Promise<AttemptResponse> {
  return new Promise((resolve, reject) => {
    const secure = /^https:/i.test(url);
    const request = (secure ? https : http).request(url, {
      method,
      agent: secure ? HTTPS : HTTP,
      headers: method === "GET" && body.length === 0 ? headers : { ...headers, "Content-Length": body.length },
      signal,
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === "ECONNRESET" && request.reusedSocket ? new StaleConnection() : error);
    });
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        if (bytes < RESPONSE_BYTES_MAX) chunks.push(chunk.subarray(0, RESPONSE_BYTES_MAX - bytes));
        bytes += chunk.length;
      });
      response.once("error", reject);
      response.once("close", () => clearTimeout(timer));
      response.once("end", () => {
        const { statusCode = 0, rawHeaders } = response;
        const received = { status: statusCode, headers: response.headers, headerLists: toLists(rawHeaders) };
        resolve({ ...received, body: Buffer.concat(chunks) });
      });
    });
    request.end(body);
  });
}

function toLists(raw: string[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) (lists[canonicalName(raw[i] ?? "")] ??= []).push(raw[i + 1] ?? "");
  return lists;
}
